import assert from 'node:assert/strict';
import { decisionText } from '../../../src/engine/session/decisionText';

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
});
