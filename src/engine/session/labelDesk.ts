import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../files/problem';
import { createTable } from '../labels/createTable';
import type { Decision } from '../labels/decisions/decisionRows';
import { DecisionLog } from '../labels/decisions/decisions';
import { findAgain, findDataset } from '../labels/findDatasets';
import { ImageTable } from '../labels/imageTable';
import type { EditOutcome, LabelEdit } from '../labels/labelEdit';
import { type LabelChange, type LabelEntries, type LabelSource, unknownImage } from '../labels/labelSource';
import { openLabels, type OpenText } from '../labels/openLabels';
import { renameFolder, restoreFolder, toUndo } from '../labels/renameFolder';
import { type OpenState, openState } from '../labels/state/openState';
import {
  NearmissError,
  type DatasetInfo,
  type DecideParams,
  type DecisionOutcome,
  type RenameOutcome,
} from '../protocol';
import { changesOf } from './changesOf';
import { decisionText, imagesText } from './decisionText';
import { Queue } from './queue';
import { type Labelled, renamedClasses } from './renamedClasses';

export interface DeskOptions {
  /** Carries a label edit out, on disk or in the editor; false when it was refused there. */
  apply(edit: LabelEdit): Promise<boolean>;
  openText?: OpenText;
}

/**
 * What an edit asks of the findings: `decided` to be scored again, `relabelled` to be scored without what was kept of
 * the old labels, `reread` to be brought to the rows of a new table.
 */
export type Effect = 'none' | 'decided' | 'relabelled' | 'reread';

export interface Edited<Outcome = DecisionOutcome> {
  readonly outcome: Outcome;
  readonly effect: Effect;
}

/**
 * The labels of an open dataset and the decisions on them: the one place that changes either. It knows no analysis;
 * what it says of an edit is for the owner to follow. Whatever touches labels goes through `run`, one after the other.
 */
export class LabelDesk {
  private readonly queue = new Queue();

  private constructor(
    private standing: { readonly info: DatasetInfo; readonly source: LabelSource; readonly table: ImageTable },
    /** Where everything lies that is kept of the dataset. */
    readonly state: OpenState,
    readonly decisions: DecisionLog,
    private readonly options: DeskOptions,
  ) {}

  /** Reads names, labels and decisions. Throws NearmissError where there is no dataset. */
  static async open(root: string, options: DeskOptions): Promise<LabelDesk> {
    const info = await findDataset(root);
    const state = await openState(info.root);
    const source = await openLabels(info, state, options.openText);
    const decisions = await DecisionLog.open(state.decisions);
    return new LabelDesk({ info, source, table: ImageTable.of(source.entries) }, state, decisions, options);
  }

  get info(): DatasetInfo {
    return this.standing.info;
  }

  get table(): ImageTable {
    return this.standing.table;
  }

  /** The images as the dataset names them, also those that were excluded. */
  get entries(): LabelEntries {
    return this.standing.source.entries;
  }

  /** What is wrong with rows of the label file and of the decisions. */
  get problems(): readonly Problem[] {
    return [...this.standing.source.problems, ...this.decisions.problems];
  }

  /** Runs a task when those before it have ended. */
  run<T>(task: () => Promise<T>): Promise<T> {
    return this.queue.run(task);
  }

  /** @param hashes of the images' contents by row, '' or none where nobody has looked at them yet */
  async decide(
    { images, action, label, evidence, preview }: Omit<DecideParams, 'root'>,
    hashes: readonly string[],
  ): Promise<Edited> {
    const asked = images.map((image) => this.rowOf(image));
    await this.decisions.checkWritable();
    const outcomes =
      action === 'keep'
        ? asked.map((row) => this.unchanged(row))
        : await this.edit(changesOf(images, action, label), preview);
    const rows = outcomes.map(({ image }) => this.rowOf(image));
    const contents = rows.map((row) => hashes[row] ?? '');
    await this.decisions.add(action, outcomes, contents, evidence ?? '');
    this.keep(action === 'exclude' ? this.table.without(outcomes) : this.table.after(outcomes));
    return this.decided(decisionText(action, outcomes), outcomes, 'decided');
  }

  /** Takes back the last decision that stands, of one image or of many at once. */
  async undo(): Promise<Edited> {
    const last = this.decisions.lastUndoable();
    if (last.length === 0) throw new NearmissError('undo/nothing', 'There is no decision to undo in this dataset.');
    await this.decisions.checkWritable();
    const [{ action }] = last;
    if (action === 'rename') return this.undoRename(last[0]);
    const restored = action === 'keep' ? last.map(unkept) : await this.restoreAll(last);
    await this.decisions.undo(last);
    const known = restored.every(({ image }) => this.table.knows(image));
    this.keep(known ? this.table.after(restored) : ImageTable.of(this.entries));
    const message = `Undid ${action} of ${imagesText(restored.map(({ now }) => now))}`;
    return this.decided(message, restored, known ? 'decided' : 'reread');
  }

