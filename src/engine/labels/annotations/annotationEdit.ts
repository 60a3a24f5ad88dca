import { NearmissError } from '../../protocol/reply';
import { checkMerged } from '../conflictMarks';
import type { EditOutcome, FileEdit, LabelEdit, TextEdit } from '../labelEdit';
import { sortEdits } from '../labelEdit';
import { cannotUndo, checkDistinct, checkLabel, indexPaths, type LabelChange, unknownImage } from '../labelSource';
import type { AnnotationItems } from './annotationItems';
import type { AnnotationEdit, Annotations, AnnotationWriter } from './annotations';
import { patchesOf, patchesSchema, takeBack, type TextPatch } from './textPatch';

/** An edit of a text with the change that asked for it; -1 where no change alone is the reason. */
interface OwnEdit extends AnnotationEdit {
  readonly change: number;
  /** Taken back only where no other item has the label: a class that is new to a list of classes. */
  readonly shared: boolean;
}

type Undo = { readonly own: readonly TextPatch[]; readonly shared: readonly TextPatch[] };

/** Edits of the files of one reading of a dataset. */
export class AnnotationEditor {
  private readonly index: ReadonlyMap<string, number>;
  private readonly edits: OwnEdit[] = [];
  private readonly made = new Set<string>();
  /** Images of which this edit takes something back. */
  private readonly restored = new Set<string>();

  constructor(
    private readonly annotations: Annotations,
    private readonly items: AnnotationItems,
    private readonly writer: AnnotationWriter,
  ) {
    this.index = indexPaths(items.entries.paths);
  }

  edit(changes: readonly LabelChange[]): LabelEdit {
    checkDistinct(changes);
    for (const change of changes) if (change.action === 'restore') this.restored.add(change.done.image);
    const outcomes = changes.map((change, c) => this.make(change, c));
    this.exclude(changes);
    const texts: FileEdit[] = [];
    const undo = changes.map((): { own: TextPatch[]; shared: TextPatch[] } => ({ own: [], shared: [] }));
    for (const [f, file] of this.annotations.files.entries()) {
      const own = this.edits.filter((edit) => edit.file === f);
      if (own.length === 0) continue;
      const edits = sortEdits(own.map(({ edit }) => edit));
      const before = this.annotations.texts[f];
      checkMerged(file, before);
      texts.push({ file, before, edits });
      const patches = patchesOf(file, before, edits);
      edits.forEach((edit, e) => {
        const { change, shared } = own.find((one) => one.edit === edit)!;
        if (change >= 0) undo[change][shared ? 'shared' : 'own'].push(patches[e]);
      });
    }
    return {
      moves: [],
      texts,
      outcomes: outcomes.map((outcome, c) =>
        changes[c].action === 'restore' ? outcome : { ...outcome, undo: JSON.stringify(undo[c]) },
      ),
    };
  }

  private make(change: LabelChange, c: number): EditOutcome {
    if (change.action === 'restore') return this.restore(change.done);
    const { image } = change;
    const members = this.membersOf(image);
    const from = this.items.entries.labels[this.index.get(image)!];
    if (change.action === 'exclude') return { image, now: image, from, to: '', undo: '', rows: members.length };
    this.checkAgreed(change, members);
    const label = checkLabel(change.label);
    for (const a of members) {
      if (!this.annotations.isWritten(a))
        throw new NearmissError(
          'labels/unwritten',
          `${image} has no label of its own in ${this.annotations.files[0]}, so there is none to change. Add it there.`,
        );
      const { text, also = [], own = [] } = this.writer.spell(label, a);
      const edit: TextEdit = { start: this.annotations.start[a], end: this.annotations.end[a], text };
      this.edits.push({ file: this.annotations.file[a], edit, change: c, shared: false });
      for (const one of own) this.pushOnce({ ...one, change: c, shared: false });
      for (const one of also) if (!this.knows(one, label)) this.edits.push({ ...one, change: c, shared: true });
    }
    return { image, now: image, from, to: label, undo: '', rows: members.length };
  }

  private exclude(changes: readonly LabelChange[]): void {
    const changeOf = new Map<number, number>();
    changes.forEach((change, c) => {
      if (change.action === 'exclude') for (const a of this.membersOf(change.image)) changeOf.set(a, c);
    });
    if (changeOf.size === 0) return;
    for (const { annotation, file, edit } of this.writer.remove([...changeOf.keys()]))
      this.pushOnce({ file, edit, change: changeOf.get(annotation)!, shared: false });
  }

  /** Several labels of one picture may stand on one line, and ask for the same. */
  private pushOnce(one: OwnEdit): void {
    const key = JSON.stringify([one.file, one.edit.start, one.edit.end, one.edit.text]);
    if (!this.made.has(key)) this.edits.push(one);
    this.made.add(key);
  }

  /**
   * Whether another change of this edit brought the same: of several with a new class the first adds it. Throws
   * NearmissError where another class is new at the same place, since both would get one number.
   */
  private knows({ file, edit }: AnnotationEdit, label: string): boolean {
    const other = this.edits.find((one) => one.shared && one.file === file && one.edit.start === edit.start);
    if (!other || other.edit.text === edit.text) return other !== undefined;
    throw new NearmissError(
      'label/new',
      `"${label}" and another class are both new to ${this.annotations.files[file]}. Nothing was changed; bring in ` +
        'one new class after the other.',
    );
  }

  private restore({ image, from, to, undo }: Extract<LabelChange, { action: 'restore' }>['done']): EditOutcome {
    const { own, shared } = parseUndo(image, undo);
    const { labels, paths } = this.items.entries;
    const others =
      (to !== '' && labels.some((label, i) => label === to && !this.restored.has(paths[i]))) ||
      this.writer.mayForget?.(to) === false;
    for (const patch of [...own, ...(others ? [] : shared)]) {
      const file = this.annotations.files.indexOf(patch.file);
      if (file < 0) throw cannotUndo(image, `${patch.file} is no label file any more`);
      const edit = takeBack(this.annotations.texts[file], patch);
      // What several changes brought with them only one of them takes back.
      const isTaken = (one: OwnEdit): boolean => one.shared && one.file === file && one.edit.start === edit?.start;
      if (shared.includes(patch) && (!edit || this.edits.some(isTaken))) continue;
      if (!edit) throw cannotUndo(image, `${patch.file} was edited there since`);
      this.edits.push({ file, edit, change: -1, shared: shared.includes(patch) });
    }
    return { image, now: image, from: to, to: from, undo: '' };
  }

  /** Several people label one picture: a label for all of them would be the end of what they say. */
  private checkAgreed(change: Extract<LabelChange, { action: 'relabel' }>, members: readonly number[]): void {
    const said = members.map((a) => this.annotations.labels[a]);
    if (change.rows === 'all' || new Set(said).size < 2) return;
    throw new NearmissError(
      'labels/rows',
      `${change.image} is labelled ${members.length} times, and differently: "${said.join('", "')}". ` +
        'Nothing was changed. Edit the one that is wrong in the file; or ask for all of them (relabel --all-rows).',
    );
  }

  private membersOf(image: string): number[] {
    const i = this.index.get(image);
    if (i === undefined) throw unknownImage(image);
    return [...this.items.of.subarray(this.items.from[i], this.items.from[i + 1])];
  }
}

function parseUndo(image: string, undo: string): Undo {
  try {
    const { own, shared } = JSON.parse(undo) as { own: unknown; shared: unknown };
    return { own: patchesSchema.parse(own), shared: patchesSchema.parse(shared) };
  } catch {
    throw cannotUndo(image, 'its record in decisions.tsv is damaged');
  }
}
