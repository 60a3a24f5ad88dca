import assert from 'node:assert/strict';
import { join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { findDataset } from '../../../src/engine/labels/findDatasets';
import type { LabelChange } from '../../../src/engine/labels/labelSource';
import { openLabels } from '../../../src/engine/labels/openLabels';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

describe('openLabels', () => {
  const folder = temporaryFolder();
  const open = async () => openLabels(await findDataset(folder.path), folder.state);

  it('reads each layout into the same entries', async () => {
    const entries = async (files: Record<string, string>, name: string) => {
      await folder.write(files);
      const {
        entries: { paths, labels },
      } = await openLabels(
        {
          root: folder.path,
          layout: name.endsWith('.jsonl') ? 'jsonl' : name ? 'table' : 'folder',
          labelFile: name,
        },
        folder.state,
      );
      return paths.map((path, i) => `${path} ${labels[i]}`);
    };
    const expected = ['cat/1.png cat', 'dog/2.png dog'];
    assert.deepEqual(await entries({ 'cat/1.png': 'x', 'dog/2.png': 'x' }, ''), expected);
    assert.deepEqual(
      await entries({ 'labels.tsv': 'image\tlabel\ncat/1.png\tcat\ndog/2.png\tdog\n' }, 'labels.tsv'),
      expected,
    );
    assert.deepEqual(await entries({ 'm.csv': 'label,file\r\ncat,cat/1.png\r\ndog,dog/2.png' }, 'm.csv'), expected);
    assert.deepEqual(
      await entries(
        { 'm.jsonl': '{"file_name":"cat/1.png","label":"cat"}\n{"file_name":"dog/2.png","label":"dog"}' },
        'm.jsonl',
      ),
      expected,
    );
  });

  it('reads the unsaved text of the editor where there is one', async () => {
    await folder.write({ 'labels.tsv': 'image\tlabel\n1.png\tcat\n', '1.png': 'x' });
    const { entries } = await openLabels(await findDataset(folder.path), folder.state, (file) =>
      file === join(folder.path, 'labels.tsv') ? 'image\tlabel\n1.png\tdog\n' : undefined,
    );
    assert.deepEqual(entries.labels, ['dog']);
  });

  it('finds files of any name that a table names, and reports the missing ones', async () => {
    await folder.write({
      'labels.tsv': 'image\tlabel\n1.png\tcat\nraw/0001\tcat\n.hidden/2.png\tcat\ngone.png\tcat\n',
      '1.png': 'x',
      'raw/0001': 'x',
      '.hidden/2.png': 'x',
    });
    const { entries, problems } = await open();
    assert.deepEqual(entries.paths, ['1.png', 'raw/0001', '.hidden/2.png']);
    assert.deepEqual(
      problems.map(({ code, path, line }) => [code, path, line]),
      [['labels/missing', 'gone.png', 5]],
    );
  });

  it('keeps bytes that are not UTF-8 through an edit and says where they are', async () => {
    const head = Buffer.from('image\tlabel\n1.png\tcat\n# ');
    await folder.write({ 'labels.tsv': Buffer.concat([head, Buffer.of(0xe9, 0x0a)]), '1.png': 'x' });
    const source = await open();
    assert.deepEqual(
      source.problems.map(({ code, line }) => [code, line]),
      [['labels/encoding', 3]],
    );
    await applyToDisk(folder.path, source.edit([{ action: 'relabel', image: '1.png', label: 'dog' }]));
    assert.equal(
      snapshot(folder.path)['labels.tsv'],
      Buffer.concat([Buffer.from('image\tlabel\n1.png\tdog\n# '), Buffer.of(0xe9, 0x0a)]).toString('latin1'),
    );
  });

  it('refuses UTF-16 and a label file that is gone, with what to do', async () => {
    const little = (text: string) => Buffer.from(text, 'utf16le');
    for (const bytes of [
      little('\ufeffimage\tlabel\n'),
      little('\ufeffimage\tlabel\n').swap16(),
      little('image\tlabel\n'),
      little('image\tlabel\n').swap16(),
    ]) {
      await folder.write({ 'labels.tsv': bytes });
      await assert.rejects(open(), { code: 'labels/utf16', message: /Save it with the encoding UTF-8/ });
    }
    await assert.rejects(openLabels({ root: folder.path, layout: 'table', labelFile: 'gone.tsv' }, folder.state), {
      code: 'labels/unreadable',
    });
  });

  it('edits a table on disk and back to the same bytes', async () => {
    await folder.write({
      'metadata.csv': '\ufefffile_name,label,note\r\n"1.png",cat,"a, ""b"""\r\n2.png,dog,\r\n',
      '1.png': 'x',
      '2.png': 'x',
    });
    const start = snapshot(folder.path);
    const info = await findDataset(folder.path);
    const apply = async (changes: LabelChange[]) => {
      const edit = (await openLabels(info, folder.state)).edit(changes);
      await applyToDisk(folder.path, edit);
      return edit.outcomes;
    };
    const relabelled = await apply([{ action: 'relabel', image: '1.png', label: 'big, dog' }]);
    const excluded = await apply([
      { action: 'exclude', image: '1.png' },
      { action: 'exclude', image: '2.png' },
    ]);
    assert.deepEqual((await openLabels(info, folder.state)).entries.paths, []);
    await apply(excluded.map((done) => ({ action: 'restore', done })));
    await apply(relabelled.map((done) => ({ action: 'restore', done })));
    assert.deepEqual(snapshot(folder.path), start);
  });
});
