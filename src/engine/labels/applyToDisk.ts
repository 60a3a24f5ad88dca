import { existsSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NearmissError } from '../protocol/reply';
import { type PreparedFile, prepareFile, writeFileAtomic } from '../files/atomicFile';
import { fileError } from '../files/fileError';
import { checkWritable } from './checkWritable';
import { emptiedFolders, removeEmptied } from './emptiedFolders';
import { applyTextEdits, type FileEdit, type LabelEdit } from './labelEdit';
import { moveFile } from '../files/moveFile';
import { decodeText, encodeText } from '../files/text';

/** One step of an edit that can fail, and how to take it back once it is done. */
interface Step {
  readonly failure: string;
  /** What is left when it cannot be taken back. */
  readonly result: string;
  run(): Promise<void>;
  back(): Promise<void>;
}

/**
 * Carries a label edit out on disk: all of it, or nothing and a NearmissError that says why. Texts are synced and then
 * replaced in one step; a label file that changed since it was read is refused; no move overwrites a file. Folders that
 * the edit emptied go, those that were empty before stay.
 */
export async function applyToDisk(root: string, edit: LabelEdit): Promise<void> {
  await checkWritable(root, edit);
  const made = emptiedFolders(
    edit.moves.map(({ from, to }) => ({ from: to, to: from })),
    null,
  ).filter((folder) => !existsSync(resolve(root, folder)));
  const prepared: PreparedFile[] = [];
  try {
    const commits: Step[] = [];
    for (const text of edit.texts) commits.push(await prepareText(root, text, prepared));
    await runAll([...edit.moves.map(({ from, to }) => moveStep(root, from, to)), ...commits]);
    await removeEmptied(root, edit.emptied);
  } catch (error) {
    await removeEmptied(root, made);
    throw error;
  } finally {
    // A committed file has no temporary left; discarding it does nothing.
    for (const file of prepared) await file.discard();
  }
}

function moveStep(root: string, from: string, to: string): Step {
  return {
    failure: `${from} cannot be moved to ${to}`,
    result: `${from} is now ${to}`,
    run: () => moveFile(resolve(root, from), resolve(root, to)),
    back: () => moveFile(resolve(root, to), resolve(root, from)),
  };
}

async function prepareText(root: string, { file, before, edits }: FileEdit, prepared: PreparedFile[]): Promise<Step> {
  const failure = `${file} cannot be written`;
  try {
    // A label file that is a link stays one: what it leads to is replaced.
    const real = await realpath(join(root, file));
    const bytes = await readFile(real);
    if (decodeText(bytes) !== before)
      throw new NearmissError(
        'labels/changed',
        `${file} was changed since Nearmiss read it. Nothing was changed; read it again and repeat the change.`,
      );
    const next = await prepareFile(real, encodeText(applyTextEdits(before, edits)), (await stat(real)).mode);
    prepared.push(next);
    return { failure, result: `${file} is edited`, run: () => next.commit(), back: () => writeFileAtomic(real, bytes) };
  } catch (error) {
    throw error instanceof NearmissError
      ? error
      : new NearmissError('labels/apply', `${failure}: ${fileError(error)}. Nothing was changed.`);
  }
}

/** Runs the steps in order; when one fails, takes the earlier ones back, last first. */
async function runAll(steps: readonly Step[]): Promise<void> {
  for (const [i, step] of steps.entries()) {
    try {
      await step.run();
    } catch (error) {
      const stuck: string[] = [];
      for (const earlier of steps.slice(0, i).reverse())
        await earlier.back().catch((reason) => stuck.push(`${earlier.result} (${fileError(reason)})`));
      const rest =
        stuck.length === 0
          ? 'Nothing was changed.'
          : `What was done before could not be taken back: ${stuck.join('; ')}.`;
      throw new NearmissError('labels/apply', `${step.failure}: ${fileError(error)}. ${rest}`);
    }
  }
}
