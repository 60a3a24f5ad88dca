import { ncaLoss } from '../../../../src/engine/metric/losses/ncaLoss';
import { ntXentLoss } from '../../../../src/engine/metric/losses/ntXentLoss';
import { seededRandom } from '../../../../src/engine/numeric/random';
import {
  checkLoss,
  distance,
  E4,
  logSum,
  mean,
  near,
  onEachBackend,
  positivesOf,
  randomRows,
  unit,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const oracle =
  (scale: number): Oracle =>
  (rows, labels) => {
    const anchors = [...labels.keys()].filter((i) => positivesOf(labels, i).length > 0);
    const logit = (i: number, j: number) => -scale * distance(rows[i], rows[j]) ** 2;
    return mean(
      anchors.map((i) => {
        const others = [...labels.keys()].filter((j) => j !== i && labels[j] >= 0);
        return logSum(others.map((j) => logit(i, j))) - logSum(positivesOf(labels, i).map((j) => logit(i, j)));
      }),
    );
  };

describe('NCA loss', () => {
  checkLoss('on all images that have a positive', {
    create: () => ncaLoss(lossWith('nca', { scale: 3 })),
    oracle: oracle(3),
  });

  onEachBackend(() => {
    it('has the gold value G26', () => {
      near(valueOf(ncaLoss(lossWith('nca', { scale: 1 })), E4, Y4), 0.4301902771);
    });

    it('is NT-Xent of temperature 0.5 where every image has one positive (G21)', () => {
      const rows = randomRows(8, 4, 5).map(unit);
      const labels = [0, 0, 1, 1, 2, 2, 3, 3];
      const ntXent = ntXentLoss(lossWith('ntXent', { temperature: 0.5, projection: 0 }), 4, seededRandom(1));
      near(valueOf(ncaLoss(lossWith('nca', { scale: 1 })), rows, labels), valueOf(ntXent, rows, labels));
    });
  });
});
