import assert from 'node:assert/strict';
import { decisionText, undoText } from '../../../src/engine/session/decisionText';

const outcome = (image: string, from: string, to: string) => ({
  image,
  now: `${to || from}/${image}`,
  from,
  to,
  undo: '',
});

describe('decisionText', () => {
  it('names one image', () => {
    assert.equal(decisionText('relabel', [outcome('3.jpg', 'cat', 'dog')]), 'dog/3.jpg is now dog');
    assert.equal(decisionText('keep', [outcome('3.jpg', 'cat', 'cat')]), 'cat/3.jpg keeps its label cat');
    assert.equal(decisionText('keep', [outcome('3.jpg', '', '')]), '/3.jpg stays unlabelled');
    assert.equal(decisionText('exclude', [outcome('3.jpg', 'cat', '')]), '3.jpg is out of the dataset');
  });

  it('counts several, and their labels where there are many', () => {
    const to = (...labels: string[]) => labels.map((label, i) => outcome(`${i}.jpg`, '', label));
    assert.equal(decisionText('relabel', to('cat', 'dog', 'cat')), '3 images are now cat, dog');
    assert.equal(decisionText('relabel', to('a', 'b', 'c', 'd')), '4 images are now of 4 classes');
    assert.equal(decisionText('exclude', to('', '')), '2 images are out of the dataset');
  });

  it('says how many rows that were, the name beside a number, and what else there is to know', () => {
    const of = (more: object, image = '3.jpg') => ({ ...outcome(image, '1', '8'), now: image, ...more });
    assert.equal(decisionText('relabel', [of({ rows: 2, named: '8 (bag)' })]), '3.jpg is now 8 (bag) (2 rows)');
    assert.equal(decisionText('relabel', [of({ rows: 1 }), of({ rows: 3 })]), '2 images are now 8 (4 rows)');
    assert.equal(decisionText('relabel', [of({ rows: 1 }), of({ rows: 1 })]), '2 images are now 8');
    const notes = ['a stays', 'b stays', 'c stays', 'd stays', 'e stays'];
    assert.equal(decisionText('relabel', [of({ notes })]), '3.jpg is now 8; a stays; b stays; c stays; 2 more');
  });

  it('says of an undo what is not as it was', () => {
    const one = { ...outcome('3.jpg', 'dog', 'cat'), notes: ['dog/3.json is no longer there'] };
    assert.equal(undoText('relabel', [one]), 'Undid relabel of cat/3.jpg; dog/3.json is no longer there');
  });
});
