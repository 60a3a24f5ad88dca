import assert from 'node:assert/strict';
import { renamedClasses, type Labelled } from '../../../src/engine/session/renamedClasses';

describe('renamedClasses', () => {
  /** Images as `content=label`. */
  const images = (text: string): Labelled => {
    const pairs = text
      .split(' ')
      .filter(Boolean)
      .map((pair) => pair.split('='));
    return { hashes: pairs.map(([hash]) => hash), labels: pairs.map(([, label]) => label) };
  };
  const renamed = (before: string, after: string) =>
    renamedClasses(images(before), images(after)).map(({ from, to }) => `${from}>${to}`);

  it('finds a class that is gone and whose images have another one, new or known', () => {
    assert.deepEqual(renamed('1=cat 2=cat 3=dog', '3=dog 2=lion 1=lion'), ['cat>lion']);
    assert.deepEqual(renamed('1=cat 2=cat 3=dog 4=dog', '1=dog 2=dog 3=dog 4=dog'), ['cat>dog']);
    assert.deepEqual(
      renamed('1=cat 2=cat 3=dog 4=dog', '1=dog 2=dog 3=cat 4=cat'),
      [],
      'two that change places are both there',
    );
    assert.deepEqual(
      renamed('1=cat 2=cat 3=cat', '1=lion 2=lion 9=lion'),
      ['cat>lion'],
      'an image may go, and others come',
    );
  });

  it('finds none where a class is still there, parts, loses its labels or its images, or was of one image', () => {
    for (const [before, after] of [
      ['1=cat 2=cat', '1=cat 2=lion'],
      ['1=cat 2=cat', '1=lion 2=tiger'],
      ['1=cat 2=cat', '1= 2='],
      ['1=cat 2=cat', ''],
      ['1=cat 2=dog', '1=lion 2=dog'],
      ['', '1=cat'],
      ['', ''],
      ['1= 2=', '1=cat 2=cat'],
    ])
      assert.deepEqual(renamed(before, after), [], `${before} / ${after}`);
  });

  it('leaves content aside that is there twice or was never read', () => {
    assert.deepEqual(renamed('1=cat 1=cat 2=cat', '1=lion 1=dog 2=lion'), []);
    assert.deepEqual(renamed('=cat =cat', '=lion =lion'), []);
  });
});
