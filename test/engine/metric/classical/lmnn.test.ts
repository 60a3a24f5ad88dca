import assert from 'node:assert/strict';
import { diagonal, squaredDistances } from '../../../../src/engine/numeric/matrix';
import { lmnn, lmnnObjective, targetNeighbours } from '../../../../src/engine/metric/classical/lmnn';
import { mapped } from '../../../../src/engine/metric/classical/pulls';
import { differences, near, nearAll } from '../checkLoss';
import { dense, formulaRows, thirds } from './data';

describe('LMNN', () => {
  const line = dense([[0], [1], [2], [3]]);

  it('has the gold values G25', () => {
    for (const [labels, pull, push] of [
      [[1, 1, 0, 0], 4, 2],
      [[1, 0, 0, 1], 20, 32],
    ] as const) {
      const y = Int32Array.from(labels);
      const objective = lmnnObjective(line, y, targetNeighbours(line, y, 1), diagonal(1), 0.5);
      near(objective.pull, pull);
      near(objective.push, push);
    }
  });

  it('has the gradient of finite differences', () => {
    const rows = formulaRows(15, 4),
      labels = thirds(15),
      map = formulaRows(3, 4);
    labels[4] = -1;
    const targets = targetNeighbours(rows, labels, 2);
    const value = (flat: number[]) => {
      const { pull, push } = lmnnObjective(rows, labels, targets, { ...map, values: Float64Array.from(flat) }, 0.3);
      return 0.7 * pull + 0.3 * push;
    };
    nearAll(
      [...lmnnObjective(rows, labels, targets, map, 0.3).gradient.values],
      differences([...map.values], value),
      1e-6,
    );
  });

  it(
    'starts where the problem as the paper states it starts, and ends at its optimum over all matrices ' +
      '(referenceConvex.py)',
    () => {
      const labels = thirds(18);
      const moved = formulaRows(18, 3);
      moved.values.forEach((_, at) => {
        if (at % 3 === 0) moved.values[at] += 1.5 * labels[at / 3];
      });
      for (const [rows, start, optimum] of [
        [formulaRows(18, 3), 89.3119366336283, 61.89165935019062],
        [moved, 13.302919058259192, 3.4801754602632835],
      ] as const) {
        const { values } = lmnn(rows, labels, diagonal(3), 2, 0.5, 100).minimum;
        near(values[0], start, 1e-9);
        assert.ok(
          values.at(-1)! > optimum - 1e-6 && values.at(-1)! < 1.001 * optimum,
          `${values.at(-1)} where the optimum is ${optimum}`,
        );
      }
    },
  );

  it('never makes an item its own target, also where a class is too small', () => {
    const targets = targetNeighbours(line, Int32Array.of(0, 0, 1, 2), 3);
    assert.deepEqual(targets, [[1], [0], [], []]);
  });

  it('never gets worse, and makes neighbours agree that a loud useless dimension kept apart', () => {
    // The first dimension tells the classes; the second is loud and tells nothing.
    const rows = dense(Array.from({ length: 30 }, (_, i) => [(i % 2) + 0.2 * Math.sin(7 * i), 20 * Math.sin(i * i)]));
    const labels = Int32Array.from({ length: 30 }, (_, i) => i % 2);
    const agreeing = (map: ReturnType<typeof diagonal>) => {
      const distances = squaredDistances(mapped(rows, map)).values;
      return labels.filter((label, i) => {
        const nearest = [...labels.keys()]
          .filter((j) => j !== i)
          .sort((a, b) => distances[i * 30 + a] - distances[i * 30 + b])[0];
        return labels[nearest] === label;
      }).length;
    };
    const { map, minimum } = lmnn(rows, labels, diagonal(2), 3, 0.5, 100);
    minimum.values.forEach((value, i) => assert.ok(i === 0 || value <= minimum.values[i - 1]));
    assert.ok(agreeing(diagonal(2)) < 25);
    assert.equal(agreeing(map), 30);
  });
});
