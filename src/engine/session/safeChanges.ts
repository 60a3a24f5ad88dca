import { dirname, join } from 'node:path';
import { liveHolder, type Lock, withLock } from '../files/lock';
import { removeEmptied } from '../labels/emptiedFolders';
import { checkInside } from '../labels/checkInside';
import type { Decision } from '../labels/decisions/decisionRows';
import type { DecisionLog } from '../labels/decisions/decisions';
import { Journal, type Plan, planOf, progressOf, takenBack } from '../labels/journal';
import type { LabelEdit } from '../labels/labelEdit';
import { LOCK, type StateFolder } from '../labels/state/stateFolder';
import { NearmissError } from '../protocol';
import { isDone, isUntouched, recoveryText, restOf, startOf, stillTrue } from './recovery';

/** What has come about of an edit: a person may have taken parts out of it. */
interface Outcome<T> {
  readonly done: LabelEdit;
  /** What is recorded; none where nothing has come about. */
  readonly rows: readonly Decision[];
  readonly result: T;
}

/**
 * Carries changes of labels out so that none is lost or half done: one process at a time, planned in a journal before
 * the first file moves, recorded in the log of decisions before the journal is closed. An edit that cannot be recorded
 * is taken back; one whose process dies is finished or taken back by `recover`.
 */
export class SafeChanges {
  private readonly lock: string;
  private readonly journal: Journal;
  /** Of the change that is under way, and of the last one where none is. */
  private held!: Lock;

  /**
   * @param state where what is kept about the dataset lies
   * @param apply carries an edit out, on disk or in the editor; false when it was refused there
   * @param inPlace `apply` writes label files in place, so that one may be half written when it ends early
   */
  constructor(
    private readonly root: string,
    private readonly state: StateFolder,
    private readonly log: () => DecisionLog,
    private readonly apply: (edit: LabelEdit) => Promise<boolean>,
    private readonly inPlace: boolean,
  ) {
    const folder = dirname(state.decisions);
    this.lock = join(folder, LOCK);
    this.journal = new Journal(join(folder, 'journal.json'));
  }

  /**
   * Runs a change while no other process makes one. Throws NearmissError where another one holds the lock, or an
   * earlier change was cut off.
   * @param what is done, in words
   */
  async locked<T>(what: string, change: () => Promise<T>): Promise<T> {
    await this.log().checkWritable();
    return this.alone(what, async () => {
      const plan = await this.journal.open();
      await this.journal.tidy(this.root, plan);
      if (plan && !(await this.clears(plan))) throw interrupted(this.root, await this.whatIsLeft(plan));
      return change();
    });
  }

  /** What an earlier process left half done, in words; '' where there is nothing, or a process is at it. */
  async cutOff(): Promise<string> {
    const plan = await this.journal.open();
    if (!plan || (await liveHolder(this.lock))) return '';
    // Its process may have ended between these two looks, and closed it.
    const still = await this.journal.open();
    if (JSON.stringify(still) !== JSON.stringify(plan)) return '';
    if (isUntouched(plan, await progressOf(this.root, plan))) return '';
    return `${await this.whatIsLeft(plan)} Until it is finished or taken back no label is changed.`;
  }

  /**
   * Carries out an edit and records it: all of it, or nothing of either. Called with the lock held.
   * @param what the edit is, in words
   * @param rows of the log of decisions when all of it has come about
   * @param look says what has come about, after the edit was applied or refused
   */
  async carryOut<T>(
    what: string,
    edit: LabelEdit,
    rows: readonly Decision[],
    look: (applied: boolean) => Promise<Outcome<T>>,
  ): Promise<T> {
    await checkInside(this.root, dirname(this.state.excluded), edit);
    const plan = planOf(what, edit, rows);
    await this.held.check();
    await this.journal.begin(plan, this.inPlace ? this.root : undefined);
    try {
      await this.held.check();
      const { done, rows: true_, result } = await look(await this.apply(edit));
      await this.held.check();
      if (true_.length > 0) await this.record(done, true_);
      await this.journal.close();
      return result;
    } catch (error) {
      // Whoever has taken the lock over has a journal of its own.
      if (!(await isOurs(this.held))) throw error;
      // Where something has come about all the same, the journal stays open and says it.
      if (isUntouched(plan, await progressOf(this.root, plan))) await this.journal.close();
      throw error;
    }
  }

