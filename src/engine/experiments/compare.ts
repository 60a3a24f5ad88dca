import { scoreEmbeddings, type Scorecard } from '../evaluation/scorecard';
import { labelsCutTo } from '../metric/classLevels';
import type { JobContext } from '../protocol';
import type { Recipe } from '../recipe/recipe';
import type { EvaluateInput } from './evaluate';
import type { Experiment } from './experiment';
import { labelsOf, splitBy } from './heldOut';
import { edgesTrial, importedTrial, trainTrial } from './trial';

export interface NamedRecipe {
  readonly name: string;
  readonly recipe: Recipe;
}

/** What one recipe came to. */
export interface ComparedRecipe {
  readonly name: string;
  readonly description: string;
  readonly card: Scorecard;
  /** Wall-clock time of training and embedding; little where the network was trained before. */
  readonly seconds: number;
}

/**
 * Recipes side by side: every one learns from the same images, each the same number of times, and is measured on the
 * same held-out ones. The last row is the floor, plain edges without training.
 * @param epochs times that each image is learned from; what the first recipe says where it is left out
 */
export async function compareRecipes(
  experiment: Experiment,
  recipes: readonly NamedRecipe[],
  { heldOut, level, embeddings: source }: EvaluateInput,
  epochs: number | undefined,
  job: JobContext,
): Promise<ComparedRecipe[]> {
  const budget = epochs ?? recipes[0].recipe.training.epochs;
  const { seed } = recipes[0].recipe.training;
  const { train, test } = splitBy(heldOut, experiment.labels, seed);
  const measured = labelsCutTo(level, experiment.classes, labelsOf(test, experiment.labels));
  const rows: ComparedRecipe[] = [];
  const add = async (name: string, run: () => ReturnType<typeof edgesTrial>): Promise<void> => {
    const started = performance.now();
    const { embeddings, description } = await run();
    const seconds = (performance.now() - started) / 1000;
    rows.push({
      name,
      description,
      seconds,
      card: await scoreEmbeddings(embeddings, measured.labels, measured.names, seed, job),
    });
  };
  for (const { name, recipe } of recipes) {
    const equal: Recipe = { ...recipe, training: { ...recipe.training, epochs: budget } };
    await add(name, () =>
      source ? importedTrial(experiment, equal, source, train, job) : trainTrial(experiment, equal, train, true, job),
    );
  }
  await add('edges', () => edgesTrial(experiment, job));
  return rows;
}
