import assert from 'node:assert/strict';
import fc from 'fast-check';
import { fromHalf, toHalf } from '../../../../src/engine/backbone/formats/half';

describe('half precision', () => {
  it('has the bits of IEEE 754', () => {
    assert.deepEqual(
      [...toHalf(Float32Array.of(0, 1, -2, 0.5, 65504, 1e6, -1e6, 1e-9))],
      [0, 0x3c00, 0xc000, 0x3800, 0x7bff, 0x7c00, 0xfc00, 0],
    );
    assert.deepEqual(
      [...fromHalf(Uint16Array.of(0x3c00, 0xc000, 0x7bff, 0x7c00, 0x0001))],
      [1, -2, 65504, Infinity, 2 ** -24],
    );
  });

  it('keeps what it can hold and is within half a place of the rest', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x0400, max: 0x7bff }), (bits) => {
        assert.equal(toHalf(fromHalf(Uint16Array.of(bits)))[0], bits);
      }),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.float({ min: Math.fround(-60000), max: 60000, noNaN: true }), (value) => {
        fc.pre(Math.abs(value) > 1e-4);
        assert.ok(Math.abs(fromHalf(toHalf(Float32Array.of(value)))[0] - value) <= Math.abs(value) / 2048 + 1e-12);
      }),
      { seed: 2 },
    );
  });
});
