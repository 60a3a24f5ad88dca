import { ntXentLoss } from '../../../../src/engine/metric/losses/ntXentLoss';
import { vicRegLoss } from '../../../../src/engine/metric/losses/vicRegLoss';
import { seededRandom } from '../../../../src/engine/numeric/random';
import {
  checkLoss,
  dot,
  E4,
  hinge,
  logSum,
  mean,
  near,
  onEachBackend,
  positivesOf,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

/** Two dense layers, from the values of [first, firstBias, last, lastBias]; the rows as they are without. */
function project(rows: number[][], [first, firstBias, last, lastBias]: number[][]): number[][] {
  if (!first) return rows;
  const layer = (row: number[], weights: number[], bias: number[]) =>
    bias.map((b, o) => row.reduce((sum, x, i) => sum + x * weights[i * bias.length + o], b));
  return rows.map((row) => layer(layer(row, first, firstBias).map(hinge), last, lastBias));
}

const ntXent =
  (temperature: number): Oracle =>
  (rows, labels, variables) => {
    const views = project(rows, variables).map((row) => row.map((x) => x / Math.hypot(...row)));
    const anchors = [...labels.keys()].filter((i) => positivesOf(labels, i).length > 0);
    return mean(
      anchors.map((i) => {
        const others = [...labels.keys()].filter((j) => j !== i && labels[j] >= 0);
        return mean(
          positivesOf(labels, i).map(
            (p) =>
              logSum(others.map((j) => dot(views[i], views[j]) / temperature)) - dot(views[i], views[p]) / temperature,
          ),
        );
      }),
    );
  };

const vicReg: Oracle = (rows, labels, variables) => {
  const projected = project(rows, variables);
  const a: number[][] = [],
    b: number[][] = [];
  const waiting = new Map<number, number>();
  labels.forEach((label, i) => {
    if (!waiting.has(label)) return void waiting.set(label, i);
    a.push(projected[waiting.get(label)!]);
    b.push(projected[i]);
    waiting.delete(label);
  });
  if (a.length < 2) return 0;
  const dim = a[0].length;
  const column = (z: number[][], d: number) => {
    const m = mean(z.map((row) => row[d]));
    return z.map((row) => row[d] - m);
  };
  const covariance = (z: number[][], d: number, e: number) => dot(column(z, d), column(z, e)) / (z.length - 1);
  const dims = [...Array(dim).keys()];
  const invariance = mean(a.flatMap((row, i) => row.map((x, d) => (x - b[i][d]) ** 2)));
  const variance = (z: number[][]) => mean(dims.map((d) => hinge(1 - Math.sqrt(covariance(z, d, d) + 1e-4))));
  const offDiagonal = (z: number[][]) =>
    dims
      .flatMap((d) => dims.filter((e) => e !== d).map((e) => covariance(z, d, e) ** 2))
      .reduce((sum, x) => sum + x, 0) / dim;
  return 25 * invariance + 12.5 * (variance(a) + variance(b)) + offDiagonal(a) + offDiagonal(b);
};

describe('losses without labels', () => {
  checkLoss('NT-Xent', {
    create: () => ntXentLoss(lossWith('ntXent', { temperature: 0.5, projection: 0 }), 5, seededRandom(1)),
    oracle: ntXent(0.5),
  });
  checkLoss('NT-Xent behind a projection', {
    create: () => ntXentLoss(lossWith('ntXent', { temperature: 0.5, projection: 4 }), 5, seededRandom(1)),
    oracle: ntXent(0.5),
  });
  checkLoss('VICReg', {
    create: () => vicRegLoss(lossWith('vicReg', { projection: 0 }), 5, seededRandom(1)),
    oracle: vicReg,
  });
  checkLoss('VICReg behind a projection', {
    create: () => vicRegLoss(lossWith('vicReg', { projection: 4 }), 5, seededRandom(1)),
    oracle: vicReg,
  });

  onEachBackend(() => {
    it('have the gold value of NT-Xent (G21)', () => {
      near(
        valueOf(ntXentLoss(lossWith('ntXent', { temperature: 0.5, projection: 0 }), 2, seededRandom(1)), E4, Y4),
        0.4301902771,
      );
    });

    it('have the gold value of VICReg (G24)', () => {
      const first = [
        [1, 2],
        [3, 0],
        [2, 1],
        [0, 1],
      ];
      const second = [
        [1, 1],
        [2, 0],
        [2, 2],
        [1, 1],
      ];
      near(
        valueOf(
          vicRegLoss(lossWith('vicReg', { projection: 0 }), 2, seededRandom(1)),
          [...first, ...second],
          [0, 1, 2, 3, 0, 1, 2, 3],
        ),
        17.8784913383,
      );
    });

    it('tell how far VICReg is from a collapse', () => {
      const loss = vicRegLoss(lossWith('vicReg', { projection: 0 }), 2, seededRandom(1));
      const collapsed = Array.from({ length: 8 }, () => [1, 1]);
      // Invariance and covariance vanish; each deviation is √1e-4 of the wanted 1.
      near(valueOf(loss, collapsed, [0, 1, 2, 3, 0, 1, 2, 3]), 25 * (1 - 0.01));
    });
  });
});
