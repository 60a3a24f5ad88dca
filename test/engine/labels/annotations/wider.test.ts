import assert from 'node:assert/strict';
import { change, datasetOf, itemsOf, readingIn } from './roundTrip';

const set = {
  'WIDER_train/images/0--Parade/0_a b.jpg': null,
  'WIDER_train/images/0--Parade/none.jpg': null,
  'wider_face_split/wider_face_train_bbx_gt.txt':
    '0--Parade/0_a b.jpg\n2\n4 5 20 10 0 0 \n1 1 0 0 0 0 0 0 0 0 \n0--Parade/none.jpg\n0\n0 0 0 0 0 0 0 0 0 0 \n',
};

describe('WIDER FACE boxes', () => {
  it('are faces, read and not changed', async () => {
    const root = await datasetOf(set);
    const image = 'WIDER_train/images/0--Parade/0_a b.jpg#xywh=4,5,20,10';
    assert.deepEqual(await itemsOf(root), [`${image} face train`]);
    const { what, notes, unnamed } = await readingIn(root);
    assert.match(what, /1 boxes, 1 classes, splits train, 1 pictures without a label$/);
    assert.match(notes.join('\n'), /2 boxes without a size are left out/);
    assert.equal(unnamed, 0);
    await assert.rejects(change(root, [{ action: 'relabel', image, label: 'mask' }]), /read here and not written/);
  });
});
