import assert from 'node:assert/strict';
import { rocPlot } from '../../../src/engine/experiments/rocPlot';

describe('the plot of a ROC curve', () => {
  it(
    'goes from the corner that takes none over all points to the one that takes all, under a title that cannot ' +
      'break out',
    () => {
      const points = [
        { threshold: 0.1, falsePositiveRate: 0.25, truePositiveRate: 0.5 },
        { threshold: 0.9, falsePositiveRate: 1, truePositiveRate: 1 },
      ];
      const plot = rocPlot(points, 'a <b>', { falsePositives: 'accepted', truePositives: 'found' });
      const [[left, bottom], [x, y], [right, top]] = plot
        .match(/points="([^"]*)"/)![1]
        .split(' ')
        .map((point) => point.split(',').map(Number));
      assert.equal(x, left + 0.25 * (right - left));
      assert.equal(y, bottom - 0.5 * (bottom - top));
      assert.ok(right > left && top < bottom);
      assert.ok(plot.includes('a &#60;b&#62;') && !plot.includes('<b>'));
    },
  );
});
