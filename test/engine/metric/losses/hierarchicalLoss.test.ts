import assert from 'node:assert/strict';
import { classLevels, treeDistance, type ClassLevels } from '../../../../src/engine/metric/classLevels';
import { hierarchicalLoss } from '../../../../src/engine/metric/losses/hierarchicalLoss';
import { checkLoss, dot, E6, logSum, mean, near, onEachBackend, valueOf, type Oracle } from '../checkLoss';
import { lossWith } from '../options';

const TREE = classLevels(['a/x', 'a/y', 'b/x', 'b/y']);

const oracle =
  (levels: ClassLevels, temperature: number, coarseWeight: number, margin: number, subspaces: boolean): Oracle =>
  (rows, labels) => {
    const dims = rows[0].length;
    return levels.reduce((sum, groups, level) => {
      const used = subspaces && level < levels.length - 1 ? Math.ceil((dims * (level + 1)) / levels.length) : dims;
      const parts = rows.map((row) => row.slice(0, used));
      const scaled = used === dims ? parts : parts.map((row) => row.map((x) => x / Math.hypot(...row)));
      const labelled = [...labels.keys()].filter((i) => labels[i] >= 0);
      const logit = (i: number, j: number) =>
        (dot(scaled[i], scaled[j]) + margin * treeDistance(levels, labels[i], labels[j])) / temperature;
      const positives = (i: number) => labelled.filter((j) => j !== i && groups[labels[i]] === groups[labels[j]]);
      const anchors = labelled.filter((i) => positives(i).length > 0);
      const term = mean(
        anchors.map((i) => {
          const all = logSum(labelled.filter((j) => j !== i).map((j) => logit(i, j)));
          return mean(positives(i).map((p) => all - logit(i, p)));
        }),
      );
      return sum + coarseWeight ** (levels.length - 1 - level) * term;
    }, 0);
  };

describe('hierarchical loss', () => {
  checkLoss('in one space', {
    create: () => hierarchicalLoss(lossWith('hierarchical', { subspaces: false }), TREE),
    oracle: oracle(TREE, 0.1, 0.5, 0.1, false),
  });
  checkLoss('with a subspace per level', {
    create: () => hierarchicalLoss(lossWith('hierarchical'), TREE),
    oracle: oracle(TREE, 0.1, 0.5, 0.1, true),
    tolerance: 3e-4,
  });

  onEachBackend(() => {
    it('has the gold value G22: fine plus half of coarse', () => {
      const levels = classLevels(['a/0', 'a/1', 'b/2']);
      const loss = hierarchicalLoss(lossWith('hierarchical', { margin: 0, subspaces: false }), levels);
      near(valueOf(loss, E6, [0, 0, 1, 1, 2, 2]), 1.9053174963, 1e-4);
    });

    it('costs less when a sister class is taken for the own one than one from across the tree', () => {
      const loss = hierarchicalLoss(lossWith('hierarchical', { subspaces: false }), TREE);
      // Two of a/x, and a stranger on the very same point, which is of its sister class or of another branch.
      const rows = [
        [1, 0],
        [0.8, 0.6],
        [1, 0],
        [-1, 0],
        [-0.8, -0.6],
      ];
      const sister = valueOf(loss, rows, [0, 0, 1, 3, 3]);
      const stranger = valueOf(loss, rows, [0, 0, 2, 3, 3]);
      assert.ok(sister < stranger, `${sister} is not below ${stranger}`);
    });
  });
});
