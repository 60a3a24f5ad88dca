import type { Problem } from '../files/problem';
import { createTable, LABELS_FILE } from '../labels/createTable';
import type { Decision } from '../labels/decisions/decisionRows';
import { DecisionLog, keyOf } from '../labels/decisions/decisions';
import { findDataset } from '../labels/findDatasets';
import type { EditOutcome, LabelEdit } from '../labels/labelEdit';
import { unknownImage } from '../labels/labelSource';
import type { OpenText } from '../labels/openText';
import { type OpenState, openState } from '../labels/state/openState';
import { NearmissError, type DecideParams, type DecisionOutcome, type RenameOutcome } from '../protocol';
import { ClassRenames } from './classRenames';
import { changesOf } from './changesOf';
import { decisionText, imagesText, undoText, withLabelNotes } from './decisionText';
import { type Effect, OpenedLabels } from './openedLabels';
import { Queue } from './queue';
import type { Labelled } from './renamedClasses';
import { checkRootIsThere, nothingToUndo, restorable, restore } from './restorable';
import { refused, SafeChanges } from './safeChanges';

export interface DeskOptions {
  /** Carries a label edit out, on disk or in the editor; false when it was refused there. */
  apply(edit: LabelEdit): Promise<boolean>;
  /** `apply` writes label files in place, as editors do, and not in one step. */
  inPlace?: boolean;
  openText?: OpenText;
}

export interface Edited<Outcome = DecisionOutcome> {
  readonly outcome: Outcome;
  readonly effect: Effect;
}

/**
 * The labels of an open dataset and the decisions on them: the one place that changes either. It knows no analysis;
 * what it says of an edit is for the owner to follow.
 *
 * Whatever touches labels goes through `run`, one after the other, and whatever changes them through `locked`, one
 * process at a time. A change is planned in a journal before the first file moves and recorded before the journal is
 * closed, so that one that was cut off can be finished or taken back.
 */
export class LabelDesk {
  private readonly queue = new Queue();
  /** How changes are made: whoever makes one holds the lock. */
  readonly changes: SafeChanges;
  private readonly renames: ClassRenames;
  /** Decisions that could not be taken back as the labels are now. */
  private readonly stuck = new Set<string>();

  private constructor(
    /** As they were last read; only this desk changes them. */
    readonly labels: OpenedLabels,
    /** Where everything lies that is kept of the dataset. */
    readonly state: OpenState,
    private log: DecisionLog,
    { apply, inPlace = false }: DeskOptions,
  ) {
    this.changes = new SafeChanges(labels.info.root, state, () => this.log, apply, inPlace);
    this.renames = new ClassRenames(labels, () => this.log, this.changes);
  }

  /** Reads names, labels and decisions. Throws NearmissError where there is no dataset. */
  static async open(root: string, options: DeskOptions): Promise<LabelDesk> {
    const info = await findDataset(root);
    const state = await openState(info.root);
    const labels = await OpenedLabels.open(info, state, options.openText);
    const log = await DecisionLog.open(state.decisions, info.labelFile);
    return new LabelDesk(labels, state, log, options);
  }

  get decisions(): DecisionLog {
    return this.log;
  }

  /** What is wrong with rows of the label file and of the decisions. */
  get problems(): readonly Problem[] {
    return [...this.labels.source.problems, ...this.log.problems];
  }

  /** Runs a task when those before it have ended. */
  run<T>(task: () => Promise<T>): Promise<T> {
    return this.queue.run(task);
  }

  /** Finishes what an earlier process left half done, or takes it back. */
  async recover(choice: 'finish' | 'takeBack'): Promise<Edited<RenameOutcome>> {
    const message = await this.changes.recover(choice);
    const { info } = this.labels;
    // A label file of which only the beginning was written may not have been known as one.
    await this.readAgain(info.labelFile === '' ? await findDataset(info.root) : info);
    return { outcome: { message }, effect: 'reread' };
  }

  /** Reads what other processes have changed; called with the lock held, before a change. */
  async catchUp(): Promise<Effect> {
    const decided = await this.log.refresh();
    return decided || (await this.labels.isStale()) ? this.refresh() : 'none';
  }

  /** @param hashOf the hash of an image's content, '' where nobody has looked at it yet */
  async decide(
    { images, action, label, evidence, preview, rows }: Omit<DecideParams, 'root'>,
    hashOf: (image: string) => string,
  ): Promise<Edited> {
    if (action !== 'keep') this.labels.checkMeant();
    const record = (outcomes: readonly EditOutcome[]): Decision[] => {
      const hashes = outcomes.map(({ image }) => hashOf(image));
      return this.log.step(action, outcomes, hashes, evidence ?? '');
    };
    let outcomes: readonly EditOutcome[] = images.map((image) => this.unchangedRow(this.rowOf(image)));
    if (action === 'keep') await this.changes.note(record(outcomes));
    else {
      const edit = this.labels.source.edit(changesOf(images, action, label, rows));
      outcomes = await this.change(`${action} of ${imagesText(images)}`, edit, record, preview);
    }
    const text = decisionText(action, withLabelNotes(outcomes, this.labels.table));
    this.labels.keep(outcomes, action === 'exclude');
    return this.decided(text, outcomes, 'decided');
  }

