import { existsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileError } from '../../files/fileError';
import { makeBarrier } from '../../files/writeBarrier';
import { placesOf } from './places';
import { DECISIONS, hasCache, hasRecord, type StateFolder, stateIn } from './stateFolder';
import { takeOver } from './takeOver';

/** What is kept of an open dataset. */
export interface OpenState extends StateFolder {
  /** What a person should hear of where it lies, in one line each. */
  readonly notes: readonly string[];
}

/**
 * Decides where everything lies that is kept of a dataset, and brings there what an earlier version kept in the dataset
 * itself. Nothing is made: a dataset that is only looked at leaves no folder.
 * @throws NearmissError for a place in the recipe where it cannot be
 */
export async function openState(root: string): Promise<OpenState> {
  const { wanted, own, earlier } = await placesOf(root);
  const barrier = wanted === null ? null : await makeBarrier(wanted);
  const notes: string[] = [];
  if (wanted !== null && barrier !== null && hasRecord(wanted)) {
    const { cache } = stateIn(await writableOr(own));
    notes.push(
      `${wanted} can only be read (${barrier.reason}): findings are kept in ${cache}, and no decision can be recorded.`,
    );
    return { ...stateIn(wanted), cache, notes };
  }
  const folder = barrier === null ? (wanted ?? own) : own;
  for (const place of earlier) {
    if (place === folder || !(hasRecord(place) || hasCache(place))) continue;
    const problem = await tryTakeOver(place, folder);
    if (problem === null) {
      notes.push(
        `What Nearmiss keeps of this dataset was moved from ${place} to ${folder}` +
          `${dirname(place) === root ? ', where no training takes it for a class' : ''}.`,
      );
    } else if (existsSync(join(folder, DECISIONS))) {
      notes.push(
        `${place} is of an earlier version and is not used, since ${folder} has decisions already. ` +
          'Look at both and delete the one that is not wanted.',
      );
    } else {
      notes.push(`${place} stays in use: it cannot be moved to ${folder}, since ${problem}.`);
      const writable = (await makeBarrier(place)) === null;
      return { ...stateIn(place), ...(!writable && { cache: stateIn(folder).cache }), notes };
    }
  }
  if (barrier === null) return { ...stateIn(folder), notes };
  const place = await writableOr(folder);
  notes.push(
    `${wanted} cannot be written to: ${barrier.reason}. ` +
      (place === folder
        ? `Decisions and findings are kept in ${folder}.`
        : `Nor can ${folder}: findings are kept in ${place} as long as the system keeps that, and no decision can be ` +
          'recorded. Name another folder by "state" in nearmiss.json or by the environment variable NEARMISS_STATE.'),
  );
  return { ...stateIn(folder), cache: stateIn(place).cache, notes };
}

/** A folder of a user's own, or one among the system's temporary ones where that cannot be written to. */
async function writableOr(own: string): Promise<string> {
  if ((await makeBarrier(own)) === null) return own;
  return join(tmpdir(), `nearmiss-${userInfo().uid}`, basename(own));
}

/** Whether a dataset was analyzed, wherever that is kept. */
export async function isAnalyzed(root: string): Promise<boolean> {
  const { wanted, own, earlier } = await placesOf(root);
  return [wanted, own, ...earlier].some((place) => place !== null && hasCache(place));
}

/** null where it is done, else why not. */
async function tryTakeOver(from: string, to: string): Promise<string | null> {
  try {
    // A folder that is only to be read is not even begun with, so that nothing of it has to be brought back.
    const barrier = (await makeBarrier(from)) ?? (await makeBarrier(dirname(from)));
    if (barrier) return barrier.reason;
    await takeOver(from, to);
    return null;
  } catch (error) {
    return fileError(error);
  }
}
