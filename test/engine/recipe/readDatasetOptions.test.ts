import assert from 'node:assert/strict';
import { readDatasetOptions } from '../../../src/engine/recipe/readDatasetOptions';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('readDatasetOptions', () => {
  const folder = temporaryFolder();
  const none = { layout: 'auto', include: [], exclude: [], levels: false };

  it('has all defaults where there is no recipe, or none that is one', async () => {
    assert.deepEqual(await readDatasetOptions(folder.path), none);
    for (const text of ['', '{', '[]', 'null', '{ "dataset": 3 }', '{ "loss": null }']) {
      await folder.write({ 'nearmiss.json': text });
      assert.deepEqual(await readDatasetOptions(folder.path), none, text);
    }
  });

  it('keeps each key that is right while others are wrong', async () => {
    await folder.write({
      'nearmiss.json': '{ "loss": { "name": "typ }, "dataset": {}',
    });
    assert.deepEqual(await readDatasetOptions(folder.path), none);
    await folder.write({
      'nearmiss.json':
        '{ "epochs": 3, "dataset": { "layout": 3, "subfolders": "classes", "exclude": ["a",], "x": 1 } }',
    });
    assert.deepEqual(await readDatasetOptions(folder.path), { ...none, subfolders: 'classes', exclude: ['a'] });
  });

  it('knows of the other keys whether they ask for levels of labels', async () => {
    for (const [text, levels] of [
      ['{ "loss": { "name": "hierarchical" } }', true],
      ['{ "findings": { "level": 2 } }', true],
      ['{ "findings": { "level": "finest" }, "loss": { "name": "triplet" } }', false],
    ] as const) {
      await folder.write({ 'nearmiss.json': text });
      assert.equal((await readDatasetOptions(folder.path)).levels, levels, text);
    }
  });
});
