import assert from 'node:assert/strict';
import { projectToPlane } from '../../../src/engine/curation/projection';
import { normalizeRows, type Embeddings } from '../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';

/** Two tight bunches of unit rows, far from each other. */
function bunches(perBunch: number): Embeddings {
  const random = seededRandom(1);
  const values = Float32Array.from(
    { length: 2 * perBunch * 4 },
    (_, v) => (v % 4 === (v < perBunch * 4 ? 0 : 1) ? 1 : 0) + 0.05 * normal(random),
  );
  return { count: 2 * perBunch, dim: 4, values: normalizeRows(values, 4) };
}
const all = ({ count }: Embeddings): number[] => [...Array(count).keys()];

describe('projectToPlane', () => {
  it('keeps near images near: the nearest point of each is of its own bunch', async () => {
    const embeddings = bunches(30);
    const { x, y } = await projectToPlane(embeddings, all(embeddings), 1, quietJob);
    for (let i = 0; i < 60; i++) {
      const nearest = all(embeddings)
        .filter((j) => j !== i)
        .sort((a, b) => Math.hypot(x[a] - x[i], y[a] - y[i]) - Math.hypot(x[b] - x[i], y[b] - y[i]))[0];
      assert.equal(nearest < 30, i < 30);
    }
  });

  it('is the same for the same seed', async () => {
    const embeddings = bunches(12);
    assert.deepEqual(
      await projectToPlane(embeddings, all(embeddings), 5, quietJob),
      await projectToPlane(embeddings, all(embeddings), 5, quietJob),
    );
  });

  it('places few images side by side and leaves out those without an embedding', async () => {
    const { x } = await projectToPlane({ count: 3, dim: 1, values: Float32Array.of(1, 0, 1) }, [0, 2], 1, quietJob);
    assert.deepEqual([...x].map(Number.isNaN), [false, true, false]);
    assert.equal(
      (await projectToPlane({ count: 0, dim: 1, values: new Float32Array(0) }, [], 1, quietJob)).x.length,
      0,
    );
  });

  it('stops when it is asked to', async () => {
    const embeddings = bunches(12);
    await assert.rejects(projectToPlane(embeddings, all(embeddings), 1, { ...quietJob, stopped: () => true }), {
      code: 'job/stopped',
    });
  });
});
