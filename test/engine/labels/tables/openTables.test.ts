import assert from 'node:assert/strict';
import { readingOf } from '../../../../src/engine/labels/openLabels';
import { exclude, relabel, undo } from '../rowChanges';
import { snapshot } from '../../fixtures/temporaryFolder';
import { said, tableFolder } from './tableFolder';

describe('tables of people', () => {
  const folder = tableFolder();
  const PICTURES = ['a', 'b', 'c', 'd'].map((name) => `images/${name}.png`);
  const read = async (files: Record<string, string>, pictures = PICTURES) => {
    await folder.write(files, pictures);
    return said(await folder.open());
  };
  const expected = ['images/a.png cat', 'images/b.png dog', 'images/c.png cat', 'images/d.png dog'];
  const rows = (line: (path: string, label: string, i: number) => string) =>
    expected.map((text, i) => line(text.split(' ')[0], text.split(' ')[1], i)).join('');

  it('are read by what stands in their columns, whatever these are called', async () => {
    const tables: Record<string, string> = {
      'an index without name, number and name':
        ',image_path,target,target_name,fold\n' +
        rows((path, label, i) => `${i},${path},${label === 'cat' ? 0 : 1},${label},${i % 2}\n`),
      'a name with a dot':
        'filepath,ground_truth.label,tags\n' + rows((path, label) => `${path.slice(7)},${label},seen\n`),
      'ids without extension': 'id,breed\n' + rows((path, label) => `${path.slice(7, 8)},${label}\n`),
      'our own file column': 'filename,klasse\n' + rows((path, label) => `${path},${label}\n`),
      'unknown columns': 'bild,wert,klasse\n' + rows((path, label, i) => `${path},${i / 7},${label}\n`),
      'a first line for Excel': 'sep=;\r\nimage;label\r\n' + rows((path, label) => `${path};${label}\r\n`),
      'no header': rows((path, label) => `${path},${label}\n`),
      'paths of another machine': 'path,label\n' + rows((path, label) => `/kaggle/input/${path},${label}\n`),
      'paths of Windows': 'path,label\n' + rows((path, label) => `${path.replace('/', '\\')},${label}\n`),
      'hashes before names':
        'image,id,choice\n' + rows((path, label, i) => `/data/upload/1/ab12cd3${i}-${path.slice(7)},${i},${label}\n`),
      'another extension': 'image,label\n' + rows((path, label) => `${path.replace('.png', '.jpg')},${label}\n`),
      'columns of 0 and 1':
        'filename, cat, dog\n' +
        rows((path, label) => `${path}, ${Number(label === 'cat')}, ${Number(label === 'dog')}\n`),
    };
    for (const [what, table] of Object.entries(tables)) {
      const found = await read({ 'data.csv': table });
      assert.deepEqual(
        found.map((text) => text.split(' ').slice(0, 2).join(' ')),
        expected,
        what,
      );
    }
  });

  it('may be lists of path and label, with blanks in either and quotes that end before the extension', async () => {
    const pictures = ['a b.png', 'two  spaces.png', 'c.png'];
    await folder.write({ 'val.txt': '"a b".png 1\ntwo  spaces.png 0\nc.png 1\n' }, pictures);
    assert.deepEqual(said(await folder.open()), ['a b.png 1 val', 'two  spaces.png 0 val', 'c.png 1 val']);
    await folder.edit([relabel('two  spaces.png', '1')]);
    assert.equal(snapshot(folder.path)['val.txt'], '"a b".png 1\ntwo  spaces.png 1\nc.png 1\n');
  });

  it('keep ids as they are written, also those that read as numbers', async () => {
    const names = ['000e', '1e3', '0010', '7'];
    await folder.write(
      { 'labels.csv': `id,shape\n${names.map((name, i) => `${name},${i % 2 ? 'circle' : 'square'}\n`).join('')}` },
      names.map((name) => `train/${name}.jpg`).concat('test/1000.jpg'),
    );
    const source = await folder.open();
    assert.deepEqual(
      source.entries.paths,
      names.map((name) => `train/${name}.jpg`),
    );
    assert.equal(source.reading.unnamed, 1);
  });

  it('never take a submission for labels', async () => {
    await folder.write(
      {
        'train.csv': 'id,label\na.png,cat\nb.png,dog\n',
        'sample_submission.csv': 'file,label\nimages/c.png,0\n',
      },
      PICTURES,
    );
    assert.deepEqual(said(await folder.open()), ['images/a.png cat', 'images/b.png dog']);
  });

  it('are not read where two columns may be the class', async () => {
    const table = `bild,farbe,form\n${rows((path, label) => `${path},${label === 'cat' ? 'rot' : 'blau'},${label}\n`)}`;
    await folder.write({ 'data.csv': table }, PICTURES);
    const source = await folder.open();
    assert.equal(source.info.layout, 'folder');
    const [{ reason, doubtful }] = (await readingOf(source)).passedOver;
    assert.match(reason, /data\.csv names images.*Each of the columns "farbe", "form" may be the class\..*"columns"/);
    assert.equal(doubtful, true);
  });

  it('do not take the place of class folders for a column of something else', async () => {
    const pictures = ['cat/1.png', 'cat/2.png', 'dog/3.png', 'dog/4.png'];
    const rows = (name: string) => pictures.map((path, i) => `${path},${name}${i % 2}\n`).join('');
    await folder.write({ 'shots.csv': `file,camera\n${rows('EOS')}` }, pictures);
    const source = await folder.open();
    assert.deepEqual(source.entries.labels, ['cat', 'cat', 'dog', 'dog']);
    assert.equal((await readingOf(source)).passedOver[0].doubtful, false, 'cameras are no classes');
    await folder.write({ 'shots.csv': `file,species\n${rows('EOS')}` });
    assert.deepEqual((await folder.open()).entries.labels, ['EOS0', 'EOS1', 'EOS0', 'EOS1']);
  });

  it('follow the recipe, which is told of columns that are not there', async () => {
    const table = `bild,farbe,form\n${rows((path, label, i) => `${path.slice(7, 8)},${i % 2},${label}\n`)}`;
    const recipe = (columns: object, more = {}) => ({
      'nearmiss.json': JSON.stringify({ dataset: { table: 'data.csv', columns, ...more } }),
      'data.csv': table,
    });
    const place = { root: 'images', extension: '.png' };
    assert.deepEqual(await read(recipe({ image: 'bild', label: 'form' }, place)), expected);
    const names = { names: { 0: 'rot', 1: 'blau' } };
    assert.deepEqual(await read(recipe({ image: 'bild', label: 'farbe' }, { ...place, ...names })), [
      'images/a.png rot',
      'images/b.png blau',
      'images/c.png rot',
      'images/d.png blau',
    ]);
    await folder.write(recipe({ image: 'Bild' }), PICTURES);
    await assert.rejects(folder.open(), { code: 'dataset/column', message: /"Bild".*"bild", "farbe", "form"/ });
  });

  it('show numbers by the names that stand in another file, and write numbers', async () => {
    const lists: Record<string, string> = {
      'classes.txt': 'cat\ndog\n',
      'synsets.txt': '0 cat\n1 dog\n',
      'obj.names': 'cat\ndog',
      'data.yaml': 'nc: 2\nnames: ["cat", dog]\npath: x\n',
      'dataset.yaml': 'names:\n  0: cat\n  1: dog\nval: y\n',
    };
    for (const [name, list] of Object.entries(lists)) {
      const before = `image,label\n${rows((path, label) => `${path},${Number(label === 'dog')}\n`)}`;
      await folder.write({ 'data.csv': before, [name]: list }, PICTURES);
      assert.deepEqual(said(await folder.open()), expected, name);
      const done = await folder.edit([relabel('images/a.png', 'dog')]);
      assert.deepEqual([done[0].from, done[0].to], ['cat', 'dog']);
      assert.equal(snapshot(folder.path)['data.csv'], before.replace('a.png,0', 'a.png,1'));
      await folder.edit(undo(done));
      assert.equal(snapshot(folder.path)['data.csv'], before);
      await assert.rejects(folder.edit([relabel('images/a.png', 'owl')]), {
        code: 'label/number',
        message: /cat, dog/,
      });
      await folder.write({ [name]: '' });
    }
  });

  it('have a name and a number changed together', async () => {
    const before = 'image,target,target_name\na.png,0,cat\nb.png,1,dog\nc.png,0,cat\n';
    await folder.write({ 'x.csv': before }, ['a.png', 'b.png', 'c.png']);
    const done = await folder.edit([relabel('a.png', 'dog'), exclude('c.png')]);
    assert.equal(snapshot(folder.path)['x.csv'], 'image,target,target_name\na.png,1,dog\nb.png,1,dog\n');
    await folder.edit(undo(done));
    assert.equal(snapshot(folder.path)['x.csv'], before);
  });
});

