import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import { LabelDocument } from '../../../../src/engine/language/labels/labelDocument';
import { TABLE } from './tables';

const open = (text: string, name = 'labels.tsv') => LabelDocument.create(`file:///d/${name}`, 'x', 1, text);

/** All that can be asked of a document, in the order of its lines. */
function described(document: LabelDocument) {
  const { index } = document;
  const lines = (records: readonly { line: number }[]) => records.map(({ line }) => line);
  return {
    text: document.getText(),
    lineCount: document.lineCount,
    header: document.header?.line,
    key: document.format.key,
    records: document.records.map(({ text, line, row, faults }) => ({ text, line, row, faults })),
    labels: index
      .labels()
      .sort()
      .map((label) => [label, lines(index.ofClass(label)), index.count(label)]),
    paths: [...index.paths()].sort().map((path) => [path, lines(index.of(path))]),
    repeated: [...index.repeated].sort(),
    faulty: lines([...index.faulty]).sort((a, b) => a - b),
  };
}

const FILES = ['labels.tsv', 'x.csv', 'metadata.jsonl'] as const;
/** Pieces that label files are made of, so that headers, quotes and line ends meet in every way. */
const piece = fc.constantFrom(
  'image\tlabel',
  'file,label,state',
  'a.png',
  'b.png',
  'cat',
  'dog',
  '\t',
  ',',
  '"',
  '""',
  '\n',
  '\r\n',
  '\r',
  '#',
  '\\',
  '\\t',
  ' ',
  '{"image":"a.png","label":"cat"}',
  '{',
  '"label":',
  '🐶',
  'excluded',
  '<<<<<<< a\n',
  '=======\n',
);
const anyText = fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(''));
const position = fc.record({ line: fc.nat(12), character: fc.nat(20) });
const change: fc.Arbitrary<TextDocumentContentChangeEvent> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      range: fc.record({ start: position, end: position }),
      text: fc.oneof(piece, anyText, fc.constant('')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ text: anyText }) },
);

/**
 * The text after a change, by the language server library's own document, new each time: it loses count of lines over
 * several changes.
 */
function edited(text: string, change: TextDocumentContentChangeEvent): string {
  return TextDocument.update(TextDocument.create('', '', 1, text), [change], 2).getText();
}

