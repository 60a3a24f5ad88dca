import type { Decision } from '../labels/decisions/decisionRows';
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

function refusalOf(source: LabelSource, decisions: readonly Decision[]): NearmissError | null {
  try {
    source.edit(decisions.map(restore));
    return null;
  } catch (error) {
    if (error instanceof NearmissError) return error;
    throw error;
  }
}
