import assert from 'node:assert/strict';
import { parseLabelLines } from '../../../src/engine/labels/labelLines';
import { countRecords, type LabelRows } from '../../../src/engine/labels/labelRows';
import type { LabelRow } from '../../../src/engine/labels/formats/fields';
import { change, relabel } from './rowChanges';

function readAll(lines: LabelRows): { rows: [string, string][]; reports: string[] } {
  const rows: [string, string][] = [];
  const reports: string[] = [];
  const row: LabelRow = { image: '', label: '', split: '', state: '' };
  for (let record = 0; record < countRecords(lines); record++) {
    if (lines.read(record, row, (code) => reports.push(`${code} ${lines.lines[record] + 1}`)))
      rows.push([row.image, row.label]);
  }
  return { rows, reports };
}

const to = (text: string, image: string, label: string) => change(text, 'm.jsonl', [relabel(image, label)]).text;

describe('parseLabelLines', () => {
  it('reads a JSON object per line and reports lines that are none', () => {
    const text =
      '\ufeff{"file_name": "a.png", "label": "cat"}\r\n\r\n[1]\nnull\n{"file_name": ' +
      '"b.png"\n{"file_name":"c.png","label":3}\n{"file_name":"d.png","label":{"x":1}}\n{"file_name":"e.png"}';
    assert.deepEqual(readAll(parseLabelLines(text)), {
      rows: [
        ['a.png', 'cat'],
        ['c.png', '3'],
        ['d.png', ''],
        ['e.png', ''],
      ],
      reports: ['labels/json 3', 'labels/json 4', 'labels/json 5', 'labels/value 7'],
    });
  });

  it('edits the value alone, in the spelling of the line', () => {
    assert.equal(
      to('{ "label" : "cat" , "file":"a.png" }\n', 'a.png', 'big "dog"'),
      '{ "label" : "big \\"dog\\"" , "file":"a.png" }\n',
    );
    assert.equal(
      to('{"file":"a.png","x":{"label":"no"},"label":"cat"}', 'a.png', 'dog'),
      '{"file":"a.png","x":{"label":"no"},"label":"dog"}',
    );
    assert.equal(
      to('{"file":"a.png","label":"old","label":"cat"}', 'a.png', 'dog'),
      '{"file":"a.png","label":"old","label":"dog"}',
    );
  });

  it('adds a missing label in the key and spacing of the file', () => {
    const text = '{"file": "a.png", "category": "cat"}\n{"file": "b.png"}\n{"file":"c.png"}\n';
    assert.equal(to(text, 'b.png', 'dog').split('\n')[1], '{"file": "b.png", "category": "dog"}');
    assert.equal(to(text, 'c.png', 'dog').split('\n')[2], '{"file":"c.png","category":"dog"}');
  });

  it('says what is missing where no line names a file', () => {
    assert.match(parseLabelLines('{"text": "a"}\n').headerProblem!, /no line with a file key/);
    assert.equal(parseLabelLines('\n').headerProblem, null);
  });
});
