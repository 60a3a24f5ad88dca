import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { asksForLevels, type DatasetOptions, datasetOptions } from './datasetOptions';
import { RECIPE_FILE } from './readRecipe';

/** Options as `nearmiss.json` has them, and whether another key of it asks for levels of labels. */
export interface ReadDatasetOptions extends DatasetOptions {
  readonly levels: boolean;
}

/**
 * The `dataset` of a folder's `nearmiss.json`. Of a recipe that is wrong elsewhere, as while it is typed, what is right
 * still counts: labels must not change meanwhile.
 */
export async function readDatasetOptions(root: string): Promise<ReadDatasetOptions> {
  const text = await readFile(join(root, RECIPE_FILE), 'utf8').catch(() => '');
  const value = objectOf(parse(text, [], { allowTrailingComma: true, allowEmptyContent: true }));
  const given = objectOf(value.dataset);
  const right = Object.entries(datasetOptions.shape).filter(
    ([key, { safeParse }]) => key in given && safeParse(given[key]).success,
  );
  const options = datasetOptions.parse(Object.fromEntries(right.map(([key]) => [key, given[key]])));
  const level = objectOf(value.findings).level;
  return {
    ...options,
    levels: asksForLevels({ loss: objectOf(value.loss), findings: { level } }),
  };
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
