import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs-core';
import type { Loss } from '../../../../src/engine/metric/loss';
import { arcFaceLoss } from '../../../../src/engine/metric/losses/arcFaceLoss';
import type { ClassifierContext } from '../../../../src/engine/metric/losses/classifierLoss';
import { cosFaceLoss } from '../../../../src/engine/metric/losses/cosFaceLoss';
import { normalizedSoftmaxLoss } from '../../../../src/engine/metric/losses/normalizedSoftmaxLoss';
import { proxyAnchorLoss } from '../../../../src/engine/metric/losses/proxyAnchorLoss';
import { proxyNcaLoss } from '../../../../src/engine/metric/losses/proxyNcaLoss';
import { seededRandom } from '../../../../src/engine/numeric/random';
import {
  checkLoss,
  dot,
  E4,
  gradientsOf,
  logSum,
  mean,
  near,
  onEachBackend,
  randomRows,
  unflatten,
  unit,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

const context = (dim = 5, classCount = 4, weights: Float32Array | null = null): ClassifierContext => ({
  dim,
  classCount,
  random: seededRandom(77),
  weights,
});

/** Class vectors that are the unit axes, as in the gold values. */
function onAxes(loss: Loss): Loss {
  loss.variables[0].variable.assign(tf.eye(2));
  return loss;
}

const cosine = (row: number[], vector: number[]) => dot(row, vector) / Math.hypot(...vector);

/** Cross-entropy of logits that depend on the cosine and on whether the class is the own one. */
const crossEntropy =
  (logit: (cosine: number, own: boolean) => number, weights?: Float32Array): Oracle =>
  (rows, labels, [flat]) => {
    const vectors = unflatten(flat, rows[0].length);
    const labelled = [...rows.keys()].filter((i) => labels[i] >= 0);
    const weight = (i: number) => weights?.[labels[i]] ?? 1;
    const total = labelled.reduce((sum, i) => sum + weight(i), 0);
    const surprise = (i: number) => {
      const logits = vectors.map((vector, c) => logit(cosine(rows[i], vector), c === labels[i]));
      return logSum(logits) - logits[labels[i]];
    };
    return total === 0 ? 0 : labelled.reduce((sum, i) => sum + weight(i) * surprise(i), 0) / total;
  };

const arcLogit = (scale: number, margin: number) => (cos: number, own: boolean) => {
  const theta = Math.acos(Math.min(1, Math.max(-1, cos)));
  if (!own) return scale * cos;
  return scale * (theta + margin > Math.PI ? cos - margin * Math.sin(margin) : Math.cos(theta + margin));
};

const proxyAnchor =
  (alpha: number, delta: number): Oracle =>
  (rows, labels, [flat]) => {
    const proxies = unflatten(flat, rows[0].length);
    const of = (test: (label: number) => boolean) => [...rows.keys()].filter((i) => labels[i] >= 0 && test(labels[i]));
    const present = [...proxies.keys()].filter((c) => labels.includes(c));
    return (
      mean(
        present.map((c) =>
          logSum([0, ...of((l) => l === c).map((i) => -alpha * (cosine(rows[i], proxies[c]) - delta))]),
        ),
      ) +
      mean(
        proxies.map((proxy, c) =>
          logSum([0, ...of((l) => l !== c).map((i) => alpha * (cosine(rows[i], proxy) + delta))]),
        ),
      )
    );
  };

describe('losses with a vector per class', () => {
  const weights = Float32Array.of(0.5, 1, 1.5, 1);
  checkLoss('normalised softmax', {
    create: () => normalizedSoftmaxLoss(lossWith('normalizedSoftmax'), context()),
    oracle: crossEntropy((cos) => cos / 0.05),
  });
  checkLoss('normalised softmax with class weights', {
    create: () => normalizedSoftmaxLoss(lossWith('normalizedSoftmax'), context(5, 4, weights)),
    oracle: crossEntropy((cos) => cos / 0.05, weights),
  });
  checkLoss('proxy-NCA', {
    create: () => proxyNcaLoss(lossWith('proxyNca', { scale: 3 }), context()),
    oracle: crossEntropy((cos) => -3 * (2 - 2 * cos)),
  });
  checkLoss('CosFace', {
    create: () => cosFaceLoss(lossWith('cosFace'), context()),
    oracle: crossEntropy((cos, own) => 16 * (cos - (own ? 0.35 : 0))),
  });
  checkLoss('ArcFace', {
    create: () => arcFaceLoss(lossWith('arcFace'), context()),
    oracle: crossEntropy(arcLogit(16, 0.5)),
  });
  checkLoss('ArcFace with an angle that often passes π', {
    create: () => arcFaceLoss(lossWith('arcFace', { margin: 1.5 }), context()),
    oracle: crossEntropy(arcLogit(16, 1.5)),
  });
  checkLoss('proxy-anchor', {
    create: () => proxyAnchorLoss(lossWith('proxyAnchor', { alpha: 32 }), context()),
    oracle: proxyAnchor(32, 0.1),
  });

  onEachBackend(() => {
    it('have the gold values of ArcFace (G15)', () => {
      near(
        valueOf(onAxes(arcFaceLoss(lossWith('arcFace', { scale: 64, margin: 0.5 }), context(2, 2))), E4, Y4),
        2.9694301143,
        1e-4,
      );
      near(
        valueOf(
          onAxes(arcFaceLoss(lossWith('arcFace', { scale: 64, margin: (28.6 * Math.PI) / 180 }), context(2, 2))),
          E4,
          Y4,
        ),
        2.9572615732,
        1e-4,
      );
      near(
        valueOf(onAxes(arcFaceLoss(lossWith('arcFace', { scale: 10, margin: 0.5 }), context(2, 2))), E4, Y4),
        0.5003694113,
      );
    });

    it('pull the right way beyond π (G16)', () => {
      const angle = Math.PI - 0.3;
      const loss = onAxes(arcFaceLoss(lossWith('arcFace', { scale: 1, margin: 0.5 }), context(2, 2)));
      const row = [Math.cos(angle), Math.sin(angle)];
      const ownLogit = -1.1950492584;
      near(valueOf(loss, [row], [0]), Math.log(Math.exp(ownLogit) + Math.exp(row[1])) - ownLogit);
      assert.ok(gradientsOf(loss, [row], [0]).embeddings[0] < 0, 'the loss falls towards the own class');
    });

    it('have a finite gradient where an embedding lies on its class vector or opposite to it', () => {
      for (const row of [
        [1, 0],
        [-1, 0],
      ]) {
        const { embeddings, variables } = gradientsOf(
          onAxes(arcFaceLoss(lossWith('arcFace'), context(2, 2))),
          [row],
          [0],
        );
        assert.ok([...embeddings, ...variables[0]].every(Number.isFinite));
      }
    });

    it('have the gold values of CosFace (G17)', () => {
      near(valueOf(onAxes(cosFaceLoss(lossWith('cosFace', { scale: 64 }), context(2, 2))), E4, Y4), 2.4000169316, 1e-4);
      near(valueOf(onAxes(cosFaceLoss(lossWith('cosFace', { scale: 10 }), context(2, 2))), E4, Y4), 0.4261113586);
    });

    it('have the gold values of the proxies (G18)', () => {
      near(
        valueOf(onAxes(proxyAnchorLoss(lossWith('proxyAnchor', { alpha: 32 }), context(2, 2))), E4, Y4),
        12.8199766714,
      );
      near(valueOf(onAxes(proxyNcaLoss(lossWith('proxyNca', { scale: 1 }), context(2, 2))), E4, Y4), 0.2064760252);
      near(
        valueOf(onAxes(normalizedSoftmaxLoss(lossWith('normalizedSoftmax'), context(2, 2))), E4, Y4),
        0.004537483,
        1e-4,
      );
    });

    it('without a margin are the normalised softmax of temperature 1 / scale', () => {
      const rows = randomRows(6, 5, 2).map(unit);
      const labels = [0, 1, 2, 3, 0, 1];
      const plain = valueOf(
        normalizedSoftmaxLoss(lossWith('normalizedSoftmax', { temperature: 1 / 16 }), context()),
        rows,
        labels,
      );
      near(valueOf(cosFaceLoss(lossWith('cosFace', { margin: 1e-9 }), context()), rows, labels), plain);
      near(valueOf(arcFaceLoss(lossWith('arcFace', { margin: 1e-9 }), context()), rows, labels), plain);
    });
  });
});
