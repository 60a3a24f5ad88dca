import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TextDocumentEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { applyTextEdits, type LabelEdit, type TextEdit } from '../../../src/engine/labels/labelEdit';
import { survivesEditor, toWorkspaceEdit } from '../../../src/engine/language/workspaceEdit';

const closed = () => null;

function textEdit(before: string, edits: TextEdit[]): LabelEdit {
  return { moves: [], texts: [{ file: 'labels.tsv', before, edits }], outcomes: [] };
}

/** What an editor makes of the edit of one file whose text, as editors do, lacks the byte order mark. */
function inEditor(edit: LabelEdit, text: string): string {
  const { edits } = toWorkspaceEdit('/d', edit, closed).documentChanges![0] as TextDocumentEdit;
  return TextDocument.applyEdits(
    TextDocument.create('', '', 0, text),
    edits as Parameters<typeof TextDocument.applyEdits>[1],
  );
}

describe('toWorkspaceEdit', () => {
  it('turns moves into renames that overwrite nothing', () => {
    const edit: LabelEdit = { moves: [{ from: 'cat/1 #.png', to: 'dog/poodle/1 #.png' }], texts: [], outcomes: [] };
    assert.deepEqual(toWorkspaceEdit('/my data', edit, closed).documentChanges, [
      {
        kind: 'rename',
        oldUri: 'file:///my%20data/cat/1%20%23.png',
        newUri: 'file:///my%20data/dog/poodle/1%20%23.png',
        options: { overwrite: false },
      },
    ]);
  });

  it('moves an excluded image out of the dataset, to where it is kept', () => {
    const edit: LabelEdit = {
      moves: [{ from: 'cat/1.png', to: '../.nearmiss/set/excluded/cat/1.png' }],
      texts: [],
      outcomes: [],
    };
    assert.deepEqual(toWorkspaceEdit('/data/set', edit, closed).documentChanges, [
      {
        kind: 'rename',
        oldUri: 'file:///data/set/cat/1.png',
        newUri: 'file:///data/.nearmiss/set/excluded/cat/1.png',
        options: { overwrite: false },
      },
    ]);
  });

  it('names the version of a file that is open, so that an edit of an older text is refused', () => {
    const edit = textEdit('a\tcat\n', [{ start: 2, end: 5, text: 'dog' }]);
    const [{ textDocument }] = toWorkspaceEdit('/d', edit, (file) => (file === 'labels.tsv' ? 7 : null))
      .documentChanges as TextDocumentEdit[];
    assert.deepEqual(textDocument, { uri: 'file:///d/labels.tsv', version: 7 });
  });

  it('counts from behind the byte order mark, which an editor does not show', () => {
    const edit = textEdit('\ufeffimage\tlabel\na\tcat\n', [{ start: 15, end: 18, text: 'dog' }]);
    assert.equal(inEditor(edit, 'image\tlabel\na\tcat\n'), 'image\tlabel\na\tdog\n');
  });

  it('gives the text that applying the edits to disk gives', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'ä', '🐱', '\t', '\n', '\r\n'), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, fc.array(fc.nat(60), { maxLength: 8 }), fc.string({ maxLength: 3 }), (text, cuts, added) => {
        // An editor has no position between \r and \n.
        const places = cuts
          .map((cut) => Math.min(cut, text.length))
          .filter((cut) => !(text[cut - 1] === '\r' && text[cut] === '\n'))
          .sort((a, b) => a - b);
        const edits: TextEdit[] = [];
        for (let i = 0; i + 1 < places.length; i += 2)
          edits.push({ start: places[i], end: places[i + 1], text: added });
        assert.equal(inEditor(textEdit(text, edits), text), applyTextEdits(text, edits));
      }),
    );
  });
});

describe('survivesEditor', () => {
  it('is true for one kind of line end, whichever it is, and for none', () => {
    for (const text of ['', 'a', 'a\nb\n', 'a\r\nb\r\n', '\ufeffa\nb'])
      assert.equal(survivesEditor(text), true, JSON.stringify(text));
  });

  it('is false for mixed line ends, lone carriage returns and bytes that are not UTF-8', () => {
    for (const text of ['a\nb\r\n', 'a\rb', 'a\r\r\n', 'caf\udce9\n'])
      assert.equal(survivesEditor(text), false, JSON.stringify(text));
  });
});