  /** Looks at the folder and its label file again. */
  async refresh(): Promise<Effect> {
    const info = await findAgain(this.info);
    const moved = info.labelFile !== this.info.labelFile;
    const source = await openLabels(info, this.state, this.options.openText);
    const { table } = this;
    // Our own edits come back as changes on disk: then the rows that the findings are keyed by stay.
    const read = ImageTable.of(source.entries);
    const same = !moved && table.sameAs(read);
    this.standing = { info, source, table: same ? table : read };
    if (same) return 'none';
    return table.alignedWith(read) ? 'relabelled' : 'reread';
  }

  /**
   * Gives a class of a folder dataset another name, after the editor has shown the moves; in a label file that is an
   * edit of its text.
   */
  async renameClass(from: string, to: string): Promise<Edited<RenameOutcome>> {
    const edit = renameFolder(this.standing.source, from, to);
    await this.decisions.checkWritable();
    const count = `${edit.moves.length} ${edit.moves.length === 1 ? 'move' : 'moves'}`;
    const applied = await this.options.apply({ ...edit, preview: `Rename '${from}' to '${to}' (${count})` });
    // Only what the person left in the preview has come about.
    const moved = applied ? edit.moves.filter((move) => existsSync(join(this.info.root, move.to))) : [];
    if (moved.length === 0) return { outcome: { message: 'Nothing was renamed', files: [] }, effect: 'none' };
    await this.decisions.rename({ from, to }, toUndo(moved));
    await this.readAgain();
    return { outcome: { message: `${from} is now ${to}`, files: [] }, effect: 'reread' };
  }

  /** Turns a folder dataset into a table: a labels.tsv says its labels from now on. */
  async createTable(): Promise<Effect> {
    const info = await createTable(this.info, this.entries);
    await this.readAgain(info);
    return 'reread';
  }

  /** The images by what is in them, to tell renamed classes by. @param hashes by row */
  labelled(hashes: readonly string[]): Labelled {
    const { table } = this;
    return { hashes, labels: Array.from(table.labels, (_, row) => table.label(row)) };
  }

  /** What was decided on images holds on when their class was given another name by hand. Returns whether any was. */
  async noteRenames(before: Labelled, after: Labelled): Promise<boolean> {
    const renames = renamedClasses(before, after).filter(({ from }) => this.decisions.mentions(from));
    for (const rename of renames) await this.decisions.rename(rename);
    return renames.length > 0;
  }

  private async undoRename(done: Decision): Promise<Edited> {
    const edit = await this.undoable([done], async () => restoreFolder(this.standing.source, done));
    if (!(await this.options.apply(edit))) throw refused();
    await this.decisions.undo([done]);
    await this.readAgain();
    return { outcome: { message: `${done.to} is ${done.from} again`, images: [], files: [] }, effect: 'reread' };
  }

  private restoreAll(decisions: readonly Decision[]): Promise<readonly EditOutcome[]> {
    const changes = decisions.map((done): LabelChange => ({ action: 'restore', done }));
    return this.undoable(decisions, () => this.edit(changes));
  }

  private async undoable<T>(decisions: readonly Decision[], restore: () => Promise<T>): Promise<T> {
    try {
      return await restore();
    } catch (error) {
      // The row or file was changed by hand since. The decision is put aside, so that the ones before it can still be
      // undone.
      if (error instanceof NearmissError && error.code === 'undo/changed') await this.decisions.undo(decisions);
      throw error;
    }
  }

  /**
   * Has the edit applied and reads the labels back as they stand then. After a preview only what the person left in it
   * has come about.
   */
  private async edit(changes: readonly LabelChange[], preview = false): Promise<readonly EditOutcome[]> {
    const edit = {
      ...this.standing.source.edit(changes),
      ...(preview && { preview: `Change ${changes.length} labels` }),
    };
    const applied = await this.options.apply(edit);
    if (!applied && !preview) throw refused();
    const source = await openLabels(this.info, this.state, this.options.openText);
    this.standing = { ...this.standing, source };
    if (!preview) return edit.outcomes;
    const done = edit.outcomes.filter(({ now, to }) => source.labelOf(now) === to);
    if (done.length > 0) return done;
    throw new NearmissError('edit/cancelled', 'The preview was left without applying it, so nothing was changed.');
  }

  private decided(message: string, outcomes: readonly EditOutcome[], effect: Effect): Edited {
    const { root, labelFile } = this.info;
    const files = labelFile ? [join(root, labelFile)] : [];
    return { outcome: { message, images: outcomes.map(({ now }) => now), files }, effect };
  }

  private unchanged(row: number): EditOutcome {
    const image = this.table.paths[row];
    const label = this.table.label(row);
    return { image, now: image, from: label, to: label, undo: '' };
  }

  private rowOf(image: string): number {
    const row = this.table.row(image);
    if (row === undefined) throw unknownImage(image);
    return row;
  }

  private keep(table: ImageTable): void {
    this.standing = { ...this.standing, table };
  }

  private async readAgain(info = this.info): Promise<void> {
    const source = await openLabels(info, this.state, this.options.openText);
    this.standing = { info, source, table: ImageTable.of(source.entries) };
  }
}

/** Taking back that a label was kept changes no label. */
function unkept({ image, from }: Decision): EditOutcome {
  return { image, now: image, from, to: from, undo: '' };
}

function refused(): NearmissError {
  return new NearmissError(
    'edit/refused',
    'The editor did not apply the change, so nothing was changed. Save or close the files in question and try again.',
  );
}
