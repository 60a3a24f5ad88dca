import assert from 'node:assert/strict';
import { existsSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  DiagnosticSeverity,
  DiagnosticTag,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type Diagnostic,
} from 'vscode-languageserver/node';
import { EXPLAINED } from '../../../../src/engine/language/explain';
import type { Finding } from '../../../../src/engine/protocol';
import { finding } from '../fixtures';
import { LabelWindow } from './labelWindow';

const rows = (...lines: string[]) => ['image\tlabel\tsplit', ...lines, ''].join('\n');
const codes = (problems: readonly Diagnostic[]) =>
  problems.map(({ code, range }) => `${range.start.line}:${range.start.character}-${range.end.character} ${code}`);
const suspectOf = (path: string, label: string, changes: Partial<Finding> = {}) =>
  finding({ id: path, image: { path, label }, ...changes });

describe('Problems of label files, over JSON-RPC', () => {
  let window: LabelWindow;
  afterEach(() => window.close());

  it('marks a suspect at its label and points at the rows of its neighbours', async () => {
    const evidence = [
      { path: 'b.png', label: 'dog', distance: 0.02 },
      { path: 'gone.png', label: 'dog', distance: 0.03 },
      { path: 'c.png', label: 'dog', distance: 0.05 },
    ];
    window = await LabelWindow.open(rows('a.png\tcat\t', 'b.png\tdog\t', 'c.png\tdog\t'), {
      findings: [suspectOf('a.png', 'cat', { evidence, score: 0.7 })],
    });
    const [suspect, ...others] = await window.problems(({ length }) => length > 0);
    assert.deepEqual(others, []);
    assert.deepEqual(codes([suspect]), ['1:6-9 suspect']);
    assert.equal(suspect.severity, DiagnosticSeverity.Warning);
    assert.equal(suspect.message, 'a.png looks like a dog.');
    assert.equal(suspect.codeDescription?.href, 'nearmiss-help:/suspect.md');
    assert.deepEqual(
      suspect.relatedInformation?.map(({ location: { uri, range }, message }) => [uri, range.start.line, message]),
      [
        [window.uri, 2, 'dog at distance 0.020'],
        [window.uri, 3, 'dog at distance 0.050'],
      ],
    );
  });

  it('follows the text as it is typed, saved or not', async () => {
    window = await LabelWindow.open(rows('a.png\tcat\t', 'b.png\tdog\t'), { findings: [suspectOf('a.png', 'cat')] });
    await window.problems((problems) => codes(problems).includes('1:6-9 suspect'));
    await window.type(1, 0, 0, '# new\n');
    await window.problems((problems) => codes(problems).includes('2:6-9 suspect'));
    await window.type(2, 6, 9, 'dog');
    await window.problems(({ length }) => length === 0);
    await window.type(2, 6, 9, 'cat');
    await window.problems((problems) => codes(problems).includes('2:6-9 suspect'));
    await window.closeFile();
    await window.problems((problems) => codes(problems).includes('1:6-9 suspect'));
  });

  it('reports missing files, and takes it back when the file comes', async () => {
    window = await LabelWindow.open(rows('a.png\tcat\t', 'img/b.png\tdog\t'));
    await window.type(1, 0, 1, 'x');
    const [missing] = await window.problems(({ length }) => length > 0);
    assert.deepEqual(codes([missing]), ['1:0-5 labels/missing']);
    assert.match(String(missing.message), /no file x\.png/);
    writeFileSync(join(window.root, 'x.png'), '');
    await window.editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: `file://${window.root}/x.png`, type: FileChangeType.Created }],
    });
    await window.problems(({ length }) => length === 0);
    unlinkSync(join(window.root, 'img/b.png'));
    await window.editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: `file://${window.root}/img/b.png`, type: FileChangeType.Deleted }],
    });
    await window.problems((problems) => codes(problems).includes('2:0-9 labels/missing'));
  });

  it('reports rows that name an image again, gravely where they disagree', async () => {
    window = await LabelWindow.open(rows('a.png\tcat\t', 'b.png\tdog\t', 'a.png\tcat\t', './b.png\tcat\t'));
    const problems = await window.problems(({ length }) => length === 2);
    assert.deepEqual(codes(problems), ['3:0-5 labels/duplicate', '4:0-7 labels/duplicate']);
    assert.deepEqual(
      problems.map(({ severity, tags }) => [severity, tags]),
      [
        [DiagnosticSeverity.Warning, [DiagnosticTag.Unnecessary]],
        [DiagnosticSeverity.Error, undefined],
      ],
    );
    assert.match(String(problems[1].message), /Line 3 names this image as 'dog'/);
    assert.equal(problems[1].relatedInformation?.[0].location.range.start.line, 2);
  });

  it('reports spellings of the same class and classes of one row', async () => {
    const many = (label: string) => Array.from({ length: 12 }, (_, i) => `${label}${i}.png\t${label}\t`);
    window = await LabelWindow.open(
      rows(
        ...many('horse'),
        ...many('zebra'),
        'a.png\tHorse\t',
        'b.png\tzebre\t',
        'c.png\tzebra \t',
        'd.png\tplatypus\t',
      ),
    );
    const problems = await window.problems(({ length }) => length === 4);
    assert.deepEqual(
      codes(problems).filter((code) => code.endsWith('spelling')),
      ['25:6-11 labels/spelling', '26:6-11 labels/spelling', '27:6-12 labels/spelling'],
    );
    assert.deepEqual(
      problems.filter(({ code }) => code === 'labels/spelling').map(({ data }) => data.meant),
      ['horse', 'zebra', 'zebra'],
    );
    assert.ok(codes(problems).includes('28:6-14 labels/lone'));
  });

  it('reports the same picture under several labels and in several splits, as the rows stand now', async () => {
    const evidence = [{ path: 'b.png', label: 'dog', distance: 0.001 }];
    const group = finding({ id: 'd', kind: 'duplicate', image: { path: 'a.png', label: 'cat' }, evidence });
    window = await LabelWindow.open(rows('a.png\tcat\ttrain', 'b.png\tdog\ttest'), { findings: [group] });
    assert.deepEqual(codes(await window.problems(({ length }) => length === 4)), [
      '1:6-9 duplicate/conflict',
      '1:0-5 duplicate/leak',
      '2:6-9 duplicate/conflict',
      '2:0-5 duplicate/leak',
    ]);
    await window.type(2, 6, 9, 'cat');
    assert.deepEqual(codes(await window.problems(({ length }) => length === 2)), [
      '1:0-5 duplicate/leak',
      '2:0-5 duplicate/leak',
    ]);
    await window.type(2, 10, 14, 'train');
    await window.problems(({ length }) => length === 0);
  });

  it('reports malformed rows of every kind of file, and headers without a label', async () => {
    window = await LabelWindow.open('file,label\na.png\n../b.png,dog\nc.png,"cat\n', {
      name: 'x.csv',
      images: /[ac]\.png/g,
    });
    assert.deepEqual(codes(await window.problems(({ length }) => length === 3)), [
      '1:0-5 labels/row',
      '2:0-8 labels/path',
      '3:0-10 labels/quote',
    ]);
    await window.change({ text: 'file,size\na.png,3\n' });
    assert.deepEqual(codes(await window.problems(({ length }) => length === 1)), ['0:0-9 labels/header']);
    await window.close();
    window = await LabelWindow.open(
      '{"file_name": "a.png", "label": "cat"}\n[1]\n{"file_name": "b.png", "label": {}}\n',
      { name: 'metadata.jsonl' },
    );
    assert.deepEqual(codes(await window.problems(({ length }) => length === 2)), [
      '1:0-3 labels/json',
      '2:0-35 labels/value',
    ]);
  });

  it('lists so many of each kind as the setting says and counts the rest, and none for 0', async () => {
    const findings = Array.from({ length: 6 }, (_, i) => suspectOf(`${i}.png`, 'cat', { score: 0.5 + i / 20 }));
    window = await LabelWindow.open(
      rows(...findings.map(({ image }) => `${image.path}\tcat\t`), '7.png\n8.png\n9.png'),
      { findings, problems: 2 },
    );
    const problems = await window.problems(({ length }) => length > 0);
    assert.deepEqual(codes(problems), [
      '0:0-17 more',
      '5:6-9 suspect',
      '6:6-9 suspect',
      '7:0-5 labels/row',
      '8:0-5 labels/row',
    ]);
    assert.match(String(problems[0].message), /4 of suspect, 1 of labels\/row/);
    await window.editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: { problems: 0 } });
    await window.problems(({ length }) => length === 0);
  });

  it('asks nothing of an image that is taken out of the dataset', async () => {
    window = await LabelWindow.open('image\tlabel\tstate\na.png\tcat\t\nb.png\tdog\t\n', {
      findings: [suspectOf('a.png', 'cat')],
    });
    await window.problems(({ length }) => length === 1);
    await window.type(1, 10, 10, 'excluded');
    await window.problems(({ length }) => length === 0);
  });

  it('reads a label file from the disk while no editor has it, and opens the dataset of an opened one', async () => {
    window = await LabelWindow.open(rows('a.png\tcat\t', 'a.png\tcat\t'));
    await window.problems(({ length }) => length === 1);
    assert.equal(window.engine.curators.length, 1);
    await window.closeFile();
    writeFileSync(window.file, rows('a.png\tcat\t'));
    await window.editor.connection.sendNotification(DidChangeWatchedFilesNotification.type, {
      changes: [{ uri: window.uri, type: FileChangeType.Changed }],
    });
    await window.problems(({ length }) => length === 0);
  });
});

describe('the pages about problems', () => {
  it('are there for every kind, and for no other', () => {
    const folder = join(process.cwd(), 'media/help');
    for (const code of EXPLAINED) assert.ok(existsSync(join(folder, `${code.replace('/', '-')}.md`)), code);
    assert.deepEqual(readdirSync(folder).sort(), EXPLAINED.map((code) => `${code.replace('/', '-')}.md`).sort());
  });
});
