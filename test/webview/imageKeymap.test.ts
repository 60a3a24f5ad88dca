import assert from 'node:assert/strict';
import { IMAGE_KEY_TABLE, imageCommandOf } from '../../src/webview/imageKeymap';

function press(key: string, ctrlKey = false) {
  return imageCommandOf({ key, ctrlKey, metaKey: false, altKey: false, shiftKey: false });
}

describe('the keys of the image editor', () => {
  it('decide as in the review', () => {
    assert.deepEqual(
      ['Enter', 'k', 'x', 'c', 'u', '3'].map((key) => press(key)?.type),
      ['accept', 'keep', 'exclude', 'chooseLabel', 'undo', 'relabel'],
    );
  });

  it('zoom, and go from suspect to suspect', () => {
    assert.deepEqual(
      ['+', '=', '-', 'F', 'a'].map((key) => press(key)),
      ['in', 'in', 'out', 'fit', 'actual'].map((to) => ({ type: 'zoom', to })),
    );
    assert.deepEqual(
      [press('n'), press('P')],
      [
        { type: 'showSuspect', step: 1 },
        { type: 'showSuspect', step: -1 },
      ],
    );
  });

  it('leave the arrows to scrolling and shortcuts to the workbench', () => {
    for (const key of ['ArrowLeft', 'ArrowDown', ' ', 'Tab']) assert.equal(press(key), undefined);
    for (const key of ['p', 'f', 'n', '+', '-', 'a']) assert.equal(press(key, true), undefined);
  });

  it('are all in the table', () => {
    const listed = IMAGE_KEY_TABLE.flatMap(({ keys }) => keys);
    for (const key of ['Enter', 'K', 'X', 'C', 'U', 'N', 'P', '+', '-', 'F', 'A', 'H', '?'])
      assert.ok(listed.includes(key), key);
  });
});
