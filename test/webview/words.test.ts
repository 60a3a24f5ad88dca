import assert from 'node:assert/strict';
import { count, distance, findingName } from '../../src/webview/words';
import { finding } from './findings';

describe('words', () => {
  it('counts one and many', () => {
    assert.deepEqual([count(1, 'class', 'classes'), count(12000, 'image')], ['1 class', '12,000 images']);
  });

  it('gives near distances one digit more', () => {
    assert.deepEqual([0.0123, 0.0949, 0.5].map(distance), ['0.012', '0.095', '0.50']);
  });

  it('names a suspect by path, label, suggestion and reason', () => {
    assert.equal(
      findingName(finding('shirt/1.png')),
      'shirt/1.png, labelled shirt, suggested coat 80%. 8 of 10 neighbours are coats.',
    );
  });

  it('names both images of a hard negative', () => {
    const name = findingName(finding('shirt/1.png', { kind: 'hardNegative', suggestions: [] }));
    assert.match(name, /shirt\/1\.png, labelled shirt, close to coat\/near\.png, labelled coat/);
  });

  it('names a class finding by its class', () => {
    assert.equal(
      findingName(finding('', { kind: 'class', reason: 'It has one image.' })),
      'class shirt. It has one image.',
    );
  });
});
