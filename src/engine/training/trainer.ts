import { collapse } from '../metric/collapse';
import type { Network } from '../network/network';
import { type JobContext, throwIfStopped } from '../protocol/job';
import { NearmissError } from '../protocol/reply';
import { Learner, type Step } from './learner';
import type { TrainingTask } from './trainingTask';
import { recallAt1 } from './recall';
import { learningRateFactor } from './schedule';
import { TrainingReport } from './trainingReport';

/** Parts of the training after which the network is judged; before half of it nothing is worth keeping. */
const JUDGED_AFTER = [0.5, 0.75, 1];

export interface Trained {
  /** With the weights that judged best; the caller disposes it. */
  readonly network: Network;
  /** Of the held-out images; null where none has a label. */
  readonly recallAt1: number | null;
}

/**
 * Trains one network. The same task gives the same weights on the same backend.
 * @throws NearmissError when the images do not suffice for the recipe, when the embedding collapsed, or when the job
 *   was stopped
 */
export function train(task: TrainingTask, job: JobContext): Trained {
  const learner = new Learner(task);
  try {
    return { network: learner.network, recallAt1: learn(learner, task, job) };
  } catch (error) {
    learner.network.dispose();
    throw error;
  } finally {
    learner.dispose();
  }
}

/** Runs all epochs, sets the weights that judged best, and says how well they did. */
function learn(learner: Learner, task: TrainingTask, job: JobContext): number | null {
  const { network, batchesPerEpoch } = learner;
  const steps = task.epochs * batchesPerEpoch;
  const report = new TrainingReport(job, task.epochs, steps);
  const judged = new Set(JUDGED_AFTER.map((part) => Math.ceil(part * steps)));
  let best: { recallAt1: number | null; weights: Float32Array[] } = { recallAt1: null, weights: [] };
  let last: Step = { loss: 0, embeddings: new Float32Array(0) };
  for (let step = 0; step < steps; step++) {
    throwIfStopped(job);
    if (step % batchesPerEpoch === 0) learner.renewSampler(step / batchesPerEpoch, job);
    last = learner.step(task.recipe.training.learningRate * learningRateFactor(step, steps));
    report.step(step + 1, last.embeddings.length / network.dim, last.loss);
    if (!judged.has(step + 1)) continue;
    const recall = recallAt1(network, task.samples, task.labels, task.fold, job);
    report.judged(recall);
    if ((recall ?? 0) >= (best.recallAt1 ?? 0)) best = { recallAt1: recall, weights: network.variables.read() };
  }
  const collapsed = collapse(task.recipe.loss, last.loss, last.embeddings, network.dim);
  if (collapsed) throw new NearmissError('training/collapsed', collapsed);
  network.variables.write(best.weights);
  return best.recallAt1;
}
