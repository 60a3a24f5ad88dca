import type { ImageInput } from '../../recipe/backboneModel';
import { findFeatures, type FoundFeatures } from '../formats/findFeatures';
import { unsuitable } from '../imageInput';
import type { ModelGraph } from '../formats/modelGraph';

/** What is read off a model's file before it is run. */
export interface ModelFacts {
  /** SHA-256 of all its files. */
  readonly hash: string;
  readonly input: ImageInput;
  readonly found: FoundFeatures;
  /** What the model's own note says about how images are made ready; '' where it has none. */
  readonly note: string;
  /** Widths of the layers that its features are put together from; none where they are one. */
  readonly layers: number[];
}

/**
 * The features that the recipe names, or else those that the graph shows.
 * @throws NearmissError `backbone/unsuitable` for a tensor that the model does not have
 */
export function chooseFeatures(graph: ModelGraph, features: string | null, name: string): FoundFeatures {
  if (graph.outputs.length === 0) throw unsuitable(name, 'has no output', 'Export the model again.');
  if (features === null) return findFeatures(graph);
  if (!graph.steps.has(features)) {
    const near = [...graph.steps.keys()].slice(-5).join(', ');
    throw unsuitable(
      name,
      `has no tensor "${features}" that hangs on its image; its last ones are ${near}`,
      'Correct "network.features" or leave it out.',
    );
  }
  return { features, map: null, reason: `"${features}", as the recipe says` };
}
