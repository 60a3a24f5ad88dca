import assert from 'node:assert/strict';
import { recognize } from '../../../../src/engine/curation/answers/recognize';
import type { QuerySpaces } from '../../../../src/engine/curation/answers/query';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

const CLASSES = 6;
const DIM = 8;

/** A person along each axis, with 20 images around it. */
function gallery(spread: number): { spaces: QuerySpaces; labels: Int32Array } {
  const random = seededRandom(5);
  const labels = Int32Array.from({ length: 20 * CLASSES }, (_, i) => i % CLASSES);
  const values = normalizeRows(
    Float32Array.from(
      { length: labels.length * DIM },
      (_, n) => (n % DIM === labels[Math.floor(n / DIM)] ? 1 : 0) + spread * normal(random),
    ),
    DIM,
  );
  return {
    labels,
    spaces: {
      spaces: [{ embeddings: { count: labels.length, dim: DIM, values }, heldOut: null }],
      maps: [(rows) => rows],
    },
  };
}
const along = (axis: number): Float32Array[] => [Float32Array.from({ length: DIM }, (_, d) => (d === axis ? 1 : 0))];

describe('recognition', () => {
  it('names who is in the gallery and rejects who is not', () => {
    const { spaces, labels } = gallery(0.1);
    const { nearest, distances, rates } = recognize(
      { subjects: [along(2), along(4), along(7)], labels, strangerSpaces: [], far: 0.05 },
      spaces,
      1,
    );
    assert.deepEqual([labels[nearest[0]], labels[nearest[1]]], [2, 4]);
    assert.deepEqual(
      [...distances].map((distance) => distance < rates.threshold),
      [true, true, false],
    );
  });

  it('says the rates that a count over the gallery gives', () => {
    const { spaces, labels } = gallery(0.45);
    const { values } = spaces.spaces[0].embeddings;
    const distance = (a: number, b: number): number =>
      1 - labels.slice(0, DIM).reduce((sum, _l, d) => sum + values[a * DIM + d] * values[b * DIM + d], 0);
    const nearestOf = (i: number, allowed: (j: number) => boolean) =>
      [...labels.keys()]
        .filter((j) => j !== i && allowed(j))
        .map((j) => ({ j, distance: distance(i, j) }))
        .sort((a, b) => a.distance - b.distance)[0];
    for (const far of [0.05, 0.2]) {
      const { rates } = recognize({ subjects: [], labels, strangerSpaces: [], far }, spaces, 1);
      const strangers = [...labels.keys()].filter(
        (i) => nearestOf(i, (j) => labels[j] !== labels[i]).distance < rates.threshold - 1e-6,
      ).length;
      const identified = [...labels.keys()].filter((i) => {
        const { j, distance: d } = nearestOf(i, () => true);
        return d < rates.threshold - 1e-6 && labels[j] === labels[i];
      }).length;
      assert.ok(Math.abs(rates.far - strangers / labels.length) < 1e-9 && rates.far <= far);
      assert.ok(Math.abs(rates.identified! - identified / labels.length) < 1e-9);
    }
  });

  it(
    'answers a gallery that is too small for the rate with an error, and one class with lone images without a ' +
      'share of identified ones',
    () => {
      const { spaces, labels } = gallery(0.1);
      const error = { code: 'recognize/far' };
      assert.throws(() => recognize({ subjects: [], labels, strangerSpaces: [], far: 0.01 }, spaces, 1), error);
      assert.throws(
        () => recognize({ subjects: [], strangerSpaces: [], labels: labels.slice().fill(0), far: 0.5 }, spaces, 1),
        error,
      );
      assert.throws(
        () => recognize({ subjects: [], strangerSpaces: [], labels: labels.slice().fill(-1), far: 0.5 }, spaces, 1),
        error,
      );
      const lone = labels.map((_label, i) => (i < 20 ? i : -1));
      assert.equal(
        recognize({ subjects: [], labels: lone, strangerSpaces: [], far: 0.5 }, spaces, 1).rates.identified,
        null,
      );
    },
  );

  it(
    'asks about strangers where their class was not learned, and allows for the part of the gallery that they do ' +
      'not meet',
    () => {
      const { spaces, labels } = gallery(0.45);
      const { embeddings } = spaces.spaces[0];
      const heldOutOf = (part: number): Uint32Array =>
        Uint32Array.from(labels.keys()).filter((i) => labels[i] % 3 === part);
      const strangerSpaces = [0, 1, 2].map((part) => ({ embeddings, heldOut: heldOutOf(part) }));
      const { rates } = recognize({ subjects: [], labels, strangerSpaces, far: 0.2 }, spaces, 1);
      const { values } = embeddings;
      const distance = (a: number, b: number): number =>
        1 - labels.slice(0, DIM).reduce((sum, _l, d) => sum + values[a * DIM + d] * values[b * DIM + d], 0);
      const nearest = Array.from(labels.keys(), (i) =>
        Math.min(...[...labels.keys()].filter((j) => labels[j] % 3 !== labels[i] % 3).map((j) => distance(i, j))),
      ).sort((a, b) => a - b);
      const allowed = Math.floor((0.2 * labels.length * 2) / 3);
      assert.ok(Math.abs(rates.threshold - nearest[allowed]) < 1e-6);
      assert.ok(Math.abs(rates.far - (allowed / labels.length) * 1.5) < 1e-9);
    },
  );
});
