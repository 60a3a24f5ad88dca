import { liftedStructureLoss } from '../../../../src/engine/metric/losses/liftedStructureLoss';
import { checkLoss, distance, hinge, logSum, mean, negativesOf, positivesOf, type Oracle } from '../checkLoss';
import { lossWith } from '../options';

const oracle =
  (margin: number, scale: number): Oracle =>
  (unit, labels) => {
    const rows = unit.map((row) => row.map((value) => scale * value));
    const pairs = [...labels.keys()].flatMap((i) =>
      positivesOf(labels, i)
        .filter((j) => j > i)
        .map((j) => [i, j]),
    );
    return mean(
      pairs.map(([i, j]) => {
        const pushes = [i, j].flatMap((a) => negativesOf(labels, a).map((n) => margin - distance(rows[a], rows[n])));
        return pushes.length === 0 ? 0 : hinge(logSum(pushes) + distance(rows[i], rows[j])) ** 2 / 2;
      }),
    );
  };

describe('lifted structure loss', () => {
  checkLoss('on all positive pairs', {
    create: () => liftedStructureLoss(lossWith('liftedStructure', { margin: 0.8, scale: 1 })),
    oracle: oracle(0.8, 1),
  });
  checkLoss('between embeddings of another length', {
    create: () => liftedStructureLoss(lossWith('liftedStructure', { scale: 3 })),
    oracle: oracle(1, 3),
  });
});
