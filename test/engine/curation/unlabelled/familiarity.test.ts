import assert from 'node:assert/strict';
import { familiarity } from '../../../../src/engine/curation/unlabelled/familiarity';
import { comparedSearch } from '../../../../src/engine/neighbours/compared';
import { quietJob } from '../../../../src/engine/protocol';

/** Images on a circle at these angles. */
function onCircle(angles: readonly number[], k: number) {
  const values = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  return comparedSearch({ count: angles.length, dim: 2, values })(values, Int32Array.from(angles.keys()), k, quietJob);
}

describe('familiarity', () => {
  // 40 labelled images side by side, then one among them, one a little apart, and one far off.
  const angles = [...Array.from({ length: 40 }, (_, i) => i / 100), 0.205, 0.45, 2];
  const labels = Int32Array.from(angles, (_, i) => (i < 40 ? 0 : -1));

  it('is 1 among labelled images and falls the farther off an image is', () => {
    const familiar = familiarity(onCircle(angles, 10), labels);
    assert.equal(familiar[40], 1);
    assert.ok(familiar[41] < 0.5 && familiar[42] < 0.5);
    assert.ok(Math.abs(familiar[42] - 10 / 41) < 1e-6, 'no labelled image is as far off');
  });

  it('is 0 where no neighbour is labelled, or nothing is', () => {
    assert.deepEqual(
      [
        ...familiarity(
          onCircle(angles, 10),
          labels.map(() => -1),
        ),
      ],
      angles.map(() => 0),
    );
    assert.equal(
      familiarity({ k: 3, indices: new Int32Array(0), distances: new Float32Array(0) }, new Int32Array(0)).length,
      0,
    );
  });
});
