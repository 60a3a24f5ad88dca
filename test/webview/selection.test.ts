import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  addOrRemove,
  chooseAll,
  extendTo,
  focusOn,
  goOn,
  keepPlace,
  moveTarget,
  NOTHING_SELECTED,
  selectOnly,
  toggle,
  type Move,
  type Selection,
} from '../../src/webview/selection';

/** Eight cards in rows of three, two rows in sight. */
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const shape = { columns: 3, rows: 2 };

function move(from: string, ...moves: Move[]): string | null {
  return moves.reduce<Selection>(
    (selection, next) => focusOn(selection, moveTarget(selection, ids, next, shape) ?? ''),
    selectOnly(from),
  ).current;
}

function chosen({ chosen }: Selection): string {
  return [...chosen].sort().join('');
}

describe('moving in the grid', () => {
  it('goes left and right through the rows and stops at the ends', () => {
    assert.equal(move('c', 'right'), 'd');
    assert.equal(move('d', 'left'), 'c');
    assert.equal(move('a', 'left'), 'a');
    assert.equal(move('h', 'right'), 'h');
  });

  it('goes up and down within the column', () => {
    assert.equal(move('b', 'down', 'down'), 'h');
    assert.equal(move('h', 'up'), 'e');
    assert.equal(move('b', 'up'), 'b');
  });

  it('goes down to the last card where the last row is shorter, and stays in the last row', () => {
    assert.equal(move('f', 'down'), 'h');
    assert.equal(move('g', 'down'), 'g');
  });

  it('goes by pages and to the ends', () => {
    assert.equal(move('b', 'pageDown'), 'h');
    assert.equal(move('h', 'pageUp'), 'b');
    assert.equal(move('e', 'first'), 'a');
    assert.equal(move('b', 'last'), 'h');
  });

  it('begins with the first card when none has the focus', () => {
    assert.equal(moveTarget(NOTHING_SELECTED, ids, 'down', shape), 'a');
    assert.equal(moveTarget(NOTHING_SELECTED, [], 'down', shape), null);
  });
});

describe('choosing', () => {
  it('extends from where the focus was, both ways', () => {
    assert.equal(chosen(extendTo(extendTo(selectOnly('d'), ids, 'f'), ids, 'b')), 'bcd');
  });

  it('adds to the current one with Ctrl, and takes out what is chosen', () => {
    const both = addOrRemove(selectOnly('a'), 'c');
    assert.deepEqual([chosen(both), both.current], ['ac', 'c']);
    assert.equal(chosen(addOrRemove(both, 'a')), 'c');
    assert.equal(chosen(addOrRemove(both, 'd')), 'acd');
    assert.equal(chosen(addOrRemove(selectOnly('a'), 'a')), 'a');
    assert.equal(chosen(addOrRemove(NOTHING_SELECTED, 'b')), 'b');
  });

  it('toggles one after another and keeps them while the focus moves', () => {
    const selection = focusOn(toggle(toggle(selectOnly('a'), 'a'), 'c'), 'h');
    assert.equal(chosen(selection), 'ac');
    assert.equal(chosen(toggle(selection, 'a')), 'c');
  });

  it('chooses all that is shown', () => {
    assert.equal(chosen(chooseAll(NOTHING_SELECTED, ids)), 'abcdefgh');
    assert.equal(chooseAll(NOTHING_SELECTED, ids).current, 'a');
    assert.equal(chooseAll(NOTHING_SELECTED, []).current, null);
  });
});

describe('going on after a decision', () => {
  it('goes to the next one that is not decided', () => {
    assert.equal(goOn(selectOnly('c'), ids, new Set(['c', 'd'])).current, 'e');
  });

  it('goes back at the end, and nowhere when all are decided', () => {
    assert.equal(goOn(selectOnly('h'), ids, new Set(['h', 'g'])).current, 'f');
    assert.equal(goOn(selectOnly('a'), ids, new Set(ids)).current, null);
  });
});

describe('keeping the place', () => {
  it('stays on the finding wherever it goes', () => {
    assert.equal(keepPlace(selectOnly('e'), ids, ['h', 'e', 'a']).current, 'e');
  });

  it('moves to the one that followed when it is gone', () => {
    assert.equal(keepPlace(selectOnly('c'), ids, ['a', 'b', 'd', 'e']).current, 'd');
    assert.equal(keepPlace(selectOnly('h'), ids, ['a', 'b']).current, 'b');
  });

  it('begins anew in a list that shares nothing with the old one', () => {
    assert.equal(keepPlace(selectOnly('c'), ids, ['x', 'y']).current, 'x');
    assert.equal(keepPlace(selectOnly('c'), ids, []).current, null);
  });

  it('always stands on a shown finding and chooses shown ones only', () => {
    const list = fc.uniqueArray(fc.constantFrom(...ids));
    fc.assert(
      fc.property(list, list, fc.constantFrom(...ids), list, (before, after, current, picked) => {
        const kept = keepPlace({ current, anchor: current, chosen: new Set(picked) }, before, after);
        assert.equal(kept.current === null, after.length === 0);
        for (const id of [kept.current, kept.anchor, ...kept.chosen]) assert.ok(id === null || after.includes(id));
      }),
    );
  });
});
