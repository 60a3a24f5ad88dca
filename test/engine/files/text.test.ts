import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeText, encodeText, hasEscapedBytes } from '../../../src/engine/files/text';

describe('text', () => {
  it('gives back any bytes as they were', () => {
    const utf8ish = fc.array(
      fc.oneof(
        fc.integer({ min: 0, max: 255 }),
        fc.constantFrom(0xc3, 0xa9, 0xed, 0xa0, 0x80, 0xf0, 0x9f, 0x90, 0xb6, 0xef, 0xbb, 0xbf),
      ),
    );
    fc.assert(
      fc.property(utf8ish, (values) => {
        const bytes = Buffer.from(values);
        assert.deepEqual(encodeText(decodeText(bytes)), bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads valid UTF-8 as Node does and keeps a byte order mark', () => {
    // Any code point but halves of a pair; fast-check's own unit of that kind takes a second to set up.
    const point = fc.oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }));
    const string = fc.array(point, { maxLength: 20 }).map((points) => String.fromCodePoint(...points));
    fc.assert(
      fc.property(string, (text) => {
        assert.equal(decodeText(Buffer.from(text)), Buffer.from(text).toString('utf8'));
      }),
    );
    assert.equal(decodeText(Buffer.from('\ufeffimage')), '\ufeffimage');
  });

  it('reads the valid parts of a broken text and marks only the bytes that are not', () => {
    // "café" in UTF-8, then in latin-1.
    const text = decodeText(Buffer.from([0x63, 0x61, 0x66, 0xc3, 0xa9, 0x09, 0x63, 0x61, 0x66, 0xe9]));
    assert.equal(text, 'café\tcaf\udce9');
    assert.equal(hasEscapedBytes(text), true);
    assert.equal(hasEscapedBytes('🐶 café'), false);
  });
});
