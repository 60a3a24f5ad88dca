import assert from 'node:assert/strict';
import { evaluateClustering } from '../../../src/engine/evaluation/clustering';
import { kMeans } from '../../../src/engine/evaluation/kMeans';
import {
  adjustedMutualInformation,
  normalizedMutualInformation,
} from '../../../src/engine/evaluation/mutualInformation';
import { seededRandom } from '../../../src/engine/numeric/random';
import { clusters, embeddings, near } from './data';

const LABELS = Array.from({ length: 60 }, (_, i) => i % 4);

describe('mutual information', () => {
  it('has the gold values', () => {
    near(normalizedMutualInformation([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]), 0.515803743, 1e-9);
    near(adjustedMutualInformation([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 2, 2]), 0.2987924582, 1e-9);
  });

  it('has the values of scikit-learn (reference.py)', () => {
    const v = Array.from({ length: 60 }, (_, i) => Math.floor(i / 9) % 5);
    near(normalizedMutualInformation(LABELS, v), 0.007750694323676249);
    near(adjustedMutualInformation(LABELS, v), -0.0757234348182824);
  });

  it('is 1 for the same groups under other names, and for one group each', () => {
    for (const f of [normalizedMutualInformation, adjustedMutualInformation]) {
      near(f([0, 0, 1, 2], [5, 5, 3, 4]), 1);
      near(f([0, 0, 0], [1, 1, 1]), 1);
    }
  });

  it('is 0 where one of the two tells nothing', () => {
    near(normalizedMutualInformation([0, 0, 1, 1], [2, 2, 2, 2]), 0);
    near(adjustedMutualInformation([0, 0, 1, 1], [2, 2, 2, 2]), 0);
  });
});

describe('k-means', () => {
  it('finds clusters that stand apart, the same with the same seed', () => {
    const rows = embeddings(clusters(LABELS, 8, 0.1, 1));
    const found = kMeans(rows, 4, seededRandom(3));
    near(normalizedMutualInformation(LABELS, found), 1);
    assert.deepEqual(found, kMeans(rows, 4, seededRandom(3)));
  });

  it('puts every row to the nearest centre, the mean of its rows', () => {
    const points = clusters(LABELS, 3, 1, 2);
    const found = kMeans(embeddings(points), 5, seededRandom(1));
    const centre = (c: number) => {
      const own = points.filter((_, i) => found[i] === c);
      return own[0].map((_, d) => own.reduce((sum, row) => sum + row[d], 0) / own.length);
    };
    const centres = new Map([...new Set(found)].map((c) => [c, centre(c)]));
    points.forEach((row, i) => {
      const to = (c: number) => centres.get(c)!.reduce((sum, x, d) => sum + (x - row[d]) ** 2, 0);
      assert.ok([...centres.keys()].every((c) => to(found[i]) <= to(c) + 1e-9));
    });
  });

  it('works with more clusters than different rows, with one row and with none', () => {
    assert.equal(
      kMeans(
        embeddings([
          [1, 0],
          [1, 0],
          [1, 0],
        ]),
        3,
        seededRandom(1),
      ).length,
      3,
    );
    assert.deepEqual([...kMeans(embeddings([[1, 0]]), 5, seededRandom(1))], [0]);
    assert.equal(kMeans(embeddings([]), 2, seededRandom(1)).length, 0);
  });
});

describe('clustering scores', () => {
  it('are 1 where classes stand apart, without the unlabelled images', () => {
    const labels = Int32Array.from(LABELS, (label, i) => (i % 10 === 0 ? -1 : label));
    const scores = evaluateClustering(embeddings(clusters(LABELS, 8, 0.1, 1)), labels, seededRandom(2));
    assert.equal(scores.clusters, 4);
    near(scores.nmi, 1);
    near(scores.ami, 1);
  });

  it('are corrected for chance where the embedding tells nothing', () => {
    const noise = embeddings(
      clusters(
        LABELS.map(() => 0),
        8,
        5,
        1,
      ),
    );
    const { nmi, ami } = evaluateClustering(noise, Int32Array.from(LABELS), seededRandom(2));
    assert.ok(ami < nmi && Math.abs(ami) < 0.12, `${nmi}, ${ami}`);
  });

  it('are zero without labels', () => {
    assert.deepEqual(evaluateClustering(embeddings([[1, 0]]), Int32Array.of(-1), seededRandom(1)), {
      clusters: 0,
      nmi: 0,
      ami: 0,
    });
  });
});
