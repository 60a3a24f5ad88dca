import assert from 'node:assert/strict';
import { hashNeighbours } from '../../../../src/engine/curation/duplicates/hashBuckets';
import {
  DESCRIPTOR,
  descriptors,
  FREQUENCIES,
  products,
} from '../../../../src/engine/curation/duplicates/perceptualHash';
import { THUMB, THUMB_AREA } from '../../../../src/engine/numeric/appearances';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import { isStopped, quietJob } from '../../../../src/engine/protocol';

function randomThumbnails(count: number, seed: number): Uint8Array {
  const random = seededRandom(seed);
  return Uint8Array.from({ length: count * THUMB_AREA }, () => 256 * random());
}

describe('descriptors', () => {
  it('are the lowest cosines of each image at length 1, without the mean', () => {
    const image = randomThumbnails(1, 3);
    const expected: number[] = [];
    for (let v = 0; v < FREQUENCIES; v++) {
      for (let h = 0; h < FREQUENCIES; h++) {
        let sum = 0;
        for (let y = 0; y < THUMB; y++) {
          for (let x = 0; x < THUMB; x++)
            sum +=
              image[y * THUMB + x] *
              Math.cos(((2 * y + 1) * v * Math.PI) / (2 * THUMB)) *
              Math.cos(((2 * x + 1) * h * Math.PI) / (2 * THUMB));
        }
        expected.push(v + h === 0 ? 0 : sum * (v === 0 ? Math.SQRT1_2 : 1) * (h === 0 ? Math.SQRT1_2 : 1));
      }
    }
    const length = Math.hypot(...expected);
    descriptors(image).forEach((value, d) => assert.ok(Math.abs(value - expected[d] / length) < 1e-5, `value ${d}`));
  });

  it('know an image in the mirror without making it', () => {
    const image = randomThumbnails(1, 5);
    const flopped = image.map((_, p) => image[p - (p % THUMB) + THUMB - 1 - (p % THUMB)]);
    const out = new Float64Array(2);
    products(descriptors(image), 0, descriptors(flopped), 0, out);
    assert.ok(Math.abs(out[1] - 1) < 1e-5 && out[0] < 0.9, `${out}`);
  });

  it('are 0 for an image without contrast', () => {
    assert.ok(descriptors(new Uint8Array(THUMB_AREA).fill(99)).every((value) => value === 0));
  });
});

describe('hashNeighbours', () => {
  it('finds for nearly every image the one that is nearest to it by all pairs, plain or mirrored', () => {
    const random = seededRandom(9);
    const [count, planted] = [400, 80];
    const values = Float32Array.from({ length: count * DESCRIPTOR }, (_, p) =>
      p % DESCRIPTOR === 0 ? 0 : normal(random),
    );
    // The second half of the planted images are the first ones with noise, every other one in the mirror.
    for (let i = 0; i < planted / 2; i++) {
      for (let d = 1; d < DESCRIPTOR; d++) {
        const mirror = i % 2 === 1 && d % 2 === 1 ? -1 : 1;
        values[(planted / 2 + i) * DESCRIPTOR + d] = mirror * values[i * DESCRIPTOR + d] + 0.3 * normal(random);
      }
    }
    for (let i = 0; i < count; i++) {
      const row = values.subarray(i * DESCRIPTOR, (i + 1) * DESCRIPTOR);
      const scale = 1 / Math.hypot(...row);
      row.forEach((value, d) => {
        row[d] = value * scale;
      });
    }
    const knn = hashNeighbours(values, seededRandom(1), quietJob);
    let found = 0;
    for (let i = 0; i < planted; i++) if (knn.indices[i * knn.k] === (i + planted / 2) % planted) found++;
    assert.ok(found >= 0.95 * planted, `${found} of ${planted}`);
    assert.ok(!knn.indices.some((other, n) => other === Math.floor(n / knn.k)), 'no image is its own look-alike');
  });

  it('leaves out images without contrast, has none to look at, and stops when asked', () => {
    assert.ok(
      hashNeighbours(new Float32Array(3 * DESCRIPTOR), seededRandom(1), quietJob).indices.every(
        (other) => other === -1,
      ),
    );
    assert.equal(hashNeighbours(new Float32Array(0), seededRandom(1), quietJob).indices.length, 0);
    assert.throws(
      () => hashNeighbours(new Float32Array(DESCRIPTOR), seededRandom(1), { progress: () => {}, stopped: () => true }),
      isStopped,
    );
  });
});
