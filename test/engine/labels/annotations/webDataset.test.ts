import assert from 'node:assert/strict';
import { join } from 'node:path';
import { openPicture } from '../../../../src/engine/images/picturePart';
import { folderOf, pictures, tarOf } from './packedFiles';
import { itemsOf, readingIn } from './roundTrip';

describe('WebDataset shards', () => {
  it('are samples by their keys, with the split of the shard and the name of the class where it stands', async () => {
    const [a, b, c, d] = await pictures(4);
    const root = await folderOf({
      'shapes-train-000000.tar': await tarOf({
        '00000.cls': '0',
        '00000.jpg': a,
        '00000.json': '{"label": "circle", "boxes": [{"label": "square"}]}',
        '00001.cls': '1',
        '00001.png': b,
      }),
      'shapes-val-000000.tar': await tarOf({ '00000.cls': 'red triangle\n', '00000.png': c, '00001.png': d }),
    });
    assert.deepEqual(await itemsOf(root), [
      'shapes-train-000000.tar#entry=00000.jpg circle train',
      'shapes-train-000000.tar#entry=00001.png 1 train',
      'shapes-val-000000.tar#entry=00000.png red triangle val',
      'shapes-val-000000.tar#entry=00001.png  val',
    ]);
    assert.deepEqual(await (await openPicture(join(root, 'shapes-val-000000.tar#entry=00000.png'))).image(), c);
  });

  it('have keys in folders, and names with dots that merge are told apart', async () => {
    const [a, b, c] = await pictures(3);
    const root = await folderOf({
      'shards/000000.tar': await tarOf({
        'x/1.cls': 'cat',
        'x/1.png': a,
        'dots.v1.cls': 'cat',
        'dots.v1.png': b,
        'dots.v2.cls': 'dog',
        'dots.v2.png': c,
      }),
    });
    assert.deepEqual(await itemsOf(root), [
      'shards/000000.tar#entry=dots.v1.png cat',
      'shards/000000.tar#entry=dots.v2.png dog',
      'shards/000000.tar#entry=x%2F1.png cat',
    ]);
    assert.deepEqual(await (await openPicture(join(root, 'shards/000000.tar#entry=x%2F1.png'))).image(), a);
  });

  it('are read up to where one was cut off, which is said', async () => {
    const [a, b] = await pictures(2);
    const tar = await tarOf({ '0.cls': 'cat', '0.png': a, '1.cls': 'dog', '1.png': b });
    const root = await folderOf({ 'train-000000.tar': tar.subarray(0, 3.5 * 512 + 512 * 2) });
    assert.deepEqual(await itemsOf(root), ['train-000000.tar#entry=0.png cat train']);
    assert.match((await readingIn(root)).notes[0], /^train-000000\.tar cannot be read to its end: .+1 pictures/);
  });

  it('are no archive of pictures alone beside folders of them', async () => {
    const [a] = await pictures(1);
    const root = await folderOf({ 'backup.tar': await tarOf({ 'cat/1.png': a }), 'cat/1.png': a, 'dog/2.png': a });
    assert.deepEqual(await itemsOf(root), ['cat/1.png cat', 'dog/2.png dog']);
    assert.match((await readingIn(root)).passedOver[0].reason, /^backup\.tar .*not read/);
  });
});
