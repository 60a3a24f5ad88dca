import assert from 'node:assert/strict';
import { classLevels, labelsAtLevel, labelsCutTo, treeDistance } from '../../../src/engine/metric/classLevels';
import { atLevel, subspaceDims } from '../../../src/engine/metric/subspace';

describe('class levels', () => {
  const levels = classLevels(['animal/dog/poodle', 'animal/dog/beagle', 'animal/cat', 'plant', 'animal']);

  it('group classes by the beginnings of their names', () => {
    assert.deepEqual(
      levels.map((groups) => [...groups]),
      [
        [0, 0, 0, 1, 0],
        [0, 0, 1, 2, 3],
        [0, 1, 2, 3, 4],
      ],
    );
  });

  it('say how far apart two classes are in the tree', () => {
    assert.equal(treeDistance(levels, 0, 0), 0);
    assert.equal(treeDistance(levels, 0, 1), 1 / 3);
    assert.equal(treeDistance(levels, 0, 2), 2 / 3);
    assert.equal(treeDistance(levels, 0, 3), 1);
  });

  it('translate labels and leave unlabelled images unlabelled', () => {
    assert.deepEqual([...labelsAtLevel(levels, 1, Int32Array.of(1, -1, 2))], [0, -1, 1]);
  });

  it('are one for flat labels, and for none', () => {
    assert.deepEqual(
      classLevels(['a', 'b']).map((groups) => [...groups]),
      [[0, 1]],
    );
    assert.equal(classLevels([]).length, 1);
  });

  it('cut labels and names to a level that people count from 1, and stay as they are at the finest', () => {
    const classes = ['animal/cat', 'animal/dog', 'plant'];
    const labels = Int32Array.of(1, 0, 2, -1);
    const { labels: coarse, names } = labelsCutTo(1, classes, labels);
    assert.deepEqual(
      [[...coarse], names],
      [
        [0, 0, 1, -1],
        ['animal', 'plant'],
      ],
    );
    for (const level of [2, undefined])
      assert.deepEqual(labelsCutTo(level, classes, labels), { labels, names: classes });
    assert.throws(() => labelsCutTo(3, classes, labels), { code: 'level/unknown' });
  });
});

describe('subspaces of the levels', () => {
  it('are nested and end with the whole embedding', () => {
    assert.deepEqual(subspaceDims(64, 3), [22, 43, 64]);
    assert.deepEqual(subspaceDims(10, 1), [10]);
  });

  it('hold unit rows', () => {
    const part = atLevel({ count: 2, dim: 4, values: Float32Array.of(0.6, 0, 0.8, 0, 0, 0, 1, 0) }, 2, 0);
    assert.deepEqual([part.count, part.dim, ...part.values], [2, 2, 1, 0, 0, 0]);
  });
});
