import assert from 'node:assert/strict';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { countRecords, type LabelRows, recordText } from '../../../src/engine/labels/labelRows';
import type { LabelRow } from '../../../src/engine/labels/formats/fields';
import { parseLabelTable } from '../../../src/engine/labels/labelTable';

/** Rows of a table as objects, with what was reported: `code line`. */
function readAll(table: LabelRows): { rows: LabelRow[]; reports: string[] } {
  const rows: LabelRow[] = [];
  const reports: string[] = [];
  for (let record = 0; record < countRecords(table); record++) {
    const row: LabelRow = { image: '', label: '', split: '', state: '' };
    if (table.read(record, row, (code) => reports.push(`${code} ${table.lines[record] + 1}`))) rows.push(row);
  }
  return { rows, reports };
}

const pairs = (text: string, name: string) =>
  readAll(parseLabelTable(text, name)).rows.map(({ image, label }) => [image, label]);

describe('parseLabelTable', () => {
  it('reads labels.tsv: comments, blank lines, escapes, quotes as they stand', () => {
    const text = [
      '# pets',
      'image\tlabel\tsplit',
      '',
      'a.png\tcat\ttrain',
      '#b.png\tdog\ttest',
      '\\#b.png\t"dog"\ttest',
      'c\\td.png\tx\\\\y\\nz\t',
      '',
    ].join('\n');
    const { rows, reports } = readAll(parseLabelTable(text, 'labels.tsv'));
    assert.deepEqual(rows, [
      { image: 'a.png', label: 'cat', split: 'train', state: '' },
      { image: '#b.png', label: '"dog"', split: 'test', state: '' },
      { image: 'c\td.png', label: 'x\\y\nz', split: '', state: '' },
    ]);
    assert.deepEqual(reports, []);
  });

  it('finds the columns by name in any order and any case, the usual names first', () => {
    assert.deepEqual(pairs('Category,id,File_Name,path\ncat,1,a.png,/x\n', 'train.csv'), [['a.png', 'cat']]);
    assert.deepEqual(pairs('path\tclass\na.png\tcat\n', 'x.tsv'), [['a.png', 'cat']]);
  });

  it('finds the delimiter that the header uses', () => {
    assert.deepEqual(pairs('file;label\n"a;1.png";cat\n', 'x.csv'), [['a;1.png', 'cat']]);
    assert.deepEqual(pairs('file\tlabel\na.png\tcat,dog\n', 'x.csv'), [['a.png', 'cat,dog']]);
    assert.deepEqual(pairs('file,label\na.png,cat\n', 'x.tsv'), [['a.png', 'cat']]);
  });

  it('says what the header has where a column is missing', () => {
    const problem = (text: string) => parseLabelTable(text, 'labels.tsv').headerProblem;
    assert.match(problem('name\tlabel\n')!, /the columns name, label; needed .* file column/);
    assert.match(problem('')!, /no header/);
    assert.equal(problem('image\tlabel'), null);
  });

  it('reports rows of another length and reads what is there', () => {
    const { rows, reports } = readAll(parseLabelTable('image\tlabel\na.png\nb.png\tcat\tdog\n', 'labels.tsv'));
    assert.deepEqual(
      rows.map(({ image, label }) => [image, label]),
      [
        ['a.png', ''],
        ['b.png', 'cat'],
      ],
    );
    assert.deepEqual(reports, ['labels/row 2', 'labels/row 3']);
  });

  it('reports a quote that is never closed at the line that opens it', () => {
    const { rows, reports } = readAll(parseLabelTable('file,label\n"a\n.png",cat\nb.png,"dog\nc.png,cat\n', 'x.csv'));
    assert.deepEqual(
      rows.map(({ image }) => image),
      ['a\n.png'],
    );
    assert.deepEqual(reports, ['labels/quote 4']);
  });

  it('takes a line with # for a comment in a CSV unless it names an image', () => {
    assert.deepEqual(pairs('# made by hand, 2020\nfile,label\n# dogs, all of them\n#1.png,dog\n', 'x.csv'), [
      ['#1.png', 'dog'],
    ]);
  });

  it('keeps every byte in some record, a byte order mark apart, with the line that each begins on', () => {
    for (const eol of ['\n', '\r\n', '\r']) {
      const text = ['\ufefffile,label', '"a\nb\r\nc.png",cat', '', 'd.png,dog'].join(eol);
      const table = parseLabelTable(text, 'x.csv');
      assert.equal(
        Array.from({ length: countRecords(table) }, (_, record) => recordText(table, record)).join(''),
        text.slice(1),
      );
      assert.deepEqual([...table.lines], [0, 1, 4, 5]);
      assert.deepEqual(
        readAll(table).rows.map(({ label }) => label),
        ['cat', 'dog'],
      );
    }
  });

  it('reads what csv-parse reads from any well-formed CSV', () => {
    const value = fc.string({
      unit: fc.constantFrom('a', ' ', '"', ',', '\n', '\r', '#', ';', '\t', 'é', '🐶'),
      maxLength: 5,
    });
    const row = fc.tuple(value, value, value, fc.constantFrom('\n', '\r\n'));
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (cells, bom) => {
        const quote = (cell: string) => (/[",\r\n#]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
        const rows = cells.map(([a, b, c, eol]) => `${quote(a)},"${b.replaceAll('"', '""')}",${quote(c)}${eol}`);
        const text = `${bom ? '\ufeff' : ''}x,file,label\n${rows.join('')}`;
        const expected = (
          parse(text, { bom: true, columns: true, record_delimiter: ['\n', '\r\n'] }) as {
            file: string;
            label: string;
          }[]
        ).map(({ file, label }) => [file, label]);
        assert.deepEqual(pairs(text, 'x.csv'), expected);
      }),
      { numRuns: 200 },
    );
  });
});