describe('LabelDocument', () => {
  it('reads rows, header, comments and faults with their lines', () => {
    const document = open(TABLE);
    assert.equal(document.header?.line, 1);
    assert.deepEqual(
      document.records.map(({ line, row }) => [line, row?.path, row?.label]),
      [
        [0, undefined, undefined],
        [1, undefined, undefined],
        [2, 'img/1.png', 'cat'],
        [3, 'img/2.png', 'cat'],
        [4, undefined, undefined],
        [5, 'img/3.png', 'animal/dog'],
        [6, 'img/2.png', 'Cat'],
        [7, 'img/4.png', ''],
      ],
    );
    assert.deepEqual([...document.index.repeated], ['img/2.png']);
    assert.deepEqual(
      [...document.index.faulty].map(({ line, faults }) => [line, faults[0].code]),
      [[7, 'labels/row']],
    );
    assert.deepEqual(
      document.index.ofClass('cat').map(({ line }) => line),
      [2, 3],
    );
  });

  it('is, after any changes, what the changed text is when read anew', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILES), anyText, fc.array(change, { maxLength: 8 }), (file, text, changes) => {
        const document = open(text, file);
        let expected = text;
        for (const [i, one] of changes.entries()) {
          document.update([one], i + 2);
          expected = edited(expected, one);
          assert.equal(document.getText(), expected);
        }
        assert.deepEqual(described(document), described(open(expected, file)));
        assert.equal(document.lineCount, TextDocument.create('', '', 1, expected).lineCount);
        assert.equal(document.version, changes.length + 1);
      }),
      { numRuns: 1500 },
    );
  });

  it('takes the second of two equal headers for one once the first is gone, and for a row when it is back', () => {
    const document = open('\nimage\tlabel\nimage\tlabel\na.png\tcat\n');
    const labels = () => document.records.map(({ row }) => row?.label);
    assert.deepEqual(labels(), [undefined, undefined, 'label', 'cat']);
    const start = { line: 0, character: 0 };
    document.update([{ range: { start, end: { line: 1, character: 11 } }, text: '' }], 2);
    assert.deepEqual(labels(), [undefined, undefined, 'cat']);
    document.update([{ range: { start, end: start }, text: '\nimage\tlabel' }], 3);
    assert.deepEqual(labels(), [undefined, undefined, 'label', 'cat']);
  });

  it('takes another delimiter once a quote that is closed on a later line makes a header of it', () => {
    const document = open('image\tlabel\t"\n', 'x.csv');
    assert.equal(document.format.has('label'), false);
    const end = { line: 1, character: 0 };
    document.update([{ range: { start: end, end }, text: 'note"\na.png\tcat\n' }], 2);
    assert.deepEqual(
      document.records.map(({ row }) => row?.label),
      [undefined, 'cat'],
    );
  });

  it('finds the record and the offset of every position, and the position of every offset', () => {
    fc.assert(
      fc.property(fc.constantFrom(...FILES), anyText, (file, text) => {
        const document = open(text, file);
        const oracle = TextDocument.create('', '', 1, text);
        let start = 0;
        for (const record of document.records) {
          for (let offset = 0; offset < record.text.length; offset++) {
            const at = oracle.positionAt(start + offset);
            // An editor has no position between \r and \n.
            if (oracle.offsetAt(at) !== start + offset) continue;
            assert.deepEqual(document.positionIn(record, offset), at);
            assert.deepEqual(document.locate(at), { record: document.records.indexOf(record), offset });
            assert.equal(document.recordAt(at.line), record);
          }
          start += record.text.length;
        }
        assert.equal(document.recordAt(oracle.lineCount), undefined);
      }),
      { numRuns: 500 },
    );
  });

  it('takes any bytes as text and any position, and throws at none', () => {
    const noise = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
    const anywhere = fc.record({ line: fc.integer({ min: -2, max: 50 }), character: fc.integer({ min: -2, max: 50 }) });
    fc.assert(
      fc.property(fc.constantFrom(...FILES), noise, noise, anywhere, anywhere, (file, text, inserted, start, end) => {
        const document = open(text, file);
        document.update([{ range: { start, end }, text: inserted }], 2);
        for (const record of document.records)
          for (const field of ['image', 'label', 'split', 'state'] as const) document.cellRange(record, field);
        document.recordAt(start.line);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a label a new value by an edit that leaves every other byte', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FILES),
        anyText,
        fc.nat(),
        fc.string({ unit: 'grapheme', maxLength: 5 }),
        (file, text, pick, label) => {
          const document = open(text, file);
          const rows = document.records.filter(({ row }) => row !== null);
          const record = rows[pick % Math.max(1, rows.length)];
          if (!record || !document.format.has('label') || !document.format.has('image')) return;
          const { range, newText } = document.edit(record, 'label', label);
          const place = document.records.indexOf(record);
          document.update([{ range, text: newText }], 2);
          const { row, text: left } = document.records[place];
          if (row) assert.deepEqual([row.image, row.label], [record.row!.image, label]);
          else assert.equal(left.trim(), '', 'only a blank line is no row');
          const rest = (records: typeof document.records) =>
            records.filter((_, i) => i !== place).map((one) => one.text);
          assert.deepEqual(rest(document.records), rest(open(text, file).records));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('has a blank line in the place of a row without an image whose label goes', () => {
    const document = open('image\tlabel\r\n\tb.png\r\nc.png\tcat\r\n');
    const record = document.records[1];
    assert.deepEqual([record.row?.image, record.row?.label, record.faults[0].code], ['', 'b.png', 'labels/path']);
    const { range, newText } = document.edit(record, 'label', '');
    document.update([{ range, text: newText }], 2);
    assert.equal(document.getText(), 'image\tlabel\r\n\t\r\nc.png\tcat\r\n');
    assert.deepEqual([document.records[1].row, document.records[1].faults], [null, []]);
  });

  it('keeps the byte order mark of a file in its text, and out of its lines', () => {
    const document = open('\ufeffimage\tlabel\na.png\tcat\n');
    assert.deepEqual(document.cellRange(document.records[1], 'label'), {
      start: { line: 1, character: 6 },
      end: { line: 1, character: 9 },
    });
    assert.equal(document.header?.text, 'image\tlabel\n');
    assert.equal(document.getText(), '\ufeffimage\tlabel\na.png\tcat\n');
  });
});

describe('a label file whose columns were decided', () => {
  const before = 'bild,x,y,w,h,klasse\na,1,2,3,4,cat\na,5,6,7,8,dog\n';
  const reading = {
    image: 'bild',
    label: 'klasse',
    box: { columns: ['x', 'y', 'w', 'h'], corners: false },
  };
  const pathOf = (name: string) => `images/${name}.png`;

  it('names the items that its dataset names, also after a change', () => {
    const document = open(before, 'boxes.csv');
    document.readAs(reading, pathOf);
    const paths = () => document.records.flatMap(({ row }) => (row ? [`${row.path} ${row.label}`] : []));
    assert.deepEqual(paths(), ['images/a.png#xywh=1,2,3,4 cat', 'images/a.png#xywh=5,6,7,8 dog']);
    const range = { start: { line: 2, character: 2 }, end: { line: 2, character: 3 } };
    document.update([{ range, text: '9' }], 2);
    assert.deepEqual(paths(), ['images/a.png#xywh=1,2,3,4 cat', 'images/a.png#xywh=9,6,7,8 dog']);
  });
});
