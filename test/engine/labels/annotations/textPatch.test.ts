import assert from 'node:assert/strict';
import { applyTextEdits } from '../../../../src/engine/labels/labelEdit';
import { patchesOf, takeBack } from '../../../../src/engine/labels/annotations/textPatch';

/** Makes one edit, then what others do, and takes the edit back. */
function afterwards(text: string, find: string, to: string, others: (text: string) => string): string | null {
  const start = text.indexOf(find);
  const edits = [{ start, end: start + find.length, text: to }];
  const [patch] = patchesOf('a.txt', text, edits);
  const now = others(applyTextEdits(text, edits));
  const back = takeBack(now, patch);
  return back && applyTextEdits(now, [back]);
}

const lines = ['0 0.100000 0.200000 0.3 0.4', '1 0.500000 0.600000 0.2 0.2', '2 0.700000 0.800000 0.1 0.1'];

describe('an edit that is taken back', () => {
  it('is found in its line though all lines around it have changed', () => {
    const text = lines.join('\n');
    const others = (now: string): string => now.replace('0 0.1', '33 0.1').replace('2 0.7', '44 0.7');
    assert.equal(afterwards(text, '1 0.5', '9 0.5', others), others(text));
  });

  it('is not found in a line that says the same elsewhere, or that is longer', () => {
    const text = lines.join('\n');
    assert.equal(
      afterwards(text, '1 0.5', '9 0.5', () =>
        [lines[1].replace('1', '9'), 'x', lines[1].replace('1', '9')].join('\n'),
      ),
      null,
    );
    assert.equal(
      afterwards(text, '1 0.5', '9 0.5', () => `9${lines[1].replace('1', '9')}`),
      null,
    );
  });

  it('is not found in a line of a key alone, which is of any annotation', () => {
    const text = '{\n  "id": 17,\n  "category_id": 3\n}';
    assert.equal(
      afterwards(text, '3', '8', () => '{\n  "id": 18,\n  "category_id": 8\n, "x": 1}'),
      null,
    );
  });
});
