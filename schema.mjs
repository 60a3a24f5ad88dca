// npm run schema: writes what is made from the schema of recipes, the JSON schema of nearmiss.json for editors and
// docs/recipe.md for people.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));

/** In docs/recipe.md what is above this line is written by hand. */
const MARK = '<!-- From here on npm run schema writes this page. -->\n';

/**
 * The page about recipes: what is written by hand, and a table of every key.
 * @param page as it is
 * @param schema the JSON schema of a recipe, see `recipeJsonSchema`
 */
export function recipePage(page, schema) {
  const sections = Object.entries(schema.properties).map(([key, value]) => sectionOf(key, value));
  return [page.slice(0, page.indexOf(MARK)) + MARK, ...sections.flat()].join('\n');
}

/** The tables of one key and of the objects below it that have tables of their own. */
function sectionOf(key, schema, level = '##') {
  const head = `${level} \`${key}\``;
  if (schema.oneOf) return choiceOf(key, schema, head);
  if (!schema.properties) return [`${head}\n\n${table(HEAD, rowsOf(key, schema))}`];
  const rows = Object.entries(schema.properties).flatMap(([name, value]) => rowsOf(`${key}.${name}`, value));
  return [`${head}\n\n${schema.description}.\n\n${table(HEAD, rows)}`];
}

const HEAD = ['key', 'default', 'values', 'meaning'];

/** A key and, where its value may be an object, the keys of that. */
function rowsOf(key, schema) {
  const inner = [schema, ...(schema.anyOf ?? [])].find(({ properties }) => properties);
  return [
    [`\`${key}\``, byDefault(schema), values(schema), text(schema)],
    ...Object.entries(inner?.properties ?? {}).flatMap(([name, value]) => rowsOf(`${key}.${name}`, value)),
  ];
}

/** An object whose "name" says which other keys it has. */
function choiceOf(key, schema, head) {
  const names = schema.oneOf.map(({ properties, description }) => [`\`${properties.name.const}\``, description]);
  const further = new Map();
  const rows = schema.oneOf.flatMap(({ properties: { name, ...options } }) =>
    Object.entries(options).map(([option, value]) => {
      if (value.oneOf) further.set(`${key}.${option}`, value);
      const what = value.oneOf ? `see [below](#${anchor(`${key}.${option}`)})` : values(value);
      return [`\`${name.const}\``, `\`${option}\``, byDefault(value), what, text(value)];
    }),
  );
  return [
    `${head}\n\n${schema.description}. The default is \`${schema.default.name}\`.\n`,
    table(['`name`', 'what it is'], names),
    table(['with `name`', ...HEAD], rows),
    ...[...further].flatMap(([path, value]) => sectionOf(path, value, '###')),
  ];
}

function byDefault(schema) {
  if ('default' in schema && schema.oneOf) return code(schema.default.name);
  return 'default' in schema ? code(schema.default) : '';
}

function values(schema) {
  if (schema.anyOf) return schema.anyOf.map(values).join(', or ');
  if (schema.oneOf) return schema.oneOf.map(({ properties }) => code(properties.name.const)).join(', ');
  if ('const' in schema) return code(schema.const);
  if (schema.enum) return schema.enum.map(code).join(', ');
  switch (schema.type) {
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
      return `whole number${range(schema)}`;
    case 'number':
      return `number${range(schema)}`;
    case 'array':
      return `list of ${schema.maxItems ? `${schema.maxItems} ` : ''}${schema.items.type}s`;
    case 'object':
      return 'object with the keys below';
    default:
      return 'text';
  }
}

function range({ type, minimum, exclusiveMinimum, maximum = Infinity }) {
  const least = type === 'integer' && exclusiveMinimum === 0 ? 1 : minimum;
  const from =
    least === undefined ? (exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`) : ` from ${least}`;
  return maximum < Number.MAX_SAFE_INTEGER
    ? `${from}${from && least === undefined ? ',' : ''} to ${Number(maximum.toFixed(4))}`
    : from;
}

const code = (value) => `\`${JSON.stringify(value)}\``;
const text = ({ description }) => description.replaceAll('|', '\\|');
const anchor = (heading) => heading.replaceAll('.', '').toLowerCase();

function table(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows].map((cells) =>
    `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |'),
  );
  return `${lines.join('\n')}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const require = createRequire(import.meta.url);
  const { recipeJsonSchema } = require(
    join(root, process.env.NEARMISS_OUT ?? 'out', 'src/engine/recipe/readRecipe.js'),
  );
  const schema = JSON.parse(JSON.stringify(recipeJsonSchema()));
  writeFileSync(join(root, 'media/nearmiss.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
  const page = join(root, 'docs/recipe.md');
  writeFileSync(page, recipePage(readFileSync(page, 'utf8'), schema));
}
