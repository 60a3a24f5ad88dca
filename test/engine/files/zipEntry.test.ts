import assert from 'node:assert/strict';
import { zipEntry } from '../../../src/engine/files/zipEntry';

/* zipfile of Python 3.11: "stored.txt" = b"as it is", "packed/long.txt" = b"again and " * 40 by deflate. */
const ARCHIVE =
  'UEsDBBQAAAAAAAAAIQCzJE6WCAAAAAgAAAAKAAAAc3RvcmVkLnR4dGFzIGl0IGlzUEsDBBQAAAAIAAAAIQDHIRnDEQAAAJABAAAP' +
  'AAAAcGFja2VkL2xvbmcudHh0S0xPzMxTSMxLUUgcZQ0CFgBQSwECFAMUAAAAAAAAACEAsyROlggAAAAIAAAACgAAAAAAAAAAAAAA' +
  'gAEAAAAAc3RvcmVkLnR4dFBLAQIUAxQAAAAIAAAAIQDHIRnDEQAAAJABAAAPAAAAAAAAAAAAAACAATAAAABwYWNrZWQvbG9uZy50' +
  'eHRQSwUGAAAAAAIAAgB1AAAAbgAAAAAA';
const archive = (): Buffer => Buffer.from(ARCHIVE, 'base64');

describe('a file of a zip archive', () => {
  it('comes out as it went in, packed or not', () => {
    assert.equal(zipEntry(archive(), 'stored.txt').toString(), 'as it is');
    assert.equal(zipEntry(archive(), 'packed/long.txt').toString(), 'again and '.repeat(40));
  });

  it('is refused where it is not there or not whole', () => {
    assert.throws(() => zipEntry(archive(), 'packed'), /has no packed/);
    assert.throws(() => zipEntry(archive().subarray(0, 60), 'stored.txt'), /no zip archive or was cut off/);
    const damaged = archive();
    damaged.writeUInt32LE(9, damaged.lastIndexOf('stored.txt') - 46 + 24);
    assert.throws(() => zipEntry(damaged, 'stored.txt'), /is not whole/);
  });
});
