import assert from 'node:assert/strict';
import { imageUrl } from '../../src/webview/imageUrl';

describe('imageUrl', () => {
  it('encodes each part of the path and keeps the slashes', () => {
    assert.equal(
      imageUrl('https://host/data', 'T-shirt & top/100 %?#1.png'),
      'https://host/data/T-shirt%20%26%20top/100%20%25%3F%231.png',
    );
  });

  it('joins with one slash whether or not the base ends with one', () => {
    assert.equal(imageUrl('https://host/data/', 'a.png'), imageUrl('https://host/data', 'a.png'));
  });
});
