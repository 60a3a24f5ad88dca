import { join } from 'node:path';
import type { Decision } from '../labels/decisions/decisionRows';
import type { DecisionLog } from '../labels/decisions/decisions';
import { isThere } from '../files/fileKey';
import { renameFolder, restoreFolder, toUndo } from '../labels/renameFolder';
import { NearmissError } from '../protocol';
import type { OpenedLabels } from './openedLabels';
import { type Labelled, renamedClasses } from './renamedClasses';
import { refused, type SafeChanges } from './safeChanges';

/** Renames of classes: what was decided on their images holds on under the new name. */
export class ClassRenames {
  constructor(
    private readonly labels: OpenedLabels,
    private readonly log: () => DecisionLog,
    private readonly changes: SafeChanges,
  ) {}

  /** Moves the folders of a class. Returns whether the person left any move in the preview. */
  rename(from: string, to: string): Promise<boolean> {
    const edit = renameFolder(this.labels.source, from, to);
    const count = `${edit.moves.length} ${edit.moves.length === 1 ? 'move' : 'moves'}`;
    const preview = `Rename '${from}' to '${to}' (${count})`;
    const rows = this.log().renaming({ from, to }, toUndo(edit.moves));
    // The row that the plan has, or one of two would be recorded where the process dies between record and end.
    const done = (moves: typeof edit.moves): Decision[] => rows.map((row) => ({ ...row, undo: toUndo(moves) }));
    const what = `rename of ${from} to ${to}`;
    return this.changes.carryOut(what, { ...edit, preview }, rows, async (applied) => {
      // Only what the person left in the preview has come about.
      const moves = applied ? edit.moves.filter((move) => isThere(join(this.labels.info.root, move.to))) : [];
      return { done: { ...edit, moves }, rows: moves.length > 0 ? done(moves) : [], result: moves.length > 0 };
    });
  }

  /** Moves the folders back. Throws NearmissError where what was moved has gone, or its old place is taken. */
  async undo(done: Decision): Promise<void> {
    const edit = restoreFolder(this.labels.source, done);
    const rows = this.log().undoing([done]);
    await this.changes.carryOut(`undo of the rename of ${done.from}`, edit, rows, async (applied) => {
      if (!applied) throw refused();
      return { done: edit, rows, result: null };
    });
  }

  /**
   * Notes classes that were given another name by hand. Returns whether any was noted; another process that is changing
   * labels notes them itself.
   */
  async note(before: Labelled, after: Labelled): Promise<boolean> {
    const mentioned = () => renamedClasses(before, after).filter(({ from }) => this.log().mentions(from));
    if (mentioned().length === 0) return false;
    try {
      return await this.changes.locked('note of renamed classes', async () => {
        await this.log().refresh();
        const renames = mentioned();
        for (const rename of renames) await this.changes.note(this.log().renaming(rename));
        return renames.length > 0;
      });
    } catch (error) {
      if (error instanceof NearmissError) return false;
      throw error;
    }
  }
}
