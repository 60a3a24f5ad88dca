import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { writeFileAtomic } from '../files/atomicFile';
import { compareRecipes, type ComparedRecipe, type NamedRecipe } from '../experiments/compare';
import { comparisonPlot } from '../experiments/comparisonPlot';
import { openExperiment } from '../experiments/experiment';
import { NearmissError } from '../protocol';
import { parseRecipe } from '../recipe/readRecipe';
import type { Recipe } from '../recipe/recipe';
import { embeddingsOf } from './embeddings';
import type { EvaluateOptions } from './evaluate';
import type { ExitCode } from './exitCode';
import { recipeFile } from './recipeFile';
import { running } from './running';
import { table } from './terminal';

export type CompareOptions = Omit<EvaluateOptions, 'normal' | 'gallery'>;

/** Recipes, given as files or as names of losses, at an equal budget. */
export async function compare(dir: string, names: readonly string[], options: CompareOptions): Promise<ExitCode> {
  return running(options.format === 'json', async (job) => {
    const experiment = await openExperiment(dir, await recipeFile(options.recipe), job);
    const recipes: NamedRecipe[] = [];
    for (const name of names)
      recipes.push({ name: basename(name).replace(/\.json$/i, ''), recipe: await recipeOf(name, experiment.recipe) });
    const rows = await compareRecipes(
      experiment,
      recipes,
      {
        heldOut: { what: options.heldOutClasses ? 'classes' : 'images', share: options.share },
        level: options.level,
        embeddings: embeddingsOf(options),
      },
      options.epochs,
      job,
    );
    const what =
      `${rows[0].card.images} images of ${rows[0].card.classes} ` +
      `${options.heldOutClasses ? 'held-out classes' : 'classes'} of ${basename(experiment.root)}`;
    if (options.plot) await writeFileAtomic(options.plot, Buffer.from(comparisonPlot(rows, what)));
    console.log(
      options.format === 'json'
        ? JSON.stringify(rows)
        : `Measured on ${what}; every recipe learned from the same others, as often.\n\n${comparisonTable(rows)}`,
    );
    if (options.plot && options.format !== 'json') console.log(`\nPlot: ${options.plot}`);
    return 0;
  });
}

/** A file, or the recipe that was given, else the dataset's, with another loss. */
async function recipeOf(name: string, own: Recipe): Promise<Recipe> {
  if (existsSync(name)) return (await recipeFile(name))!;
  try {
    return parseRecipe(JSON.stringify({ ...own, loss: { name } }), `the recipe "${name}"`);
  } catch (error) {
    if (!(error instanceof NearmissError) || error.code !== 'recipe/invalid') throw error;
    throw new NearmissError(
      'compare/recipe',
      `"${name}" is neither a recipe file nor the name of a loss such as triplet, proxyAnchor or ` +
        'supervisedContrastive.',
    );
  }
}

function comparisonTable(rows: readonly ComparedRecipe[]): string {
  const share = (value: number): string => `${(100 * value).toFixed(1)}%`;
  return table(
    ['recipe', 'recall@1', 'R-precision', 'MAP@R', 'NMI', 'EER', 'seconds', 'what'],
    rows.map(({ name, description, card: { retrieval, clustering, verification }, seconds }) => [
      name,
      share(retrieval.precisionAt1),
      share(retrieval.rPrecision),
      share(retrieval.mapAtR),
      clustering.nmi.toFixed(3),
      verification ? share(verification.eer) : 'n/a',
      seconds.toFixed(0),
      description,
    ]),
  );
}
