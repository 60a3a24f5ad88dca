import assert from 'node:assert/strict';
import { newLabelNote, onlyInOneSplit } from '../../../src/engine/labels/splitClasses';

/** Labels with splits, from "split label" texts. */
function labelled(...images: readonly string[]) {
  const parts = images.map((image) => image.split(' '));
  return { splits: parts.map(([split]) => split), labels: parts.map(([, label]) => label ?? '') };
}

describe('onlyInOneSplit', () => {
  it('names classes that one split alone has, with the nearest known', () => {
    const lines = onlyInOneSplit(
      labelled('train bag', 'train shoe', 'val bag', 'val shoee', 'val shoee', 'train dress', 'test'),
    );
    assert.deepEqual(lines, [
      'The class "shoe" is only in train (1 image). Did you mean "shoee"?',
      'The class "shoee" is only in val (2 images). Did you mean "shoe"?',
      'The class "dress" is only in train (1 image).',
    ]);
  });

  it('says nothing where splits share all classes or none, and where one alone is labelled', () => {
    assert.deepEqual(onlyInOneSplit(labelled('train bag', 'val bag')), []);
    assert.deepEqual(onlyInOneSplit(labelled('train bag', 'train shoe', 'val hat')), []);
    assert.deepEqual(onlyInOneSplit(labelled('train bag', 'train shoe', 'test')), []);
    assert.deepEqual(onlyInOneSplit({ labels: ['bag'], splits: null }), []);
  });

  it('counts classes where they are many', () => {
    const lines = onlyInOneSplit(labelled('train bag', 'val bag', ...'abcde'.split('').map((name) => `train ${name}`)));
    assert.equal(lines.length, 4);
    assert.equal(lines[3], '2 more of 6 classes are only in one split.');
  });
});

describe('newLabelNote', () => {
  const known = labelled('train bag', 'train trouser', 'val bag');

  it('says that a label is new, with the nearest known, or new in its split', () => {
    assert.equal(newLabelNote('bags', 'val', known), '"bags" is a new class; did you mean "bag"?');
    assert.equal(newLabelNote('hat', 'val', known), '"hat" is a new class');
    assert.equal(newLabelNote('Bag', 'val', known), '"Bag" is a new class; did you mean "bag"?');
    assert.equal(newLabelNote('trousers', 'val', known), '"trousers" is a new class; did you mean "trouser"?');
    assert.equal(newLabelNote('trouser', 'val', known), 'no other image of val is of the class "trouser"');
  });

  it('says nothing of labels that are known there, or taken away', () => {
    assert.equal(newLabelNote('bag', 'val', known), null);
    assert.equal(newLabelNote('', 'val', known), null);
    assert.equal(newLabelNote('trouser', '', { ...known, splits: null }), null);
  });
});
