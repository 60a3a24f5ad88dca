import assert from 'node:assert/strict';
import { checkRecipe } from '../../../src/engine/recipe/checkRecipe';
import { lossOptions } from '../../../src/engine/recipe/lossOptions';
import { minerOptions } from '../../../src/engine/recipe/minerOptions';
import { samplerOptions } from '../../../src/engine/recipe/samplerOptions';
import { NearmissError } from '../../../src/engine/protocol';
import { quietJob } from '../../../src/engine/protocol/job';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { useBackend } from '../../../src/engine/tensor/backend';
import { Learner } from '../../../src/engine/training/learner';
import { headTask } from './tasks';

const namesOf = (options: readonly { shape: { name: { value: string } } }[]): string[] =>
  options.map(({ shape }) => shape.name.value);
const LOSSES = namesOf(lossOptions.options);
const MINERS = namesOf(minerOptions.options);
const SAMPLERS = namesOf(samplerOptions.options);
const SYNTHETIC = ['expansion', 'mixing', 'generator'];
const SMALL: Record<string, object> = {
  balanced: { classesPerBatch: 3, imagesPerClass: 3 },
  globalHard: { classesPerBatch: 3, imagesPerClass: 3, renewEvery: 1, neighbours: 5 },
  uniform: { batchSize: 9 },
};

/** Two steps, with the whole dataset looked at before the last; said in a word when anything is not a number. */
function problemOf(recipe: object): string | null {
  const task = headTask(4, recipe);
  const learner = new Learner(task);
  try {
    for (const epoch of [0, 1]) {
      learner.renewSampler(epoch, quietJob);
      const { loss, embeddings } = learner.step(0.01);
      if (!Number.isFinite(loss)) return `loss ${loss}`;
      if (!embeddings.every(Number.isFinite)) return 'embeddings';
    }
    return learner.network.variables.read().every((values) => values.every(Number.isFinite)) ? null : 'weights';
  } finally {
    learner.dispose();
    learner.network.dispose();
  }
}

function refused(recipe: object): boolean {
  try {
    checkRecipe(recipeSchema.parse(recipe));
    return false;
  } catch (error) {
    assert.ok(error instanceof NearmissError && error.code === 'recipe/nonsense', String(error));
    return true;
  }
}

describe('every combination of loss, miner and sampler', () => {
  before(() => useBackend('wasm'));

  it('trains without a number going wrong, or is refused with the reason', function () {
    this.timeout(60_000);
    const problems: string[] = [];
    let trained = 0;
    for (const loss of LOSSES) {
      for (const miner of MINERS) {
        for (const sampler of SAMPLERS) {
          const recipe = {
            loss: { name: loss },
            miner: { name: miner },
            sampler: { name: sampler, ...SMALL[sampler] },
          };
          if (refused(recipe)) continue;
          trained++;
          const problem = problemOf(recipe);
          if (problem) problems.push(`${loss}, ${miner}, ${sampler}: ${problem}`);
        }
      }
    }
    assert.deepEqual(problems, []);
    // Five losses take any miner and sampler; the others the two miners that mine nothing; those without labels no
    // sampler by labels.
    assert.equal(trained, (5 * MINERS.length + (LOSSES.length - 7) * 2) * SAMPLERS.length + 2 * 2 * 2);
  });

  it('also with synthetic negatives, whatever picks the triplets', function () {
    this.timeout(60_000);
    const problems: string[] = [];
    for (const loss of ['contrastive', 'triplet', 'nPair']) {
      for (const synthetic of SYNTHETIC) {
        for (const miner of MINERS) {
          const recipe = { loss: { name: loss, synthetic: { name: synthetic } }, miner: { name: miner } };
          const problem = refused(recipe) ? null : problemOf(recipe);
          if (problem) problems.push(`${loss}, ${synthetic}, ${miner}: ${problem}`);
        }
      }
    }
    assert.deepEqual(problems, []);
  });
});
