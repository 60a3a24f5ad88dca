import { readdir } from 'node:fs/promises';
import type { Decision } from '../labels/decisions/decisionRows';
import type { DecisionLog } from '../labels/decisions/decisions';
import type { LabelChange, LabelSource } from '../labels/labelSource';
import { NearmissError } from '../protocol';

/** The change that takes a decision back. */
export function restore(done: Decision): LabelChange {
  return { action: 'restore', done };
}

/**
 * The decisions of a step that can be taken back, and those that cannot, since their images were changed since.
 * @throws NearmissError where none can, with the reason of the first
 */
export function restorable(
  source: LabelSource,
  step: readonly Decision[],
): { readonly able: readonly Decision[]; readonly changed: readonly Decision[] } {
  const refusal = refusalOf(source, step);
  if (!refusal) return { able: step, changed: [] };
  const able = step.filter((decision) => refusalOf(source, [decision]) === null);
  if (able.length === 0) throw refusal;
  return { able, changed: step.filter((decision) => !able.includes(decision)) };
}

/**
 * Refuses to bring images back into an empty folder. An edit leaves at least one folder there, so it is not the dataset
 * but the place where its disk was.
 */
export async function checkRootIsThere(root: string, step: readonly Decision[]): Promise<void> {
  if (!step.every(({ image }) => image.includes('/')) || (await readdir(root)).length > 0) return;
  throw new NearmissError(
    'dataset/gone',
    `${root} is empty: nothing is brought back into it. Connect the disk that the dataset is on and try again; if ` +
      'it is meant to be empty, make a folder in it first.',
  );
}

function refusalOf(source: LabelSource, decisions: readonly Decision[]): NearmissError | null {
  try {
    source.edit(decisions.map(restore));
    return null;
  } catch (error) {
    if (error instanceof NearmissError) return error;
    throw error;
  }
}

export function nothingToUndo({ elsewhere }: Pick<DecisionLog, 'elsewhere'>): NearmissError {
  return new NearmissError('undo/nothing', `There is no decision to undo in this dataset.${elsewhere}`);
}
