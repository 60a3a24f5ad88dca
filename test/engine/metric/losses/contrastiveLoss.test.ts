import { contrastiveLoss } from '../../../../src/engine/metric/losses/contrastiveLoss';
import type { Pairs } from '../../../../src/engine/metric/miner';
import { multiSimilarityMiner } from '../../../../src/engine/metric/miners/multiSimilarityMiner';
import {
  checkLoss,
  distance,
  E4,
  hinge,
  mean,
  meanActive,
  near,
  negativesOf,
  onEachBackend,
  positivesOf,
  valueOf,
  Y4,
  type Oracle,
} from '../checkLoss';
import { lossWith } from '../options';

function pairsOf(labels: number[], selection: Pairs | null): { positives: number[][]; negatives: number[][] } {
  if (!selection) {
    const anchors = [...labels.keys()];
    return {
      positives: anchors.flatMap((a) => positivesOf(labels, a).map((b) => [a, b])),
      negatives: anchors.flatMap((a) => negativesOf(labels, a).map((b) => [a, b])),
    };
  }
  return {
    positives: [...selection.positiveA].map((a, t) => [a, selection.positiveB[t]]),
    negatives: [...selection.negativeA].map((a, t) => [a, selection.negativeB[t]]),
  };
}

const oracle =
  (positiveMargin: number, negativeMargin: number, squared: boolean): Oracle =>
  (rows, labels, _variables, selection) => {
    const { positives, negatives } = pairsOf(labels, selection as Pairs | null);
    const pull = positives.map(([a, b]) => hinge(distance(rows[a], rows[b]) - positiveMargin));
    const push = negatives.map(([a, b]) => hinge(negativeMargin - distance(rows[a], rows[b])));
    return squared ? mean([...pull, ...push].map((x) => (x * x) / 2)) : meanActive(pull) + meanActive(push);
  };
const select = (rows: number[][], labels: number[]) =>
  multiSimilarityMiner({ name: 'multiSimilarity', epsilon: 0.1 })(
    Float32Array.from(rows.flat()),
    rows[0].length,
    Int32Array.from(labels),
    Math.random,
  );

describe('contrastive loss', () => {
  checkLoss('on distances', {
    create: () => contrastiveLoss(lossWith('contrastive', { positiveMargin: 0.1, negativeMargin: 1.2 })),
    oracle: oracle(0.1, 1.2, false),
    select,
  });
  checkLoss('on squares', {
    create: () => contrastiveLoss(lossWith('contrastive', { squared: true })),
    oracle: oracle(0, 1, true),
    select,
  });

  onEachBackend(() => {
    it('has the gold values G1, G2 and G3', () => {
      const loss = contrastiveLoss(lossWith('contrastive'));
      near(valueOf(loss, E4, Y4), 0.738028341);
      near(valueOf(contrastiveLoss(lossWith('contrastive', { squared: true })), E4, Y4), 0.0675954682);
      near(valueOf(loss, E4, [0, 0, 0, 0]), 1.129436627);
      near(valueOf(loss, E4, [0, 1, 2, 3]), 0.2802205816);
    });
  });
});
