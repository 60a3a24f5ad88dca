import assert from 'node:assert/strict';
import { parseFeatureTable } from '../../../src/engine/exchange/featureTable';
import { readCells } from '../../../src/engine/exchange/cellTable';

describe('a table of features', () => {
  it('has a header where its first line has words, none of them a picture', () => {
    assert.deepEqual(readCells('Path,0,1\na.png,3,4\n').header, ['Path', '0', '1']);
    assert.equal(readCells('a.png,3,4\nb.png,5,6\n').header, null);
    assert.equal(readCells('1,3,4\n2,5,6\n').header, null);
    assert.deepEqual(readCells('\uFEFFid;w\n\n1;2\n').rows, [{ line: 3, cells: ['1', '2'] }]);
  });

  it('names its images by what a column is called, holds, or is alone in', () => {
    const read = (text: string) => {
      const { names, values } = parseFeatureTable(text, 'x.csv');
      return [names, [...values]];
    };
    for (const text of [
      'filepath,w\nrose/1.jpg,2\nrose/2.jpg,3\n',
      'rose/1.jpg,2\nrose/2.jpg,3\n',
      'w,breed,where,label\n2,pug,rose/1.jpg,x\n3,,rose/2.jpg,y\n'.replace(/,breed|,pug|,(?=,rose\/2)/g, ''),
    ])
      assert.deepEqual(read(text), [
        ['rose/1.jpg', 'rose/2.jpg'],
        [2, 3],
      ]);
    assert.deepEqual(read(',w\nann,2\nbob,3\n'), [
      ['ann', 'bob'],
      [2, 3],
    ]);
    assert.deepEqual(read('image,note,w\n1.jpg,5,2\n2.jpg,6,3\n'), [
      ['1.jpg', '2.jpg'],
      [5, 2, 6, 3],
    ]);
  });
});
