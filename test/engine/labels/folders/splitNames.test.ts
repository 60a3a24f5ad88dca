import assert from 'node:assert/strict';
import { usesOf } from '../../../../src/engine/labels/folders/splitNames';

describe('usesOf', () => {
  const uses = (...names: string[]) => Object.fromEntries(usesOf(names));

  it('knows the words for splits in any case, with digits, separators and words that say nothing', () => {
    for (const name of [
      'train',
      'Training',
      'TRAIN',
      'train2017',
      'my_train-set',
      'trainImages',
      'training_set',
      '1 train',
    ])
      assert.deepEqual(uses(name), { [name]: 'train' });
    for (const name of ['val', 'valid', 'validation', 'dev', 'eval', 'Evaluation', 'val2017'])
      assert.deepEqual(uses(name), { [name]: 'validation' });
    for (const name of ['test', 'testing', 'my-test-set', 'test1', 'Test_Data'])
      assert.deepEqual(uses(name), { [name]: 'test' });
    assert.deepEqual(uses('unlabeled'), { unlabeled: 'unlabelled' });
  });

  it('leaves names alone that say what is shown', () => {
    for (const name of [
      'test tube',
      'train station',
      'trainer',
      'contest',
      'valley',
      'device',
      'train_test',
      '2017',
      '',
    ])
      assert.deepEqual(uses(name), {}, name);
  });

  it('takes a word beside one that all have for a split', () => {
    assert.deepEqual(uses('flowers_train', 'flowers-test', 'flowers'), {
      'flowers-test': 'test',
      flowers_train: 'train',
    });
    assert.deepEqual(uses('test tube', 'test strip', 'train station'), {});
  });
});
