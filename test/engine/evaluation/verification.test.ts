import assert from 'node:assert/strict';
import { rocCurve } from '../../../src/engine/evaluation/roc';
import {
  equalErrorRate,
  evaluateVerification,
  meanEerByGroup,
  operatingPointAtFar,
} from '../../../src/engine/evaluation/verification';
import { verificationPairs } from '../../../src/engine/evaluation/verificationPairs';
import { seededRandom } from '../../../src/engine/numeric/random';
import { clusters, embeddings, near } from './data';

const SCORES = [0.95, 0.9, 0.85, 0.8, 0.7, 0.7, 0.6, 0.5, 0.4, 0.3];
const SAME = [1, 1, 0, 1, 1, 0, 1, 0, 0, 0];
const gold = { distances: SCORES.map((score) => 1 - score), same: SAME };

describe('verification', () => {
  it('has the gold values', () => {
    const scores = evaluateVerification(gold)!;
    near(scores.eer, 0.3);
    near(scores.auroc, 0.82);
    near(scores.averagePrecision, 0.8261904762, 1e-9);
    const roc = rocCurve(SCORES, SAME)!;
    for (const [far, tar] of [
      [0, 0.4],
      [0.1, 0.4],
      [0.2, 0.6],
    ])
      near(1 - operatingPointAtFar(roc, far).frr, tar);
    assert.deepEqual([scores.genuine, scores.impostors], [5, 5]);
  });

  it('gives no TAR at a FAR that so few impostors cannot show', () => {
    assert.deepEqual(
      evaluateVerification(gold)!.tarAtFar.map(({ tar }) => tar),
      [null, null, null],
    );
    const many = {
      distances: Array.from({ length: 300 }, (_, i) => i / 300),
      same: Array.from({ length: 300 }, (_, i) => (i < 100 ? 1 : 0)),
    };
    const [tenth, hundredth] = evaluateVerification(many)!.tarAtFar;
    assert.equal(tenth.tar, 1);
    assert.equal(hundredth.tar, null);
  });

  it('gives a threshold that has the rates it names, between two distances', () => {
    const { atEer } = evaluateVerification(gold)!;
    const accepted = gold.distances.map((distance) => distance <= atEer.threshold);
    near(atEer.far, accepted.filter((yes, i) => yes && !SAME[i]).length / 5);
    near(atEer.frr, accepted.filter((yes, i) => !yes && SAME[i]).length / 5);
    assert.ok(gold.distances.every((distance) => Math.abs(distance - atEer.threshold) > 1e-3));
  });

  it('has an equal error rate of zero when all genuine pairs are nearer, one when all are farther', () => {
    near(evaluateVerification({ distances: [0.1, 0.2, 0.8, 0.9], same: [1, 1, 0, 0] })!.eer, 0);
    near(evaluateVerification({ distances: [0.1, 0.2, 0.8, 0.9], same: [0, 0, 1, 1] })!.eer, 1);
    near(equalErrorRate(rocCurve([1, 1], [1, 0])!), 0.5);
  });

  it('says nothing without both kinds of pairs', () => {
    assert.equal(evaluateVerification({ distances: [], same: [] }), null);
    assert.equal(evaluateVerification({ distances: [0.1], same: [1] }), null);
  });

  it('can be asked by writer', () => {
    // The first writer is told apart, the second not; the third has no impostor.
    const pairs = { distances: [0.1, 0.5, 0.7, 0.6, 0.2], same: [1, 0, 1, 0, 1] };
    const result = meanEerByGroup(pairs, [0, 0, 1, 1, 2])!;
    near(result.eer, 0.5);
    assert.equal(result.groups, 2);
    assert.equal(meanEerByGroup(pairs, [0, 1, 2, 3, 4]), null);
  });
});

describe('verification pairs', () => {
  const labels = Int32Array.of(0, 0, 1, 1, 1, -1);
  const rows = clusters([0, 0, 1, 1, 1, 0], 4, 0.5, 2);

  it('are all pairs of labelled images', () => {
    const { distances, same } = verificationPairs(embeddings(rows), labels, seededRandom(1));
    assert.equal(distances.length, 10);
    assert.equal(Array.from(same).filter(Boolean).length, 4);
    near(distances[0], 1 - rows[0].reduce((sum, x, d) => sum + x * rows[1][d], 0), 1e-6);
  });

  it('are as many random ones of a kind as asked for where there are more', () => {
    const { same } = verificationPairs(embeddings(rows), labels, seededRandom(1), 5);
    assert.equal(Array.from(same).filter(Boolean).length, 4);
    assert.equal(same.length, 9);
  });

  it('draws each pair as often as any other', () => {
    const many = Int32Array.from({ length: 8 }, (_, i) => i);
    const points = many.length;
    const flat = embeddings(Array.from({ length: points }, (_, i) => [Math.cos(i / 20), Math.sin(i / 20)]));
    const random = seededRandom(4);
    const times = new Map<string, number>();
    for (let round = 0; round < 3000; round++) {
      for (const distance of Array.from(verificationPairs(flat, many, random, 7).distances))
        times.set(distance.toFixed(4), (times.get(distance.toFixed(4)) ?? 0) + 1);
    }
    // 28 pairs, 7 drawn; pairs equally far apart in angle share a distance: 7 neighbours, 1 pair of the ends.
    near(times.get((1 - Math.cos(1 / 20)).toFixed(4))! / 3000, 7 / 4, 0.12);
    near(times.get((1 - Math.cos(7 / 20)).toFixed(4))! / 3000, 1 / 4, 0.03);
  });
});
