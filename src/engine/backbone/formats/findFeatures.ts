import type { ModelGraph, Step } from './modelGraph';

/** Where in a model the features of an image stand. */
export interface FoundFeatures {
  /** Name of the tensor. */
  readonly features: string;
  /** The tensor of features by place that `features` is pooled from; null where there is none. */
  readonly map: string | null;
  /** Why this one, as part of a sentence. */
  readonly reason: string;
}

/**
 * Names of outputs that are made to be compared, best first: a pooler of tokens is often left over from another task.
 */
const EMBEDDING_NAMES = [/embed/i, /feat|descriptor|representation/i, /hidden_state/i, /pooler/i];
const CLASSES_NAME = /logit|prob|class|softmax|score|predict/i;

/**
 * Takes the output of a model that was made to embed. A classifier's output tells its own classes, so there the
 * features before it are taken: what the last pooling over places gives, or where there is none before fully connected
 * layers what the last of them takes.
 */
export function findFeatures(graph: ModelGraph): FoundFeatures {
  const named = EMBEDDING_NAMES.map((pattern) => graph.outputs.find((name) => pattern.test(name)));
  const output = named.find((name) => name !== undefined) ?? graph.outputs[0];
  const path = pathBack(graph, output);
  const classifier = classifierLayer(path, output);
  if (classifier < 0) return { features: output, map: mapBefore(path), reason: `its output "${output}"` };
  const cut = firstLayerAfterPool(path, classifier);
  const before = path.slice(cut + 1);
  const exact = before.findIndex(({ role }) => role !== 'round');
  const features = exact > 0 ? before[exact].output : path[cut].input;
  return { features, map: mapBefore(before), reason: `"${features}", the features before its classifier` };
}

/** The steps that a tensor is made by, last first, as long as each hangs on one tensor only. */
function pathBack({ steps }: ModelGraph, tensor: string): Step[] {
  const path: Step[] = [];
  for (let step = steps.get(tensor); step; step = steps.get(step.input)) {
    path.push(step);
    if (step.role === 'join') break;
  }
  return path;
}

/** The index of the layer that tells classes, -1 where the output is no class scores. */
function classifierLayer(path: readonly Step[], output: string): number {
  const last = path.findIndex(({ role }) => role !== 'arrange' && role !== 'round');
  if (last < 0) return -1;
  const layer = path.findIndex(
    ({ role }, i) => i >= last && (role === 'layer' || role === 'convolution' || role === 'join'),
  );
  if (layer < 0 || path[layer].role === 'join') return -1;
  if (path[last].role === 'squash') return layer;
  // Without probabilities at its end a model could be either: class scores have an offset each, projections to an
  // embedding mostly none.
  const between = path.slice(last, layer).filter(({ role }) => role !== 'arrange' && role !== 'round');
  if (path[layer].role !== 'layer' || between.some((step) => !step.offset)) return -1;
  const offset = between.length > 0 || path[layer].offset === true;
  return (offset ? !EMBEDDING_NAMES.some((pattern) => pattern.test(output)) : CLASSES_NAME.test(output)) ? layer : -1;
}

/**
 * From the classifier back through fully connected layers to the one right after the pooling over places; the
 * classifier where there is no pooling.
 */
function firstLayerAfterPool(path: readonly Step[], classifier: number): number {
  let first = classifier;
  for (let i = classifier + 1; i < path.length; i++) {
    const { role } = path[i];
    if (role === 'pool') return first;
    if (role === 'layer') first = i;
    else if (role === 'convolution' || role === 'join' || role === 'squash') break;
  }
  return classifier;
}

/** What the nearest pooling takes, with nothing that learned between. */
function mapBefore(path: readonly Step[]): string | null {
  const pool = path.findIndex(({ role }) => role === 'pool');
  if (pool < 0 || path.slice(0, pool).some(({ role }) => role === 'layer' || role === 'convolution')) return null;
  const exact = path.slice(pool + 1).find(({ role }) => role !== 'round');
  return exact?.output ?? path[pool].input;
}
