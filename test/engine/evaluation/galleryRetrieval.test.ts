import assert from 'node:assert/strict';
import { galleryRetrieval } from '../../../src/engine/evaluation/galleryRetrieval';
import { classLevels } from '../../../src/engine/metric/classLevels';
import { cosineDistance, normalizeRows, row } from '../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';

const CLASSES = ['fruit/apple', 'fruit/pear', 'milk/oat', 'milk/soy'];

describe('retrieval from a gallery', () => {
  it('counts as a plain loop does, at both levels', async () => {
    const random = seededRandom(2);
    const labels = Int32Array.from({ length: 60 }, (_, i) => i % 4);
    const embeddings = {
      count: 60,
      dim: 5,
      values: normalizeRows(
        Float32Array.from({ length: 300 }, (_, n) => (n % 5 === labels[Math.floor(n / 5)] ? 1 : 0) + normal(random)),
        5,
      ),
    };
    const gallery = Uint32Array.from({ length: 12 }, (_, i) => i);
    const queries = Uint32Array.from({ length: 48 }, (_, i) => 12 + i);
    const found = await galleryRetrieval(embeddings, queries, gallery, labels, classLevels(CLASSES), quietJob);
    const group = (image: number, level: number): string => CLASSES[labels[image]].split('/').slice(0, level).join('/');
    for (const level of [1, 2]) {
      const ranked = Array.from(queries, (query) =>
        [...gallery]
          .sort(
            (a, b) =>
              cosineDistance(row(embeddings, query), row(embeddings, a)) -
              cosineDistance(row(embeddings, query), row(embeddings, b)),
          )
          .map((image) => group(image, level) === group(query, level)),
      );
      assert.equal(found[level - 1].right, ranked.filter(([first]) => first).length / 48);
      assert.equal(found[level - 1].amongFive, ranked.filter((right) => right.slice(0, 5).includes(true)).length / 48);
    }
    assert.ok(found[0].right > found[1].right);
  });

  it('answers from a gallery of a single image', async () => {
    const embeddings = { count: 3, dim: 2, values: Float32Array.of(1, 0, 0, 1, 1, 0) };
    const found = await galleryRetrieval(
      embeddings,
      Uint32Array.of(1, 2),
      Uint32Array.of(0),
      Int32Array.of(0, 1, 2),
      classLevels(CLASSES),
      quietJob,
    );
    assert.deepEqual(found, [
      { level: 1, right: 0.5, amongFive: 0.5 },
      { level: 2, right: 0, amongFive: 0 },
    ]);
  });
});