describe('rows of boxes', () => {
  const folder = tableFolder();
  const TABLES: Record<string, string> = {
    corners: 'filename,xmin,ymin,xmax,ymax,class\na.jpg,5,5,50,60,cat\na.jpg,70,20,140,100,person\nb.jpg,1,1,9,9,cat\n',
    sizes: 'filename,x,y,w,h,class\na.jpg,5,5,45,55,cat\na.jpg,70,20,70,80,person\nb.jpg,1,1,8,8,cat\n',
    list: 'filename,bbox,class\na.jpg,"[5, 5, 45.0, 55]",cat\na.jpg,"[70,20,70,80]",person\nb.jpg,"[1,1,8,8]",cat\n',
    'no header': 'a.jpg,5,5,50,60,cat\na.jpg,70,20,140,100,person\nb.jpg,1,1,9,9,cat\n',
  };
  const ITEMS = ['a.jpg#xywh=5,5,45,55', 'a.jpg#xywh=70,20,70,80', 'b.jpg#xywh=1,1,8,8'];

  for (const [what, before] of Object.entries(TABLES))
    it(`are items of their own, relabelled and excluded alone (${what})`, async () => {
      await folder.write({ 'boxes.csv': before }, ['a.jpg', 'b.jpg']);
      assert.deepEqual(said(await folder.open()), [`${ITEMS[0]} cat`, `${ITEMS[1]} person`, `${ITEMS[2]} cat`]);
      const done = await folder.edit([relabel(ITEMS[1], 'horse'), exclude(ITEMS[0])]);
      const after = before.replace('person', 'horse').replace(/^a\.jpg,"?\[?5.*\n/m, '');
      assert.equal(snapshot(folder.path)['boxes.csv'], after);
      assert.deepEqual(said(await folder.open()), [`${ITEMS[1]} horse`, `${ITEMS[2]} cat`]);
      await folder.edit(undo(done));
      assert.equal(snapshot(folder.path)['boxes.csv'], before);
      await assert.rejects(folder.edit([relabel('a.jpg', 'horse')]), { code: 'image/unknown' });
    });

  it('are told from shares of the picture, and the same box twice is two items', async () => {
    await folder.write(
      { 'x.csv': 'ImageID,LabelName,XMin,YMin,XMax,YMax\na,cat,0.1,0.2,0.5,0.6\na,cat,0.1,0.2,0.5,0.6\nb,dog,,,,\n' },
      ['a.jpg', 'b.jpg'],
    );
    const source = await folder.open();
    const item = 'a.jpg#xywh=percent:10,20,40,40';
    assert.deepEqual(source.entries.paths, [item, `${item}&n=2`]);
    assert.equal(source.reading.unnamed, 0);
  });
});

describe('columns of 0 and 1', () => {
  const folder = tableFolder();
  const before =
    'filename, cat, dog, owl\na.jpg, 1, 0, 0\nb.jpg, 0, 1, 0\nc.jpg, 0, 0, 0\nd.jpg, 1, 1, 0\n' +
    'e.jpg, 0, 0, 1\nf.jpg, 0, 0, 1\n';
  const PICTURES = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.jpg`);

  it('have their 1 moved', async () => {
    await folder.write({ '_classes.csv': before }, PICTURES);
    const source = await folder.open();
    assert.deepEqual(source.entries.labels, ['cat', 'dog', '', '', 'owl', 'owl']);
    assert.ok(source.problems.some(({ code, line }) => code === 'labels/several' && line === 5));
    const done = await folder.edit([relabel('a.jpg', 'owl'), relabel('b.jpg', ''), relabel('c.jpg', 'dog')]);
    const after = before
      .replace('a.jpg, 1, 0, 0', 'a.jpg, 0, 0, 1')
      .replace('b.jpg, 0, 1, 0', 'b.jpg, 0, 0, 0')
      .replace('c.jpg, 0, 0, 0', 'c.jpg, 0, 1, 0');
    assert.equal(snapshot(folder.path)['_classes.csv'], after);
    await folder.edit(undo(done));
    assert.equal(snapshot(folder.path)['_classes.csv'], before);
  });

  it('are refused a class without a column, and rows of several', async () => {
    await folder.write({ '_classes.csv': before }, PICTURES);
    await assert.rejects(folder.edit([relabel('a.jpg', 'fox')]), { code: 'label/column', message: /cat, dog, owl/ });
    await assert.rejects(folder.edit([relabel('d.jpg', 'owl')]), { code: 'label/several', message: /cat, dog/ });
  });
});
