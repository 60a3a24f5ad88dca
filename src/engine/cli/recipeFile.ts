import { readFile } from 'node:fs/promises';
import { NearmissError } from '../protocol';
import { parseRecipe } from '../recipe/readRecipe';
import type { Recipe } from '../recipe/recipe';

/** A recipe that was named on the command line; undefined where none was, so that the dataset's own counts. */
export async function recipeFile(file: string | undefined): Promise<Recipe | undefined> {
  if (file === undefined) return undefined;
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new NearmissError(
      'recipe/unreadable',
      `The recipe ${file} cannot be read: ${error.message}. Name a file like nearmiss.json.`,
    );
  });
  return parseRecipe(text, file);
}

/** The recipe with a length of training given on the command line. */
export function withEpochs(recipe: Recipe, epochs: number | undefined): Recipe {
  return epochs === undefined ? recipe : { ...recipe, training: { ...recipe.training, epochs } };
}
