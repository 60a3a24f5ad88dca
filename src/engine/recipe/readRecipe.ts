import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import { z } from 'zod';
import type { BackboneModel } from './backboneModel';
import { checkRecipe } from './checkRecipe';
import { NearmissError } from '../protocol';
import { recipeSchema, type Recipe } from './recipe';

export const RECIPE_FILE = 'nearmiss.json';

/**
 * The dataset's recipe: `nearmiss.json` where there is one, otherwise all defaults. Throws a NearmissError that names
 * the key.
 */
export async function readRecipe(root: string): Promise<Recipe> {
  let text: string;
  try {
    text = await readFile(join(root, RECIPE_FILE), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return recipeSchema.parse({});
    throw new NearmissError(
      'recipe/unreadable',
      `${RECIPE_FILE} cannot be read (${(error as Error).message}). Check its permissions.`,
    );
  }
  return parseRecipe(text);
}

/**
 * The folder that `nearmiss.json` names for what is kept of the dataset, as it stands there; undefined where it names
 * none. A recipe that is wrong elsewhere, as while it is typed, still says it: decisions must not seem to be gone.
 */
export async function readStateKey(root: string): Promise<string | undefined> {
  const text = await readFile(join(root, RECIPE_FILE), 'utf8').catch(() => '');
  const value = parse(text, [], { allowTrailingComma: true, allowEmptyContent: true }) as { state?: unknown } | null;
  return typeof value?.state === 'string' && value.state !== '' ? value.state : undefined;
}

/**
 * Comments and trailing commas are allowed, as in VS Code's own settings.
 * @param name of the file, for errors
 */
export function parseRecipe(text: string, name = RECIPE_FILE): Recipe {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true, allowEmptyContent: true }) ?? {};
  if (errors.length > 0) {
    const line = text.slice(0, errors[0].offset).split('\n').length;
    throw new NearmissError(
      'recipe/syntax',
      `${name} is not valid JSON: ${printParseErrorCode(errors[0].error)} in line ${line}. Correct it or delete ` +
        'the file to use the defaults.',
    );
  }
  const result = recipeSchema.safeParse(value);
  if (result.success) {
    checkRecipe(result.data);
    return result.data;
  }
  const problems = result.error.issues.map((issue) => `"${issue.path.join('.') || 'recipe'}": ${issue.message}`);
  throw new NearmissError(
    'recipe/invalid',
    `${name} has ${problems.length === 1 ? 'a key' : 'keys'} that Nearmiss cannot use: ${problems.join('; ')}.`,
  );
}

/**
 * Changes exactly when a change of the recipe, or of the backbone that was chosen for it, needs new networks; the
 * findings' own settings, where the backbone runs and where things are kept do not.
 */
export function trainingKey(
  { network: { device: _device, ...network }, ...recipe }: Recipe,
  backbone: BackboneModel | null,
): string {
  const {
    findings: _findings,
    metric: _metric,
    $schema: _schema,
    state: _state,
    // Other labels or images need no new networks by themselves: what was trained on is told apart by its content.
    dataset: _dataset,
    ...rest
  } = recipe;
  return createHash('sha256')
    .update(JSON.stringify({ ...rest, network, backbone: backbone && { ...backbone, file: '', basis: null } }))
    .digest('hex')
    .slice(0, 16);
}

/**
 * The JSON schema that editors complete and check `nearmiss.json` with. A "name" is described by what it names, which
 * editors show where it is chosen.
 */
export function recipeJsonSchema(): object {
  return z.toJSONSchema(recipeSchema, {
    io: 'input',
    target: 'draft-7',
    override: ({ jsonSchema: { description, properties } }) => {
      if (typeof properties?.name === 'object' && 'const' in properties.name)
        properties.name.description ??= description;
    },
  });
}
