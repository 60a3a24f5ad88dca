import assert from 'node:assert/strict';
import { createMiner } from '../../../src/engine/metric/createMiner';
import { minerOptions, type MinerOptions } from '../../../src/engine/recipe/minerOptions';
import { E4, Y4 } from './checkLoss';
import { mine, tripletsAs } from './checkMiner';
import { lossWith } from './options';

const options = (name: string, changed: object = {}): MinerOptions => minerOptions.parse({ name, ...changed });

describe('createMiner', () => {
  it('makes every miner of a recipe', () => {
    for (const { shape } of minerOptions.options) {
      const name = shape.name.value;
      const miner = createMiner(options(name), lossWith('triplet'));
      if (name === 'all') assert.equal(miner, null);
      else assert.ok(mine(miner!, E4, Y4));
    }
  });

  it('hands the options on', () => {
    assert.equal(
      tripletsAs(mine(createMiner(options('semiHard', { margin: 1 }), lossWith('triplet'))!, E4, Y4)).length,
      6,
    );
    assert.equal(
      tripletsAs(mine(createMiner(options('semiHard', { margin: 0.2 }), lossWith('triplet'))!, E4, Y4)).length,
      0,
    );
  });

  it('chooses the usual miner of a loss by itself', () => {
    const chosen = (loss: Parameters<typeof createMiner>[1]) => {
      const miner = createMiner(options('auto'), loss);
      return miner && mine(miner, E4, Y4).kind;
    };
    assert.equal(chosen(lossWith('triplet')), 'triplets');
    assert.equal(chosen(lossWith('margin')), 'triplets');
    assert.equal(chosen(lossWith('multiSimilarity')), 'pairs');
    assert.equal(chosen(lossWith('proxyAnchor')), null);
    assert.equal(chosen(lossWith('contrastive')), null);
  });
});