  /**
   * Takes back the last decision that stands, of one image or of many at once. Of many it gives back what can be given
   * back and names the rest, which stands, and can be taken back when its labels are again as it left them.
   */
  async undo(): Promise<Edited> {
    const last = this.log.lastUndoable(this.stuck);
    if (last.length === 0) throw nothingToUndo(this.log);
    const [{ action }] = last;
    if (action === 'rename') return this.undoRename(last[0]);
    if (action === 'keep') {
      await this.changes.note(this.log.undoing(last));
      return this.decided(undoText(action, last.map(unchanged)), last.map(unchanged), 'decided');
    }
    if (this.labels.info.layout === 'folder') await checkRootIsThere(this.labels.info.root, last);
    const { able, changed } = this.restorable(last);
    const what = `undo of ${imagesText(able.map(({ image }) => image))}`;
    const restored = await this.change(what, this.labels.source.edit(able.map(restore)), () => this.log.undoing(able));
    const known = restored.every(({ image }) => this.labels.table.knows(image));
    if (known) this.labels.keep(restored);
    else await this.labels.readAgain();
    return this.decided(undoText(action, restored, changed), restored, known ? 'decided' : 'reread');
  }

  /** Looks at the folder and its label file again. */
  async refresh(): Promise<Effect> {
    const effect = await this.labels.refresh();
    this.log = await this.log.of(this.labels.info.labelFile);
    // What could not be taken back may fit again.
    if (effect !== 'none') this.stuck.clear();
    return effect;
  }

  /**
   * Gives a class of a folder dataset another name, after the editor has shown the moves; in a label file that is an
   * edit of its text.
   */
  async renameClass(from: string, to: string): Promise<Edited<RenameOutcome>> {
    this.labels.checkMeant();
    if (!(await this.renames.rename(from, to))) return { outcome: { message: 'Nothing was renamed' }, effect: 'none' };
    await this.readAgain();
    return { outcome: { message: `${from} is now ${to}` }, effect: 'reread' };
  }

  /** Turns a folder dataset into a table: a labels.tsv says its labels from now on. */
  async createTable(): Promise<Effect> {
    const info = await this.changes.make(LABELS_FILE, () => createTable(this.labels.info, this.labels.entries));
    await this.readAgain(info);
    return 'reread';
  }

  /** The images by what is in them, to tell renamed classes by. @param hashes by row */
  labelled(hashes: readonly string[]): Labelled {
    const { table } = this.labels;
    return { hashes, labels: Array.from(table.labels, (_, row) => table.label(row)) };
  }

  /** What was decided on images holds on when their class was given another name by hand. Returns whether any was. */
  noteRenames(before: Labelled, after: Labelled): Promise<boolean> {
    return this.renames.note(before, after);
  }

  private async undoRename(done: Decision): Promise<Edited> {
    try {
      await this.renames.undo(done);
    } catch (error) {
      this.stuck.add(keyOf(done));
      throw error;
    }
    await this.readAgain();
    return { outcome: { message: `${done.to} is ${done.from} again`, images: [] }, effect: 'reread' };
  }

  /** What cannot be taken back is passed over from now on, so that the steps before it can be. */
  private restorable(step: readonly Decision[]): ReturnType<typeof restorable> {
    try {
      const found = restorable(this.labels.source, step);
      for (const decision of found.changed) this.stuck.add(keyOf(decision));
      return found;
    } catch (error) {
      if (error instanceof NearmissError && error.code === 'undo/changed')
        for (const decision of step) this.stuck.add(keyOf(decision));
      throw error;
    }
  }

  /**
   * Carries an edit out and records it: all of it, or nothing of either. After a preview only what the person left in
   * it has come about. Reads the labels back as they stand then.
   * @param record the rows of decisions.tsv for what has come about
   */
  private async change(
    what: string,
    edit: LabelEdit,
    record: (outcomes: readonly EditOutcome[]) => readonly Decision[],
    preview = false,
  ): Promise<readonly EditOutcome[]> {
    const shown = preview ? { ...edit, preview: `Change ${edit.outcomes.length} labels` } : edit;
    const rows = record(edit.outcomes);
    let done: readonly EditOutcome[];
    try {
      done = await this.changes.carryOut(what, shown, rows, async (applied) => {
        if (!applied && !preview) throw refused();
        await this.labels.readBack();
        const { source } = this.labels;
        const result = preview ? edit.outcomes.filter(({ now, to }) => source.labelOf(now) === to) : edit.outcomes;
        // Those of the plan, or one of two would be recorded where the process dies between record and end.
        const left = preview ? rows.filter((_, o) => result.includes(edit.outcomes[o])) : rows;
        return { done: edit, rows: left, result };
      });
    } catch (error) {
      await this.labels.readBack().catch(() => {});
      throw error;
    }
    if (done.length > 0 || edit.outcomes.length === 0) return done;
    throw new NearmissError('edit/cancelled', 'The preview was left without applying it, so nothing was changed.');
  }

  private decided(message: string, outcomes: readonly EditOutcome[], effect: Effect): Edited {
    return { outcome: { message, images: outcomes.map(({ now }) => now) }, effect };
  }

  private unchangedRow(row: number): EditOutcome {
    return unchanged({ image: this.labels.table.paths[row], from: this.labels.table.label(row) });
  }

  private rowOf(image: string): number {
    const row = this.labels.table.row(image);
    if (row === undefined) throw unknownImage(image);
    return row;
  }

  private async readAgain(info = this.labels.info): Promise<void> {
    await this.labels.readAgain(info);
    this.log = await this.log.of(info.labelFile);
  }
}

/** Neither keeping a label nor taking that back changes any. */
function unchanged({ image, from }: Pick<Decision, 'image' | 'from'>): EditOutcome {
  return { image, now: image, from, to: from, undo: '' };
}
