import assert from 'node:assert/strict';
import { folderOf, pictures } from './annotations/packedFiles';
import { itemsOf, readingIn } from './annotations/roundTrip';

describe('files that are not opened', () => {
  it('are pickles, TFRecords and Arrow of Datumaro: each is named with what to do', async () => {
    const pickle = Buffer.from([0x80, 4, 0x95, 0x37, 0, 0, 0x2e]);
    const root = await folderOf({
      'batches.meta': pickle,
      data_batch_1: pickle,
      'x.pkl': Buffer.from('anything'),
      'train.tfrecord-00000-of-00002': Buffer.from('anything'),
      'datum-0.arrow': Buffer.from('ARROW1\0\0media_type'),
    });
    assert.deepEqual(await itemsOf(root), []);
    const { passedOver } = await readingIn(root);
    const reasons = passedOver.map(({ file, reason }) => [file, /is (.+) and is not opened: .+\./.exec(reason)?.[1]]);
    assert.deepEqual(reasons, [
      ['batches.meta', 'a Python pickle'],
      ['data_batch_1', 'a Python pickle'],
      ['datum-0.arrow', "Datumaro's own Arrow form"],
      ['train.tfrecord-00000-of-00002', 'a TFRecord'],
      ['x.pkl', 'a Python pickle'],
    ]);
    assert.match(passedOver[2].reason, /datum convert -if arrow/);
  });

  it('are none of a name alone: a list called train is text', async () => {
    const [a] = await pictures(1);
    const root = await folderOf({ 'cat/1.png': a, 'dog/2.png': a, train: 'no pictures here', meta: '{}' });
    assert.deepEqual((await readingIn(root)).passedOver, []);
  });
});
