import assert from 'node:assert/strict';
import fc from 'fast-check';
import { GAP, gridGeometry, scrollToShow } from '../../src/webview/gridGeometry';

const card = { width: 150, height: 200 };

describe('the geometry of the grid', () => {
  it('puts as many cards in a row as fit and stretches them to fill it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 160, max: 4000 }), (width) => {
        const { columns, cardWidth } = gridGeometry(width, 800, card);
        const taken = columns * (cardWidth + GAP) + GAP;
        assert.ok(cardWidth >= card.width && taken <= width && width - taken < columns);
        assert.ok((columns + 1) * (card.width + GAP) + GAP > width);
      }),
    );
  });

  it('has one column and one row at least', () => {
    const { columns, rows, cardWidth } = gridGeometry(0, 0, card);
    assert.deepEqual([columns, rows, cardWidth], [1, 1, 150]);
  });

  it('scrolls no further than it takes to show a card whole', () => {
    const geometry = gridGeometry(500, 500, card);
    assert.equal(geometry.columns, 3);
    assert.equal(scrollToShow(0, geometry, 0, 500), 0);
    assert.equal(scrollToShow(5, geometry, 0, 500), 0);
    assert.equal(scrollToShow(6, geometry, 0, 500), 2 * 204 + 208 - 500);
    assert.equal(scrollToShow(0, geometry, 900, 500), 0);
    assert.equal(scrollToShow(7, geometry, 408, 500), 408);
  });
});
