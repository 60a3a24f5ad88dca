import assert from 'node:assert/strict';
import { commandOf, KEY_TABLE, type KeyPress } from '../../src/webview/keymap';

function press(key: string, held: Partial<KeyPress> = {}) {
  return commandOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...held });
}

describe('the keys', () => {
  it('accept the suggestion with Enter and Y, and relabel to the n-th class with its digit', () => {
    assert.deepEqual([press('Enter'), press('y')], Array(2).fill({ type: 'accept' }));
    assert.deepEqual(
      [press('1'), press('9')],
      [
        { type: 'relabel', nth: 0 },
        { type: 'relabel', nth: 8 },
      ],
    );
    assert.equal(press('0'), undefined);
  });

  it('work with caps lock', () => {
    assert.deepEqual(press('K', { shiftKey: true }), { type: 'keep' });
  });

  it('move, and extend with Shift', () => {
    assert.deepEqual(press('ArrowDown'), { type: 'move', move: 'down', extend: false });
    assert.deepEqual(press('Home', { shiftKey: true }), { type: 'move', move: 'first', extend: true });
  });

  it('choose all with Ctrl+A and Cmd+A', () => {
    assert.deepEqual(
      [press('a', { ctrlKey: true }), press('a', { metaKey: true })],
      Array(2).fill({ type: 'chooseAll' }),
    );
    assert.equal(press('a'), undefined);
  });

  it('leave the workbench its own shortcuts', () => {
    for (const key of ['k', 'Enter', 'ArrowDown', 'c', 'x', '1']) {
      assert.equal(press(key, { ctrlKey: true }), undefined);
      assert.equal(press(key, { altKey: true }), undefined);
    }
  });

  it('are all in the table', () => {
    const listed = KEY_TABLE.flatMap(({ keys }) => keys);
    for (const key of ['Enter', 'Y', 'K', 'X', 'C', 'U', 'O', 'Space', 'Esc', '/', '?', 'Ctrl+A'])
      assert.ok(listed.includes(key), key);
  });
});
