import assert from 'node:assert/strict';
import { checkNormalClasses, normalImages } from '../../../../src/engine/curation/outliers/normalImages';

const table = { classes: ['crack', 'free'], labels: Int32Array.of(0, 1, -1, 1) };

describe('normal images', () => {
  it('are those of the classes named', () => {
    assert.deepEqual([...normalImages(table, ['free'])!], [0, 1, 0, 1]);
  });

  it('are none where none are named or no image has such a class', () => {
    assert.equal(normalImages(table, []), null);
    assert.equal(normalImages(table, ['fine']), null);
    assert.throws(() => checkNormalClasses(table.classes, ['fine', 'free']), {
      code: 'recipe/normalClasses',
      message: /names fine, which no image has; the classes are crack, free/,
    });
    checkNormalClasses(table.classes, ['free']);
  });
});
