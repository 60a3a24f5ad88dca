import assert from 'node:assert/strict';
import type { Pixels } from '../../../src/engine/numeric/pixels';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import type { ConvnetSpec } from '../../../src/engine/network/convnet';
import { planTraining } from '../../../src/engine/training/plan';

const pixels = (size: number): Pixels => ({
  count: 0,
  height: size,
  width: size,
  channels: 3,
  data: new Uint8Array(0),
  readable: new Uint8Array(0),
});
const plan = (recipe: object, size: number, labelled: number) =>
  planTraining(recipeSchema.parse(recipe), pixels(size), labelled);
const convnet = (recipe: object, size: number, labelled: number) =>
  plan(recipe, size, labelled).architecture as ConvnetSpec;

describe('the plan of a training', () => {
  it('takes more stages for larger images and a wider network for more of them', () => {
    assert.deepEqual(
      [16, 28, 32, 64, 128].map((size) => convnet({}, size, 1000).stages),
      [1, 1, 1, 2, 3],
    );
    assert.ok(convnet({}, 28, 50_000).stageWidth > convnet({}, 28, 500).stageWidth);
  });

  it(
    'looks at each image often in a small dataset and a few times in a large one, never at so many that it takes ' +
      'hours',
    () => {
      let looks = 0;
      let epochs = Infinity;
      for (const labelled of [0, 1, 40, 400, 4000, 40_000, 400_000]) {
        const { epochs: now, folds, repeats } = plan({}, 28, labelled);
        assert.ok(now >= 2 && now <= 200 && now <= epochs && folds >= 2 && repeats >= 1);
        epochs = now;
        looks = Math.max(looks, now * labelled);
      }
      assert.ok(looks <= 2 * 400_000);
    },
  );

  it('does what the recipe says instead, where it says something', () => {
    const { architecture, epochs, folds, repeats } = plan(
      {
        network: { width: 5, stages: 4, embedding: 9, attention: 'both' },
        training: { epochs: 3, folds: 7, repeats: 6 },
      },
      40,
      100,
    );
    assert.deepEqual(architecture, {
      kind: 'convnet',
      height: 40,
      width: 40,
      channels: 3,
      stageWidth: 5,
      stages: 4,
      embedding: 9,
      attention: 'both',
    });
    assert.deepEqual([epochs, folds, repeats], [3, 7, 6]);
  });

  it('deals folds once for heads on features, which keep their width', () => {
    const features = { count: 500, dim: 256, values: new Float32Array(0), readable: new Uint8Array(500).fill(1) };
    const { architecture, repeats } = planTraining(recipeSchema.parse({}), features, 500);
    assert.deepEqual([architecture.kind, architecture.embedding, repeats], ['head', 256, 1]);
  });
});
