import { supervisedContrastiveLoss } from '../../../../src/engine/metric/losses/supervisedContrastiveLoss';
import {
  checkLoss,
  dot,
  E4,
  E6,
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

const oracle =
  (temperature: number): Oracle =>
  (rows, labels) => {
    const anchors = [...labels.keys()].filter((i) => positivesOf(labels, i).length > 0);
    return mean(
      anchors.map((i) => {
        const others = [...labels.keys()].filter((j) => j !== i && labels[j] >= 0);
        const all = logSum(others.map((j) => dot(rows[i], rows[j]) / temperature));
        return mean(positivesOf(labels, i).map((p) => all - dot(rows[i], rows[p]) / temperature));
      }),
    );
  };

describe('supervised contrastive loss', () => {
  checkLoss('on all anchors that have a positive', {
    create: () => supervisedContrastiveLoss(lossWith('supervisedContrastive')),
    oracle: oracle(0.1),
  });

  onEachBackend(() => {
    it('has the gold values G19', () => {
      near(
        valueOf(supervisedContrastiveLoss(lossWith('supervisedContrastive', { temperature: 0.1 })), E4, Y4),
        0.0637798398,
        1e-4,
      );
      near(
        valueOf(supervisedContrastiveLoss(lossWith('supervisedContrastive', { temperature: 0.07 })), E4, Y4),
        0.0279325421,
        1e-4,
      );
    });

    it('leaves an anchor without a positive out of the mean (G20)', () => {
      near(
        valueOf(supervisedContrastiveLoss(lossWith('supervisedContrastive')), E6, [0, 0, 0, 1, 1, 2]),
        2.9019645018,
        1e-4,
      );
    });
  });
});
