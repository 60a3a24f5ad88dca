import assert from 'node:assert/strict';
import { variation } from '../../../src/engine/evaluation/variation';
import { clusters, embeddings, near } from './data';

describe('variation', () => {
  it('adds up to the whole variance', () => {
    const labels = Array.from({ length: 40 }, (_, i) => i % 3);
    const rows = clusters(labels, 5, 0.5, 1);
    const { within, between, explained } = variation(embeddings(rows), Int32Array.from(labels), ['a', 'b', 'c']);
    const mean = rows[0].map((_, d) => rows.reduce((sum, row) => sum + row[d], 0) / 40);
    const whole = rows.reduce((sum, row) => sum + row.reduce((s, x, d) => s + (x - mean[d]) ** 2, 0), 0) / 40;
    near(within + between, whole, 1e-6);
    near(explained, between / whole, 1e-6);
  });

  it('tells of each class its spread and the class beside it', () => {
    const rows = [
      [1, 0],
      [0.8, 0.6],
      [0, 1],
      [0, 1],
      [-1, 0],
    ];
    const { classes } = variation(embeddings(rows), Int32Array.of(0, 0, 1, 1, 2), ['a', 'b', 'c']);
    near(classes[0].within, Math.hypot(0.1, 0.3), 1e-6);
    near(classes[1].within, 0);
    assert.deepEqual(
      classes.map((c) => c.nearest),
      [1, 0, 1],
    );
    near(classes[0].toNearest, Math.hypot(0.9, 0.7), 1e-6);
  });

  it('advises to look at classes that overlap, and says when classes explain little', () => {
    const labels = Array.from({ length: 60 }, (_, i) => i % 2);
    const rows = clusters(
      labels.map(() => 0),
      6,
      1,
      4,
    );
    const { advice, explained } = variation(embeddings(rows), Int32Array.from(labels), ['shirt', 'T-shirt']);
    assert.ok(explained < 0.1);
    assert.match(advice[0], /overlap more than they differ/);
    assert.equal(advice.length, 2);
    assert.match(
      advice[1],
      /shirt and T-shirt lie only 0\.\d standard deviations apart: check whether they are one class/,
    );
  });

  it('measures the separation along the line between the centres only', () => {
    // Centres 1.2 apart on the second axis; the first class deviates by .3 along it, the second by 0; both spread along
    // the third.
    const rows = [
      [0, 0.9, 0],
      [0, 0.3, 0],
      [0, -0.6, 0.8],
      [0, -0.6, -0.8],
    ];
    const { classes } = variation(embeddings(rows), Int32Array.of(0, 0, 1, 1), ['a', 'b']);
    for (const c of classes) near(c.separation, 1.2 / Math.sqrt(0.09 / 2), 1e-5);
  });

  it('is content with classes that stand apart', () => {
    const labels = Array.from({ length: 60 }, (_, i) => i % 2);
    const { advice } = variation(embeddings(clusters(labels, 6, 0.05, 4)), Int32Array.from(labels), ['cat', 'dog']);
    assert.equal(advice.length, 1);
    assert.match(advice[0], /^Classes explain 9\d%/);
  });

  it('leaves out absent and unlabelled images; says when there is nothing to compare', () => {
    const { classes, advice } = variation(
      embeddings([
        [1, 0],
        [0, 0],
        [0, 1],
        [0.6, 0.8],
      ]),
      Int32Array.of(0, 0, -1, 0),
      ['a'],
    );
    assert.deepEqual(
      classes.map((c) => c.images),
      [2],
    );
    assert.deepEqual(advice, ['There are fewer than two classes to compare.']);
    assert.equal(variation(embeddings([]), new Int32Array(0), []).classes.length, 0);
  });
});
