import { circleLoss } from '../../../../src/engine/metric/losses/circleLoss';
import {
  checkLoss,
  dot,
  E4,
  hinge,
  logSum,
  mean,
  near,
  negativesOf,
  onEachBackend,
  positivesOf,
  softplus,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

/** @param paced the rows whose similarities set the paces, which are constants for the gradient */
const oracle =
  (margin: number, gamma: number, paced?: number[][]): Oracle =>
  (rows, labels) => {
    const at = paced ?? rows;
    const anchors = [...labels.keys()].filter(
      (i) => positivesOf(labels, i).length > 0 && negativesOf(labels, i).length > 0,
    );
    return mean(
      anchors.map((i) =>
        softplus(
          logSum(
            negativesOf(labels, i).map(
              (n) => gamma * hinge(dot(at[i], at[n]) + margin) * (dot(rows[i], rows[n]) - margin),
            ),
          ) +
            logSum(
              positivesOf(labels, i).map(
                (p) => -gamma * hinge(1 + margin - dot(at[i], at[p])) * (dot(rows[i], rows[p]) - 1 + margin),
              ),
            ),
        ),
      ),
    );
  };

describe('circle loss', () => {
  checkLoss('on all rows with a positive and a negative', {
    create: () => circleLoss(lossWith('circle', { gamma: 20 })),
    oracle: oracle(0.4, 20),
    oracleAt: (at) => oracle(0.4, 20, at),
  });

  onEachBackend(() => {
    it('has the gold value G27', () => {
      near(valueOf(circleLoss(lossWith('circle')), E4, Y4), 3.2008639525);
    });
  });
});
