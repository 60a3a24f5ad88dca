import assert from 'node:assert/strict';
import { snapshot } from '../fixtures/temporaryFolder';
import { exclude, relabel, undo } from './rowChanges';
import { said, tableFolder } from './tables/tableFolder';

describe('several tables as one dataset', () => {
  const folder = tableFolder();

  it('lie in the folders of splits, with paths relative to them', async () => {
    const before = {
      'train/metadata.csv': 'file_name,label\n1.png,cat\n2.png,dog\n',
      'test/metadata.csv': 'file_name,label\n1.png,dog\n',
    };
    await folder.write(before, ['train/1.png', 'train/2.png', 'test/1.png', 'test/3.png']);
    const source = await folder.open();
    assert.deepEqual(said(source), ['test/1.png dog test', 'train/1.png cat train', 'train/2.png dog train']);
    assert.deepEqual(source.info.labelFiles, ['test/metadata.csv', 'train/metadata.csv']);
    assert.equal(source.reading.unnamed, 1);
    const start = snapshot(folder.path);
    const done = await folder.edit([
      relabel('train/1.png', 'dog'),
      exclude('test/1.png'),
      relabel('train/2.png', 'cat'),
    ]);
    assert.deepEqual(snapshot(folder.path), {
      ...start,
      'train/metadata.csv': 'file_name,label\n1.png,dog\n2.png,cat\n',
      'test/metadata.csv': 'file_name,label\n',
    });
    await folder.edit(undo(done));
    assert.deepEqual(snapshot(folder.path), start);
  });

  it('are named after splits, and a picture in two of them is said and edited in the first', async () => {
    await folder.write({ 'test.csv': 'file,label\na.png,cat\n', 'train.csv': 'file,label\na.png,dog\nb.png,dog\n' }, [
      'a.png',
      'b.png',
    ]);
    const source = await folder.open();
    assert.deepEqual(said(source), ['a.png cat test', 'b.png dog train']);
    assert.match(source.reading.what, /1 image is in two of them/);
    assert.ok(source.problems.some(({ code, path }) => code === 'labels/twice' && path === 'a.png'));
    const [{ notes }] = await folder.edit([relabel('a.png', 'owl')]);
    assert.deepEqual(notes, ['train.csv names it too and was left as it is']);
    assert.equal(snapshot(folder.path)['train.csv'], 'file,label\na.png,dog\nb.png,dog\n');
    assert.equal(snapshot(folder.path)['test.csv'], 'file,label\na.png,owl\n');
  });

  it('are those that the recipe names', async () => {
    await folder.write(
      {
        'nearmiss.json': JSON.stringify({ dataset: { table: ['one.csv', 'two.csv'] } }),
        'one.csv': 'file,label\na.png,cat\n',
        'two.csv': 'bild;label\nb.png;dog\n',
        'zero.csv': 'file,label\nc.png,dog\n',
      },
      ['a.png', 'b.png', 'c.png'],
    );
    const source = await folder.open();
    assert.deepEqual(said(source), ['a.png cat', 'b.png dog']);
    assert.deepEqual(Object.keys(source.exported!((path) => (path === 'a.png' ? null : path))), ['one.csv', 'two.csv']);
    assert.equal(source.exported!((path) => (path === 'a.png' ? null : path))['one.csv'], 'file,label\n');
  });

  it('that name the same pictures otherwise are opened one by one', async () => {
    await folder.write({ 'rater1.csv': 'file,label\na.png,cat\n', 'rater2.csv': 'file,label\na.png,dog\n' }, ['a.png']);
    assert.deepEqual(said(await folder.open()), ['a.png cat']);
    await folder.edit([relabel('a.png', 'owl')], 'rater2.csv');
    assert.equal(snapshot(folder.path)['rater1.csv'], 'file,label\na.png,cat\n');
    assert.equal(snapshot(folder.path)['rater2.csv'], 'file,label\na.png,owl\n');
  });
});
