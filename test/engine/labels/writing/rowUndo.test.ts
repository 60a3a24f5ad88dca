import assert from 'node:assert/strict';
import type { EditOutcome } from '../../../../src/engine/labels/labelEdit';
import { change, exclude, openRows, relabel, undo } from '../rowChanges';

const TABLE = 'file,label,note\na.png,cat,1\nb.png,dog,2\nc.png,owl,3\n';
const back = (text: string, outcomes: readonly EditOutcome[], file = 'x.csv') =>
  change(text, file, undo(outcomes)).text;
const sorted = (text: string) => {
  const [head, ...rows] = text.trimEnd().split('\n');
  return [head, ...rows.sort().reverse(), ''].join('\n');
};

describe('undoing a changed row', () => {
  /** What others did to a table in the meantime. */
  const edits: readonly (readonly [what: string, edit: (text: string) => string])[] = [
    ['sorted', sorted],
    ['CRLF', (text) => text.replaceAll('\n', '\r\n')],
    ['a byte order mark', (text) => `\ufeff${text}`],
    ['a column before the label', (text) => text.replace(/^([^,]*),/gm, '$1,longer,')],
    ['a column at the end', (text) => text.replace(/$/gm, ',x').replace(/\n,x$/, '\n')],
    ['columns in another order', (text) => text.replace(/^(.*),(.*),(.*)$/gm, '$3,$2,$1')],
    ['a longer cell before the label', (text) => text.replace('a.png', './a.png')],
    ['quotes', (text) => text.replace(/[^,\n]+/g, '"$&"')],
    ['rows above', (text) => text.replace('\n', '\nx.png,cat,\ny.png,cat,\n')],
    ['other rows', (text) => text.replace('b.png,dog', 'b.png,big dog')],
    ['another name of the column', (text) => text.replace('label', 'Category')],
    ['a column that goes', (text) => text.replace(/,[^,\n]*$/gm, '')],
    ['all of that', (text) => sorted(text.replace(/^(.*),(.*),(.*)$/gm, 'z,$3,"$2",$1')).replaceAll('\n', '\r\n')],
  ];
  for (const [what, edit] of edits) {
    it(`works after ${what}`, () => {
      const { text, outcomes } = change(TABLE, 'x.csv', [relabel('a.png', 'lion')]);
      assert.notEqual(edit(text), text);
      assert.equal(back(edit(text), outcomes), edit(TABLE));
    });
  }

  it('works after the table was saved with another delimiter, which asks for other quotes', () => {
    const before = 'file,label\na.png,cat;big\nb.png,x\n';
    const { text, outcomes } = change(before, 'x.csv', [relabel('a.png', 'dog, small')]);
    assert.equal(text, 'file,label\na.png,"dog, small"\nb.png,x\n');
    assert.equal(back('file;label\na.png;dog, small\nb.png;x\n', outcomes), 'file;label\na.png;"cat;big"\nb.png;x\n');
  });

  it('works on lines of JSON that were written anew, with other keys before and around', () => {
    const before = '{"file": "a.png", "label": 3, "n": 1}\n{"file": "b.png", "label": 5}\n';
    const { text, outcomes } = change(before, 'm.jsonl', [relabel('a.png', '5'), relabel('b.png', '3')]);
    assert.equal(back(text, outcomes, 'm.jsonl'), before);
    assert.equal(
      back('{"label":3,"file":"b.png"}\r\n{"n":1,"label":5,"file":"a.png","x":0}\r\n', outcomes, 'm.jsonl'),
      '{"label":5,"file":"b.png"}\r\n{"n":1,"label":3,"file":"a.png","x":0}\r\n',
    );
  });

  it('works on a state, also where others have used the column since', () => {
    const before = 'file,state,label\na.png,,cat\nb.png,,dog\n';
    const { text, outcomes } = change(before, 'x.csv', [exclude('a.png')]);
    const since = text.replace('b.png,', 'b.png,TX').replace(/^/gm, '0,').replace(/0,$/, '').replace('0,', 'n,');
    assert.equal(back(since, outcomes), since.replace('excluded', ''));
  });

  it('works where the picture itself has gone', () => {
    const { text, outcomes } = change(TABLE, 'x.csv', [relabel('a.png', 'cow')]);
    const { edits } = openRows(text, 'x.csv', (path) => path !== 'a.png').edit(undo(outcomes)).texts[0];
    assert.deepEqual(
      edits.map((edit) => edit.text),
      ['cat'],
    );
  });

  it('names the image, the line and what is there where the cell says something else, and changes nothing', () => {
    const { text, outcomes } = change(TABLE, 'x.csv', [relabel('b.png', 'cow')]);
    for (const [now, reason] of [
      [text.replace('cow', 'fox'), 'line 3 was edited since: it says "fox", and the decision wrote "cow"'],
      [text.replace('cow', ''), 'line 3 was edited since: it says "", and the decision wrote "cow"'],
      [text.replace('b.png', 'z.png'), 'no row names it any more'],
      [`${text}b.png,cow,4\n`, 'rows that name it came or went since'],
    ])
      assert.throws(() => back(now, outcomes), {
        code: 'undo/changed',
        message: `The decision on b.png cannot be taken back: ${reason}. Nothing was changed.`,
      });
  });

  it('lets a name beside a number go with it, whatever the class is called by now', () => {
    const before = 'file,label,label_name\na.png,1,cat\nb.png,5,dog\nc.png,1,cat\n';
    const { text, outcomes } = change(before, 'x.csv', [relabel('a.png', 'dog')]);
    const renamed = (one: string) => one.replaceAll('cat', 'Cat').replaceAll('dog', 'Dog');
    assert.equal(back(renamed(text), outcomes), renamed(before));
    const bare = (one: string) => one.replace(/,[^,\n]*$/gm, '');
    assert.equal(back(bare(text), outcomes), bare(before));
  });

  it('reads what was recorded at first: spans from the start of the row', () => {
    const done = { image: 'a.png', from: 'cat', to: 'cow', undo: '{"spans":[{"at":6,"was":"cat","now":"cow"}]}' };
    const now = TABLE.replace('cat', 'cow');
    assert.equal(change(now, 'x.csv', [{ action: 'restore', done }]).text, TABLE);
    assert.throws(() => change(now.replace('a.png', './a.png'), 'x.csv', [{ action: 'restore', done }]), {
      code: 'undo/changed',
    });
  });
});

