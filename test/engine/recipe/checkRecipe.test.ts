import assert from 'node:assert/strict';
import { checkRecipe } from '../../../src/engine/recipe/checkRecipe';
import { NearmissError } from '../../../src/engine/protocol';
import { recipeSchema } from '../../../src/engine/recipe/recipe';

const check = (recipe: object) => checkRecipe(recipeSchema.parse(recipe));

describe('checkRecipe', () => {
  it('accepts the default and every loss by its name alone', () => {
    check({});
    for (const name of [
      'contrastive',
      'quadruplet',
      'nPair',
      'proxyAnchor',
      'arcFace',
      'hierarchical',
      'ntXent',
      'vicReg',
    ])
      check({ loss: { name } });
  });

  it('accepts what fits together', () => {
    check({ loss: { name: 'margin' }, miner: { name: 'semiHard' } });
    check({ loss: { name: 'contrastive' }, miner: { name: 'multiSimilarity' }, sampler: { name: 'globalHard' } });
    check({ loss: { name: 'vicReg' }, sampler: { name: 'uniform' }, miner: { name: 'all' } });
  });

  it('refuses a miner that would have no effect', () => {
    for (const name of ['proxyAnchor', 'cosFace', 'supervisedContrastive', 'nPair', 'ntXent']) {
      assert.throws(() => check({ loss: { name }, miner: { name: 'batchHard' } }), {
        name: 'NearmissError',
        code: 'recipe/nonsense',
        message: /"batchHard" would have no effect.*Leave "miner" out/,
      });
    }
  });

  it('refuses quadruplets from fewer than three classes per batch', () => {
    assert.throws(
      () => check({ loss: { name: 'quadruplet' }, sampler: { name: 'balanced', classesPerBatch: 2 } }),
      /a batch holds 2\. Set "classesPerBatch"/,
    );
    check({ loss: { name: 'quadruplet' }, sampler: { name: 'balanced', classesPerBatch: 3 } });
  });

  it('refuses to draw by labels for a loss without labels', () => {
    assert.throws(() => check({ loss: { name: 'ntXent' }, sampler: { name: 'balanced' } }), NearmissError);
  });

  it('refuses bounds that cross', () => {
    assert.throws(
      () => check({ loss: { name: 'contrastive', positiveMargin: 1 } }),
      /"positiveMargin" below "negativeMargin"/,
    );
    assert.throws(
      () => check({ loss: { name: 'margin' }, miner: { name: 'distanceWeighted', cutoff: 1.5 } }),
      /"cutoff" below "farthest"/,
    );
  });

  it('refuses a skip beside the subspaces of levels', () => {
    assert.throws(
      () => check({ loss: { name: 'hierarchical' }, network: { skip: 0.5 } }),
      /Leave "skip" out, or set "subspaces"/,
    );
    check({ loss: { name: 'hierarchical', subspaces: false }, network: { skip: 0.5 } });
  });

  it('refuses levels of labels beside folders that are only parts of a class', () => {
    const dataset = { subfolders: 'parts' };
    const refused = { code: 'recipe/nonsense', message: /"subfolders".*"classes"/ };
    assert.throws(() => check({ dataset, loss: { name: 'hierarchical' } }), refused);
    assert.throws(() => check({ dataset, findings: { level: 1 } }), refused);
    check({ dataset });
    check({ dataset: { subfolders: 'classes' }, loss: { name: 'hierarchical' } });
  });
});
