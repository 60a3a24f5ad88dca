import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { change, checkRoundTrips, datasetOf, itemsOf, readingIn } from './roundTrip';

const label = (name: string): string => `        <label>\n          <name>${name}</name>\n        </label>\n`;

/** As CVAT for images 1.1 has it, here by Datumaro. */
const xml = (images: string): string =>
  '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n' +
  '  <meta>\n    <task>\n      <labels>\n' +
  `${label('cat')}${label('big &amp; red')}      </labels>\n    </task>\n  </meta>\n${images}</annotations>`;

const boxes = {
  'images/x/a b.jpg': null,
  'images/c.png': null,
  'images/none.png': null,
  'train.xml': xml(
    '  <image id="0" name="x/a b.jpg" width="64" height="48">\n' +
      '    <box label="cat" occluded="0" xtl="0.00" ytl="1.50" xbr="20.00" ybr="21.00" z_order="0">\n    </box>\n' +
      "    <polygon points='10.0,5.0;30.5,5.0;20,40' label='big &amp; red'>" +
      '<attribute name="x">1</attribute></polygon>\n' +
      '  </image>\n  <image id="1" name="none.png" width="64" height="48">\n  </image>\n',
  ),
  'val.xml': xml('  <image id="2" name="c.png"><box label="cat" xtl="1" ytl="2" xbr="4" ybr="8"/></image>\n'),
};

describe('CVAT annotations', () => {
  it('are boxes, and boxes around outlines, with the split of their file', async () => {
    const root = await datasetOf(boxes);
    assert.deepEqual(await itemsOf(root), [
      'images/c.png#xywh=1,2,3,6 cat val',
      'images/x/a b.jpg#xywh=0,1.5,20,19.5 cat train',
      'images/x/a b.jpg#xywh=10,5,20.5,35 big & red train',
    ]);
    const { what, unnamed } = await readingIn(root);
    assert.match(
      what,
      /^CVAT annotations in train\.xml and 1 more: 3 boxes, 2 classes, .* 1 pictures without a label$/,
    );
    assert.equal(unnamed, 0);
  });

  it('are changed in their attribute and taken back to the byte', async () => {
    const root = await datasetOf(boxes);
    await checkRoundTrips(root, 'cat', ['train.xml', 'val.xml']);
    await checkRoundTrips(root, '"new" <odd>', ['train.xml', 'val.xml']);
  });

  it('get a new class in the list of labels of the file', async () => {
    const root = await datasetOf(boxes);
    await change(root, [{ action: 'relabel', image: 'images/c.png#xywh=1,2,3,6', label: 'dog' }]);
    const expected = boxes['val.xml'].replace('label="cat"', 'label="dog"');
    assert.equal(
      readFileSync(join(root, 'val.xml'), 'utf8'),
      expected.replace('      </labels>', `${label('dog')}      </labels>`),
    );
    assert.equal(readFileSync(join(root, 'train.xml'), 'utf8'), boxes['train.xml']);
  });

  it('of whole pictures are their labels, and tracks of films are said to be left out', async () => {
    const root = await datasetOf({
      'a.jpg': null,
      'annotations.xml': xml('<track id="0" label="cat"/><image name="a.jpg" subset="Test"><tag label="cat"/></image>'),
    });
    assert.deepEqual(await itemsOf(root), ['a.jpg cat Test']);
    assert.match((await readingIn(root)).notes.join('\n'), /1 tracks of a film in annotations\.xml are not read/);
    await checkRoundTrips(root, 'dog', ['annotations.xml']);
  });
});
