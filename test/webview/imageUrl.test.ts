import assert from 'node:assert/strict';
import { region } from '../../src/engine/images/picturePart';
import { imageUrl, partOf, shownOf } from '../../src/webview/imageUrl';

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

describe('a part of a picture', () => {
  const picture = { width: 200, height: 100 };

  it('is loaded as its picture, with the part behind it', () => {
    assert.equal(
      imageUrl('https://host/data', 'a b/t#3.jpg#xywh=20,10,40,20'),
      'https://host/data/a%20b/t%233.jpg#xywh=20,10,40,20',
    );
    assert.deepEqual(partOf('https://host/a.jpg#xywh=20,10,40,20', picture), {
      left: 0.1,
      top: 0.1,
      width: 0.2,
      height: 0.2,
    });
    assert.equal(partOf('https://host/a.jpg', picture), null);
  });

  it('is shown with the margin that the engine compares it with', () => {
    const shown = shownOf('https://host/a.jpg#xywh=percent:10,10,20,20', picture)!;
    const { left, top, width, height } = region({ x: 10, y: 10, width: 20, height: 20, percent: true }, picture)!;
    assert.deepEqual([shown.left * 200, shown.top * 100, shown.width * 200, shown.height * 100].map(Math.round), [
      left,
      top,
      width,
      height,
    ]);
  });
});
