import type { EmbeddingsSource } from '../protocol';
import { scoreEmbeddings, type Scorecard } from '../evaluation/scorecard';
import { labelsCutTo } from '../metric/classLevels';
import type { JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import type { Experiment } from './experiment';
import { labelsOf, splitBy, type HeldOut } from './heldOut';
import { importedTrial, trainTrial } from './trial';

export interface Evaluation {
  readonly description: string;
  /** Images that were learned from; of the rest `card` was measured. */
  readonly learned: number;
  readonly card: Scorecard;
}

export interface EvaluateInput {
  readonly heldOut: HeldOut;
  /** Level of the labels to measure at, 1 the coarsest; the finest where it is left out. */
  readonly level?: number;
  /** Taken instead of training a network. */
  readonly embeddings?: EmbeddingsSource;
}

/**
 * Trains a recipe on a part of the labelled images, or its metric on imported rows, and measures it on the rest.
 * @throws NearmissError for a level that the labels do not have
 */
export async function evaluateRecipe(
  experiment: Experiment,
  recipe: Recipe,
  { heldOut, level, embeddings: source }: EvaluateInput,
  job: JobContext,
): Promise<Evaluation> {
  const { labels } = experiment;
  const { train, test } = splitBy(heldOut, labels, recipe.training.seed);
  const measured = labelsCutTo(level, experiment.classes, labelsOf(test, labels));
  const { embeddings, description } = source
    ? await importedTrial(experiment, recipe, source, train, job)
    : await trainTrial(experiment, recipe, train, true, job);
  return {
    description,
    learned: train.length,
    card: await scoreEmbeddings(embeddings, measured.labels, measured.names, recipe.training.seed, job),
  };
}