describe('undoing rows of one image', () => {
  const boxes = 'file,x,label\na.png,1,cat\nb.png,2,owl\na.png,3,dog\na.png,5,"cat"\n';

  it('gives each its own back, wherever it stands', () => {
    const { text, outcomes } = change(boxes, 'x.csv', [relabel('a.png', 'cow', 'all')]);
    assert.equal(text, 'file,x,label\na.png,1,cow\nb.png,2,owl\na.png,3,cow\na.png,5,"cow"\n');
    assert.equal(back(text, outcomes), boxes);
    assert.equal(back(sorted(text), outcomes), sorted(boxes));
    const wider = (one: string) => one.replace(/^/gm, 'k,').replace(/k,$/, '');
    assert.equal(back(sorted(wider(text)), outcomes), sorted(wider(boxes)));
  });

  it('knows the one that others changed by the rest, and gives up on two', () => {
    const { text, outcomes } = change(boxes, 'x.csv', [relabel('a.png', 'cow', 'all')]);
    assert.equal(back(text.replace('3,cow', '4,cow'), outcomes), boxes.replace('3,dog', '4,dog'));
    assert.throws(() => back(text.replace('3,cow', '4,cow').replace('1,cow', '0,cow'), outcomes), {
      code: 'undo/changed',
      message: /cannot be told which is which/,
    });
  });
});

describe('undoing a row that was taken out', () => {
  it('puts it behind the row that was before it, with the line ends of the file as it is', () => {
    const { text, outcomes } = change(TABLE, 'x.csv', [exclude('b.png')]);
    assert.equal(text, 'file,label,note\na.png,cat,1\nc.png,owl,3\n');
    const above = (one: string) => one.replace('\n', '\nx.png,cat,\ny.png,cat,\nz.png,cat,\n');
    assert.equal(back(above(text), outcomes), above(TABLE));
    assert.equal(back(text.replaceAll('\n', '\r\n'), outcomes), TABLE.replaceAll('\n', '\r\n'));
    assert.equal(back(sorted(text), outcomes), 'file,label,note\nc.png,owl,3\na.png,cat,1\nb.png,dog,2\n');
    assert.equal(back('file,label,note\r\n', outcomes), 'file,label,note\r\nb.png,dog,2\r\n');
  });

  it('gives it the columns and quotes that the file has now', () => {
    const { text, outcomes } = change(TABLE, 'x.csv', [exclude('b.png')]);
    const wider = (one: string) => one.replace(/^/gm, 'k,').replace(/k,$/, '');
    assert.equal(back(wider(text), outcomes), wider(TABLE).replace('k,b.png', ',b.png'));
    const other = (one: string) => one.replace(/^(.*),(.*),(.*)$/gm, '$3;$2;$1');
    assert.equal(back(other(text), outcomes), other(TABLE));
    assert.equal(back(text.replace('label', 'class'), outcomes), TABLE.replace('label', 'class'));
  });

  it('keeps line ends that are not those of the others', () => {
    const mixed = 'file,label\r\na.png,cat\nb.png,dog\r\nc.png,owl\n';
    for (const image of ['a.png', 'b.png', 'c.png']) {
      const { text, outcomes } = change(mixed, 'x.csv', [exclude(image)]);
      assert.equal(back(text, outcomes), mixed);
    }
  });

  it('refuses where a row names the image again', () => {
    const { text, outcomes } = change(TABLE, 'x.csv', [exclude('b.png')]);
    assert.throws(() => back(`${text}./b.png,cow,\n`, outcomes), {
      code: 'undo/changed',
      message: /b\.png .*: line 4 names it again/,
    });
  });

  it('reads what was recorded at first', () => {
    const done = { image: 'b.png', from: 'dog', to: '', undo: '{"rows":[{"record":2,"was":"b.png,dog,2\\n"}]}' };
    const { text } = change(TABLE, 'x.csv', [exclude('b.png')]);
    assert.equal(change(text, 'x.csv', [{ action: 'restore', done }]).text, TABLE);
    assert.equal(
      change(text.replaceAll('\n', '\r\n'), 'x.csv', [{ action: 'restore', done }]).text,
      TABLE.replaceAll('\n', '\r\n'),
    );
  });

  it('takes back part of what went at once', () => {
    const { text, outcomes } = change(TABLE, 'x.csv', ['a.png', 'b.png', 'c.png'].map(exclude));
    assert.equal(text, 'file,label,note\n');
    assert.equal(back(text, [outcomes[0], outcomes[2]]), TABLE.replace('b.png,dog,2\n', ''));
    assert.equal(back(back(text, [outcomes[2]]), [outcomes[1]]), TABLE.replace('a.png,cat,1\n', ''));
  });
});
