import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packageFile } from '../../../src/engine/files/packageFile';
import { defaultRecipe } from '../../../src/engine/recipe/recipe';
import { parseRecipe, recipeJsonSchema, trainingKey } from '../../../src/engine/recipe/readRecipe';
import { testBackbone } from '../backbone/tinyModels';

interface Schema {
  readonly description?: string;
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

describe('the recipe', () => {
  it('is all defaults for an empty file and an empty object', () => {
    assert.deepEqual(parseRecipe(''), defaultRecipe);
    assert.deepEqual(parseRecipe('{}'), defaultRecipe);
  });

  it('may have comments and trailing commas', () => {
    assert.equal(parseRecipe('{ // seed\n "training": { "seed": 7, }, }').training.seed, 7);
  });

  it('names the line of a syntax error', () => {
    assert.throws(() => parseRecipe('{\n "training": {\n'), { code: 'recipe/syntax', message: /line 3/ });
  });

  it('names an unknown key and a value out of range', () => {
    assert.throws(() => parseRecipe('{"trainng": {}}'), { code: 'recipe/invalid', message: /trainng/ });
    assert.throws(() => parseRecipe('{"training": {"folds": 1}}'), {
      code: 'recipe/invalid',
      message: /training\.folds/,
    });
  });

  it('has a training key that follows what training reads and nothing else', () => {
    const backbone = testBackbone();
    const key = trainingKey(defaultRecipe, backbone);
    assert.equal(trainingKey(parseRecipe('{"findings": {"hardNegatives": 3}}'), backbone), key);
    assert.equal(trainingKey(parseRecipe('{"metric": {"name": "mahalanobis"}}'), backbone), key);
    assert.equal(trainingKey(parseRecipe('{"dataset": {"subfolders": "classes"}}'), backbone), key);
    assert.equal(trainingKey(parseRecipe('{"network": {"device": "cuda"}}'), backbone), key);
    assert.equal(trainingKey(defaultRecipe, { ...backbone, file: 'elsewhere.onnx' }), key);
    assert.notEqual(trainingKey(parseRecipe('{"training": {"seed": 2}}'), backbone), key);
    assert.notEqual(trainingKey(defaultRecipe, { ...backbone, width: 64 }), key);
    assert.notEqual(trainingKey(defaultRecipe, null), key);
  });

  it('has its JSON schema in media, for the editor (npm run schema writes it)', () => {
    const written = JSON.parse(readFileSync(packageFile('media', 'nearmiss.schema.json'), 'utf8'));
    assert.deepEqual(written, JSON.parse(JSON.stringify(recipeJsonSchema())));
  });

  it('has a JSON schema that describes every key', () => {
    const undescribed = (schema: Schema, path: string): string[] => [
      ...Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
        ...(value.description ? [] : [`${path}.${key}`]),
        ...undescribed(value, `${path}.${key}`),
      ]),
      ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) =>
        undescribed(one, `${path}(${one.properties?.name?.const ?? ''})`),
      ),
    ];
    assert.deepEqual(undescribed(recipeJsonSchema(), 'recipe'), []);
  });

  it('has a JSON schema in which no key is required', () => {
    const schema = recipeJsonSchema() as { properties: Record<string, unknown>; required?: string[] };
    assert.ok('training' in schema.properties);
    assert.deepEqual(schema.required ?? [], []);
  });
});
