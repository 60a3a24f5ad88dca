import { marginLoss } from '../../../../src/engine/metric/losses/marginLoss';
import {
  checkLoss,
  distance,
  E4,
  hinge,
  near,
  onEachBackend,
  tripletsOf,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const oracle =
  (alpha: number, nu: number): Oracle =>
  (rows, labels, [boundaries]) => {
    const triplets = tripletsOf(labels);
    if (triplets.length === 0) return 0;
    const terms = triplets.flatMap(([a, p, n]) => {
      const boundary = boundaries[labels[a]];
      return [
        hinge(distance(rows[a], rows[p]) - boundary + alpha),
        hinge(boundary - distance(rows[a], rows[n]) + alpha),
      ];
    });
    const sum = (values: number[]) => values.reduce((total, x) => total + x, 0);
    return sum(terms) / Math.max(terms.filter((x) => x > 0).length, 1) + nu * sum(boundaries);
  };

describe('margin loss', () => {
  checkLoss('with a boundary per class', {
    create: () => marginLoss(lossWith('margin', { alpha: 0.3, nu: 0.1 }), 4),
    oracle: oracle(0.3, 0.1),
  });

  onEachBackend(() => {
    it('has the gold values G11', () => {
      near(valueOf(marginLoss(lossWith('margin', { beta: 1.2, alpha: 0.2 }), 2), E4, Y4), 0.505572809);
      near(valueOf(marginLoss(lossWith('margin', { beta: 0.7, alpha: 0.2 }), 2), E4, Y4), 0.1070789874);
    });
  });
});
