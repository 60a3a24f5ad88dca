import assert from 'node:assert/strict';
import { PickleError, readPickle } from '../../../../src/engine/backbone/builtin/pickle';

/*
 * Written by Python 3.11, pickle.dumps(…, protocol=2); the comment above each is the value.
 */
const names = { globals: new Map<string, unknown>(), persistent: () => 'outside' };
const read = (text: string, given = names): unknown => readPickle(Buffer.from(text, 'latin1'), 0, given).value;

describe('reading a pickle', () => {
  it('gives numbers, texts, lists, tuples and dictionaries', () => {
    // {'a': [1, 2], 'b': (3, None, True), 'long': 2**70, 'small': -5, 'wide': 70000, 'none': (), 'é': False}
    const bytes = Buffer.from(
      '80027d71002858010000006171015d7102284b014b026558010000006271034b034e8887710458040000006c6f6e6771058a' +
        '090000000000000000405805000000736d616c6c71064afbffffff58040000007769646571074a7011010058040000006e6f' +
        '6e657108295802000000c3a9710989752e',
      'hex',
    );
    const { value, end } = readPickle(bytes, 0, names);
    assert.equal(end, bytes.length);
    assert.deepEqual(
      value,
      new Map<string, unknown>([
        ['a', [1, 2]],
        ['b', [3, null, true]],
        ['long', 2n ** 70n],
        ['small', -5],
        ['wide', 70000],
        ['none', []],
        ['é', false],
      ]),
    );
  });

  it('gives the same value where one is meant twice', () => {
    // x = [7]; (x, x)
    const value = read('\x80\x02]q\x00K\x07ah\x00\x86q\x01.') as unknown[];
    assert.deepEqual(value, [[7], [7]]);
    assert.equal(value[0], value[1]);
  });

  it('calls what a name was given for, with the arguments of the file, and nothing else', () => {
    const globals = new Map<string, unknown>([['shapes Pair', (a: unknown, b: unknown) => ({ a, b })]]);
    const pair = '\x80\x02cshapes\nPair\nq\x00K\x01K\x02\x86q\x01R.';
    assert.deepEqual(read(pair, { ...names, globals }), { a: 1, b: 2 });
    assert.throws(() => read(pair), new PickleError('"shapes Pair" is not taken'));
  });

  it('asks for what stands outside of it', () => {
    assert.equal(read('\x80\x02X\x01\x00\x00\x00kQ.'), 'outside');
  });

  it('refuses instructions, protocols and calls that it does not know', () => {
    // A set, protocol 4; an object of a class; a text called as a function; an instance by its class (protocol 1).
    assert.throws(() => read('\x80\x04\x8f.'), /protocol 4 is not taken/);
    assert.throws(() => read('\x80\x02)\x81.'), /instruction 0x81 at byte 3 is not taken/);
    assert.throws(() => read('\x80\x02X\x01\x00\x00\x00k)R.'), /nothing that makes a value/);
    assert.throws(() => read('\x80\x02(ishapes\nPair\n.'), /instruction 0x69/);
  });

  it('says of damaged ones what is wrong', () => {
    assert.throws(() => read(''), /cut off/);
    assert.throws(() => read('\x80\x02X\x09\x00\x00\x00k'), /cut off/);
    assert.throws(() => read('\x80\x02.'), /nothing to take/);
    assert.throws(() => read('\x80\x02t.'), /no mark/);
    assert.throws(() => read('\x80\x02h\x05.'), /nothing was kept as 5/);
    assert.throws(() => read('\x80\x02K\x01K\x02.'), /left over/);
    assert.throws(() => read('\x80\x02K\x01K\x02a.'), /no list/);
    assert.throws(() => read('\x80\x02}K\x01K\x02ab.'), /no list/);
  });
});