  /** Records what changes no label. Called with the lock held. */
  async note(rows: readonly Decision[]): Promise<void> {
    await this.held.check();
    await this.log().append(rows);
  }

  /** Makes a file of the dataset in one step; what is left where the process dies is removed. */
  async make<T>(file: string, make: () => Promise<T>): Promise<T> {
    await this.journal.begin(planOf(file, { moves: [], texts: [], outcomes: [] }, [], [file]));
    try {
      return await make();
    } finally {
      await this.journal.close();
    }
  }

  /**
   * Finishes what an earlier process left half done, or takes it back. Returns what was done, in words.
   * @throws NearmissError where nothing was left so
   */
  recover(choice: 'finish' | 'takeBack'): Promise<string> {
    return this.alone('recovery of a change that was cut off', async () => {
      const plan = await this.journal.open();
      if (!plan) throw new NearmissError('journal/nothing', 'No change of this dataset was cut off.');
      await this.journal.tidy(this.root, plan);
      await this.log().refresh();
      const missing = this.log().missing(plan.decisions);
      // What is recorded in part has come about in all files: the record is written last.
      if (missing.length < plan.decisions.length) {
        await this.log().append(missing);
        await this.journal.close();
        return `The ${plan.what} had come about; now all of it is recorded, and can be undone`;
      }
      const progress = await progressOf(this.root, plan);
      const edit = await (choice === 'finish' ? restOf : startOf)(this.root, plan, progress);
      await checkInside(this.root, dirname(this.state.excluded), edit);
      if (edit.moves.length + edit.texts.length > 0 && !(await this.apply(edit))) throw refused();
      // It may have been cut off just before it came to these.
      await removeEmptied(this.root, edit.emptied);
      if (choice === 'finish') await this.log().append(stillTrue(missing, plan, progress));
      await this.journal.close();
      return recoveryText(choice, plan, progress);
    });
  }

  private alone<T>(what: string, run: () => Promise<T>): Promise<T> {
    return withLock(this.lock, what, (lock) => {
      this.held = lock;
      return run();
    });
  }

  /** A label does not stay changed whose decision cannot be recorded. */
  private async record(edit: LabelEdit, rows: readonly Decision[]): Promise<void> {
    try {
      await this.log().append(rows);
    } catch (error) {
      if (!(await this.apply(takenBack(edit)).catch(() => false)) || !(error instanceof NearmissError)) throw error;
      throw new NearmissError(error.code, `${error.message} The labels were put back, so nothing was changed.`);
    }
  }

  /**
   * Whether nothing of a plan has come about, or all of it with its record: then it is of no more use and is removed.
   */
  private async clears(plan: Plan): Promise<boolean> {
    const progress = await progressOf(this.root, plan);
    await this.log().refresh();
    const over = isUntouched(plan, progress) || (isDone(progress) && this.log().missing(plan.decisions).length === 0);
    if (over) await this.journal.close();
    return over;
  }

  private async whatIsLeft(plan: Plan): Promise<string> {
    const { moved, texts } = await progressOf(this.root, plan);
    const done = moved.length + texts.filter((state) => state === 'after').length;
    const all = plan.moves.length + plan.texts.length;
    return `A change of this dataset was cut off: the ${plan.what}, of which ${done} of ${all} files are changed.`;
  }
}

/** Whether nobody has taken a lock over. */
function isOurs(lock: Lock): Promise<boolean> {
  return lock.check().then(
    () => true,
    () => false,
  );
}

function interrupted(root: string, left: string): NearmissError {
  return new NearmissError(
    'journal/interrupted',
    `${left} Finish it or take it back first: open the dataset anew in the editor, or nearmiss recover "${root}" ` +
      '--finish, or --take-back.',
  );
}

/** The error of an editor that did not apply an edit. */
export function refused(): NearmissError {
  return new NearmissError(
    'edit/refused',
    'The editor did not apply the change, so nothing was changed. Save or close the files in question and try again.',
  );
}
