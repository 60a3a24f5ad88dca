import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDataset } from '../../../../src/engine/labels/findDatasets';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

/** As LabelImg and Datumaro write it. @param objects each `name xmin ymin xmax ymax`, the name as XML has it */
function xml(filename: string, ...objects: string[]): string {
  const each = objects.map((object) => {
    const [, name, ...corners] = /^(.*) (\S+) (\S+) (\S+) (\S+)$/.exec(object)!;
    const sides = ['xmin', 'ymin', 'xmax', 'ymax'].map((side, i) => `      <${side}>${corners[i]}</${side}>\r\n`);
    const part = '    <part><name>head</name><bndbox><xmin>0</xmin></bndbox></part>\r\n';
    const box = `    <bndbox>\r\n${sides.join('')}    </bndbox>\r\n`;
    return `  <object>\r\n    <name> ${name} </name>\r\n${part}${box}  </object>\r\n`;
  });
  const size = '  <size><width>64</width><height>48</height><depth>3</depth></size>\r\n';
  const head = `<?xml version="1.0" ?>\r\n<annotation>\r\n  <filename>${filename}</filename>\r\n`;
  return `${head}${size}${each.join('')}</annotation>\r\n`;
}

const devkit = {
  'JPEGImages/a b.jpg': null,
  'JPEGImages/sub/c.png': null,
  'JPEGImages/none.jpg': null,
  'Annotations/a b.xml': xml('a b.jpg', 'cat 0 0 20.5 21', 'salt &amp; pepper 30 20 64 48'),
  'Annotations/sub/c.xml': xml('sub/c.png', 'cat 10 5 30 25'),
  'ImageSets/Main/train.txt': 'a b\nnone\n',
  'ImageSets/Main/val.txt': 'sub/c\n',
  'ImageSets/Main/cat_val.txt': 'sub/c  1\n',
  'ImageSets/Main/trainval.txt': 'a b\nnone\nsub/c\n',
  'labelmap.txt': '# label:color_rgb:parts:actions\nbackground:::\ncat:::\nsalt & pepper:::\n',
};
const items = [
  'JPEGImages/a b.jpg#xywh=0,0,20.5,21 cat train',
  'JPEGImages/a b.jpg#xywh=30,20,34,28 salt & pepper train',
  'JPEGImages/sub/c.png#xywh=10,5,20,20 cat val',
];

describe('Pascal VOC annotations', () => {
  it('are boxes with the splits that the image sets say', async () => {
    const root = await datasetOf(devkit);
    assert.deepEqual(await itemsOf(root), items);
    const { what, missing, unnamed, notes } = await readingIn(root);
    assert.match(what, /^Pascal VOC annotations in .*: 3 boxes, 2 classes, splits train, val, 1 pictures without/);
    assert.deepEqual({ missing, unnamed }, { missing: 0, unnamed: 0 });
    assert.match(notes.join('\n'), /counted from 0, as JPEGImages\/a b\.jpg has one there/);
  });

  it('are counted from 1 with the far corner inside where no corner is at 0, as the standard has it', async () => {
    const root = await datasetOf({ 'images/a.jpg': null, 'annotations/a.xml': xml('a.jpg', 'cat 1 1 20 21') });
    assert.deepEqual(await itemsOf(root), ['images/a.jpg#xywh=0,0,20,21 cat']);
    assert.match((await readingIn(root)).notes.join('\n'), /counted from 1/);
  });

  it('are changed in their names and taken back to the byte', async () => {
    const root = await datasetOf(devkit);
    const files = Object.keys(devkit).filter((file) => /txt|xml/.test(file));
    await checkRoundTrips(root, 'cat', files);
    await checkRoundTrips(root, '<"new" & odd>', files);
  });

  it('get a new class as XML spells it, and the list of classes gets it too', async () => {
    const root = await datasetOf(devkit);
    await change(root, [{ action: 'relabel', image: items[2].split(' cat')[0], label: 'a < b' }]);
    const text = readFileSync(join(root, 'Annotations/sub/c.xml'), 'utf8');
    assert.equal(text, devkit['Annotations/sub/c.xml'].replace('<name> cat </name>', '<name> a &lt; b </name>'));
    assert.match(readFileSync(join(root, 'labelmap.txt'), 'utf8'), /salt & pepper:::\na < b:::\n$/);
  });

  it('may lie beside the pictures of each split, as Roboflow writes them', async () => {
    const root = await datasetOf({
      'train/a.jpg': null,
      'train/a.xml': xml('a.jpg', 'cat 0 0 4 4'),
      'valid/a.jpg': null,
      'valid/a.xml': xml('a.jpg', 'dog 1 2 4 4'),
    });
    assert.deepEqual(await itemsOf(root), ['train/a.jpg#xywh=0,0,4,4 cat train', 'valid/a.jpg#xywh=1,2,3,2 dog valid']);
  });

  it('find their picture by their own name where the one in them is of no file', async () => {
    const root = await datasetOf({ 'images/a.jpg': null, 'labels/a.xml': xml('IMG_01.jpeg', 'cat 0 0 4 4') });
    assert.deepEqual(await itemsOf(root), ['images/a.jpg#xywh=0,0,4,4 cat']);
  });

  it('of pictures that are not there are counted', async () => {
    const root = await datasetOf({ ...devkit, 'Annotations/gone.xml': xml('gone.jpg', 'cat 1 1 5 5') });
    assert.deepEqual(await itemsOf(root), items);
    assert.equal((await readingIn(root)).missing, 1);
  });

  it('that are torn are read up to there, entities of their own not at all', async () => {
    const whole = xml('JPEGImages/none.jpg', 'cat 1 1 5 5', 'dog 2 2 6 6');
    const bomb = `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(99)}">]>${xml('a b.jpg', '&b; 1 1 5 5')}`;
    const root = await datasetOf({
      ...devkit,
      'Annotations/none.xml': whole.slice(0, whole.indexOf('dog')),
      'Annotations/bomb.xml': bomb.replace('<?xml version="1.0" ?>\r\n', ''),
    });
    assert.deepEqual(await itemsOf(root), [...items, 'JPEGImages/none.jpg#xywh=1,1,4,4 cat train'].sort());
    assert.match((await readingIn(root)).notes.join('\n'), /2 XML files are torn and read up to there/);
  });

  it('are not seen in XML of another kind beside the pictures of class folders', async () => {
    for (const text of ['<xmpmeta/>', '<annotation>', xml('1.jpg', 'cat 0 0 4 4')]) {
      const root = await datasetOf({ 'cat/1.jpg': null, 'cat/1.xml': text, 'dog/2.jpg': null });
      assert.equal((await findDataset(root)).layout, 'folder', text.slice(0, 20));
    }
  });
});
