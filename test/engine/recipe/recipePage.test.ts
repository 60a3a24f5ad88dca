import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { packageFile } from '../../../src/engine/files/packageFile';
import { recipeJsonSchema } from '../../../src/engine/recipe/readRecipe';

interface Schema {
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const schema = JSON.parse(JSON.stringify(recipeJsonSchema())) as Schema;
const page = readFileSync(packageFile('docs', 'recipe.md'), 'utf8');

describe('docs/recipe.md', () => {
  it('is what npm run schema writes', async () => {
    const { recipePage } = (await import(pathToFileURL(packageFile('schema.mjs')).href)) as {
      recipePage(page: string, schema: Schema): string;
    };
    assert.equal(page, recipePage(page, schema));
  });

  it('has every key of a recipe, and every name to choose, with its default and its meaning', () => {
    const rows = page.split('\n').map((line) => line.split(/ *\| */).slice(1, -1));
    const lacking = keysOf(schema).filter(
      ([key, { const: choice = key, description, default: usual }]) =>
        !page.includes(`\n## \`${key}\`\n\n${description}.`) &&
        !rows.some(
          (cells) =>
            cells.some((cell) => cell === `\`${choice}\`` || cell.endsWith(`.${choice}\``)) &&
            cells.at(-1) === description &&
            (usual === undefined || cells.includes(`\`${JSON.stringify(nameOf(usual) ?? usual)}\``)),
        ),
    );
    assert.deepEqual(lacking, []);
    assert.ok(keysOf(schema).length > 150);
  });
});

/** Every key below a schema, also of the objects that a "name" chooses between. */
function keysOf({ properties = {}, anyOf = [], oneOf = [] }: Schema): [string, Schema][] {
  return [
    ...Object.entries(properties).flatMap(([key, value]): [string, Schema][] => [[key, value], ...keysOf(value)]),
    ...[...anyOf, ...oneOf].flatMap(keysOf),
  ];
}

const nameOf = (usual: unknown): string | undefined => (usual as { name?: string } | null)?.name;
