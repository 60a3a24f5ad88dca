import assert from 'node:assert/strict';
import { fitScale, stepScale } from '../../src/webview/zoom';

describe('zoom', () => {
  it('fits the longer side', () => {
    assert.equal(fitScale({ width: 200, height: 100 }, { width: 100, height: 100 }), 0.5);
    assert.equal(fitScale({ width: 28, height: 28 }, { width: 560, height: 700 }), 20);
  });

  it('keeps within bounds for a single pixel and for a panorama', () => {
    assert.equal(fitScale({ width: 1, height: 1 }, { width: 5000, height: 5000 }), 64);
    assert.equal(fitScale({ width: 1e6, height: 10 }, { width: 100, height: 100 }), 1 / 32);
  });

  it('steps in and back out to where it was, through 1:1', () => {
    assert.equal(stepScale(stepScale(1, 1), -1), 1);
    assert.equal(stepScale(stepScale(1, 1), 1), 2);
    assert.equal(stepScale(0.9, 1), 1);
    assert.equal(stepScale(1.3, -1), 1);
  });
});
