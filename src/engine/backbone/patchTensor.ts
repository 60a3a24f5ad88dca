import type { ModelGraph } from './formats/modelGraph';

/**
 * The tensor whose places are looked at one by one: what the last step that coarsens the map takes. The map itself has
 * learned to tell whole objects and is too coarse to show where something is; the one before it has four places for
 * each of its own.
 * @param map the tensor that the features are pooled from
 * @returns the map itself where nothing on the way to it is known to coarsen it, as in transformers
 */
export function patchTensor({ steps }: ModelGraph, map: string): string {
  for (let step = steps.get(map); step; step = steps.get(step.input)) {
    // The image itself has no features yet.
    if (step.stride !== undefined) return steps.has(step.input) ? step.input : map;
  }
  return map;
}
