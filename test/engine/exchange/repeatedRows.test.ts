import assert from 'node:assert/strict';
import { withoutRepeats } from '../../../src/engine/exchange/repeatedRows';

describe('rows that are the same', () => {
  const rows = (first: readonly number[]) => Float32Array.from(first.flatMap((value) => [value, 1]));

  it('count as none where their images have many labels, which is said', () => {
    const values = rows([7, 7, 7, 7, 7, 7, 3, 4]);
    const { values: kept, notes } = withoutRepeats(values, 2, ['a', 'b', 'c', 'a', 'b', 'c', 'a', 'b']);
    assert.deepEqual([...kept], [...new Array<number>(12).fill(0), 3, 1, 4, 1]);
    assert.deepEqual(notes, ['6 rows are the same for images of 3 labels and count as none']);
    assert.equal(values[0], 7);
  });

  it('stay where most have one label, where they are few, and where hardly any has a label', () => {
    for (const labels of [
      ['a', 'a', 'a', 'a', 'b'],
      ['a', 'b', 'c', '', ''],
      ['a', 'b', '', '', ''],
    ]) {
      const values = rows([7, 7, 7, 7, 7]);
      assert.deepEqual(withoutRepeats(values, 2, labels), { values, notes: [] });
    }
    const few = rows([7, 7, 7, 7]);
    assert.equal(withoutRepeats(few, 2, ['a', 'b', 'c', 'd']).values, few);
  });

  it('say how many are zero', () => {
    const values = Float32Array.of(0, 0, 1, 2, 0, 0);
    assert.deepEqual(withoutRepeats(values, 2, ['a', 'b', 'c']).notes, ['2 rows of zeros count as none']);
  });
});
