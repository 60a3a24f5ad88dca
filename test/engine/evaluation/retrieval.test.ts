import assert from 'node:assert/strict';
import { evaluateRetrieval, precisionsToRank } from '../../../src/engine/evaluation/retrieval';
import { clusters, embeddings, near } from './data';

const E6 = [
  [1, 0],
  [0.8, 0.6],
  [0, 1],
  [-0.6, 0.8],
  [-1, 0],
  [-0.8, -0.6],
];

/** Sorts the whole gallery for each query. */
function naive(
  rows: number[][],
  labels: number[],
  k: number,
): { recall: number; precision: number; map: number; queries: number } {
  const distance = (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + (x - b[d]) ** 2, 0);
  const queries = [...labels.keys()].filter(
    (q) => labels[q] >= 0 && labels.filter((label) => label === labels[q]).length > 1,
  );
  const scores = queries.map((q) => {
    const order = [...labels.keys()]
      .filter((i) => i !== q && labels[i] >= 0)
      .sort((a, b) => distance(rows[q], rows[a]) - distance(rows[q], rows[b]) || a - b);
    const hits = order.map((i) => labels[i] === labels[q]);
    const r = hits.filter(Boolean).length;
    const average =
      hits
        .slice(0, r)
        .reduce((sum, hit, i) => sum + (hit ? hits.slice(0, i + 1).filter(Boolean).length / (i + 1) : 0), 0) / r;
    return {
      recall: hits.slice(0, k).some(Boolean) ? 1 : 0,
      precision: hits.slice(0, r).filter(Boolean).length / r,
      map: average,
    };
  });
  const mean = (f: (score: (typeof scores)[0]) => number) =>
    scores.reduce((sum, score) => sum + f(score), 0) / scores.length;
  return {
    recall: mean((s) => s.recall),
    precision: mean((s) => s.precision),
    map: mean((s) => s.map),
    queries: queries.length,
  };
}

describe('retrieval scores', () => {
  it('have the gold values on E6', () => {
    const scores = evaluateRetrieval(embeddings(E6), Int32Array.of(0, 0, 1, 1, 1, 0), { ks: [1, 2] });
    near(scores.precisionAt1, 2 / 3);
    near(scores.rPrecision, 0.5);
    near(scores.mapAtR, 0.4583333333, 1e-9);
    near(scores.recallAt[0].recall, 2 / 3);
    near(scores.recallAt[1].recall, 0.8333333333, 1e-9);
  });

  it('have the gold precisions of one ranked list with ten to find', () => {
    for (const [ranks, precision, average] of [
      [[1], 0.1, 0.1],
      [[1, 10], 0.2, 0.12],
      [[1, 2], 0.2, 0.2],
      [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 1, 1],
    ] as const) {
      const hits = Array.from({ length: 10 }, (_, i) => (ranks as readonly number[]).includes(i + 1));
      const scores = precisionsToRank(hits, 10);
      near(scores.precision, precision);
      near(scores.average, average);
    }
  });

  it('equal a naive loop, with lone and unlabelled images, over several blocks', () => {
    const labels = Array.from({ length: 150 }, (_, i) => (i === 7 ? 9 : i % 5));
    const rows = clusters(labels, 6, 1.2, 3);
    const given = labels.map((label, i) => (i % 11 === 0 ? -1 : label));
    const expected = naive(rows, given, 3);
    const scores = evaluateRetrieval(embeddings(rows), Int32Array.from(given), { ks: [3] });
    near(scores.recallAt[0].recall, expected.recall);
    near(scores.rPrecision, expected.precision);
    near(scores.mapAtR, expected.map);
    assert.equal(scores.queries, expected.queries);
    assert.equal(scores.lone, 1);
    assert.ok(scores.precisionAt1 > 0.2 && scores.precisionAt1 < 1);
  });

  it('break ties by index, find exact duplicates, and count the ties', () => {
    const point = [1, 0];
    const scores = evaluateRetrieval(embeddings([point, point, point, [0, 1]]), Int32Array.of(0, 1, 0, 1));
    // 0 finds 1 (index before 2), 1 finds 0, 2 finds 0, 3 finds 0: one of four is right.
    near(scores.precisionAt1, 0.25);
    assert.equal(scores.tied, 4);
  });

  it('leave absent images out and ask only those asked for', () => {
    const rows = [
      [1, 0],
      [0.8, 0.6],
      [0, 0],
      [0, 1],
    ];
    const labels = Int32Array.of(0, 0, 0, 1);
    assert.equal(evaluateRetrieval(embeddings(rows), labels).queries, 2);
    const some = evaluateRetrieval(embeddings(rows), labels, { queries: [1, 3] });
    assert.deepEqual([some.queries, some.lone], [1, 1]);
  });

  it('are zero without anything to ask: no image, one image, all alone', () => {
    for (const [rows, labels] of [
      [[], []],
      [[[1, 0]], [0]],
      [
        [
          [1, 0],
          [0, 1],
        ],
        [0, 1],
      ],
    ] as const) {
      const scores = evaluateRetrieval(embeddings(rows), Int32Array.from(labels));
      assert.deepEqual([scores.queries, scores.precisionAt1, scores.mapAtR], [0, 0, 0]);
      assert.equal(scores.lone, labels.length);
    }
  });

  it('are perfect for a single class', () => {
    const scores = evaluateRetrieval(embeddings(E6), new Int32Array(6));
    assert.deepEqual([scores.precisionAt1, scores.rPrecision, scores.mapAtR], [1, 1, 1]);
  });
});
