import assert from 'node:assert/strict';
import { readTorchFile } from '../../../../src/engine/backbone/builtin/torchFile';

/*
 * torch.save({'w': torch.arange(6.).reshape(3, 2).t(), 'b': torch.tensor(2.5), 'n': torch.tensor(3)}, file,
 * _use_new_zipfile_serialization=False) by PyTorch 2.0.1, the dictionary as an OrderedDict.
 */
const FILE =
  'gAKKCmz8nEb5IGqoUBkugAJN6QMugAJ9cQAoWBAAAABwcm90b2NvbF92ZXJzaW9ucQFN6QNYDQAAAGxpdHRsZV9lbmRpYW5xAohY' +
  'CgAAAHR5cGVfc2l6ZXNxA31xBChYBQAAAHNob3J0cQVLAlgDAAAAaW50cQZLBFgEAAAAbG9uZ3EHSwR1dS6AAmNjb2xsZWN0aW9u' +
  'cwpPcmRlcmVkRGljdApxAClScQEoWAEAAAB3cQJjdG9yY2guX3V0aWxzCl9yZWJ1aWxkX3RlbnNvcl92MgpxAygoWAcAAABzdG9y' +
  'YWdlcQRjdG9yY2gKRmxvYXRTdG9yYWdlCnEFWA4AAAA5NDE5OTI4Mjc3MDc2OHEGWAMAAABjcHVxB0sGTnRxCFFLAEsCSwOGcQlL' +
  'AUsChnEKiWgAKVJxC3RxDFJxDVgBAAAAYnEOaAMoKGgEaAVYDgAAADk0MTk5MjgxMTE3MzkycQ9oB0sBTnRxEFFLACkpiWgAKVJx' +
  'EXRxElJxE1gBAAAAbnEUaAMoKGgEY3RvcmNoCkxvbmdTdG9yYWdlCnEVWA4AAAA5NDE5OTI4MTExNzc3NnEWaAdLAU50cRdRSwAp' +
  'KYloAClScRh0cRlScRp1LoACXXEAKFgOAAAAOTQxOTkyODExMTczOTJxAVgOAAAAOTQxOTkyODExMTc3NzZxAlgOAAAAOTQxOTky' +
  'ODI3NzA3NjhxA2UuAQAAAAAAAAAAACBAAQAAAAAAAAADAAAAAAAAAAYAAAAAAAAAAAAAAAAAgD8AAABAAABAQAAAgEAAAKBA';
const whole = (): Buffer => Buffer.from(FILE, 'base64');
/** The file with other bytes in one place of it. */
function changed(from: string, to: string): Buffer {
  const text = whole().toString('latin1');
  assert.ok(text.includes(from) && from.length === to.length);
  return Buffer.from(text.replace(from, to), 'latin1');
}

describe("reading a file of PyTorch's old format", () => {
  it('gives the tensors row-major, however they lie in their storage, and leaves counts of batches out', () => {
    assert.deepEqual(
      readTorchFile(whole()),
      new Map([
        ['w', { dims: [2, 3], values: Float32Array.of(0, 2, 4, 1, 3, 5) }],
        ['b', { dims: [], values: Float32Array.of(2.5) }],
      ]),
    );
  });

  it('refuses whatever is no tensor of numbers', () => {
    assert.throws(() => readTorchFile(changed('_rebuild_tensor_v2', '_rebuild_tensor_v9')), /"torch._utils .*_v9" is/);
    assert.throws(() => readTorchFile(changed('FloatStorage', 'OtherStorage')), /"torch OtherStorage" is not taken/);
    assert.throws(() => readTorchFile(changed('storage', 'package')), /no storage of numbers/);
    assert.throws(() => readTorchFile(changed('ctorch\n', 'cother\n')), /"other FloatStorage" is not taken/);
  });

  it('says of another file, and of one that was cut off, what is wrong', () => {
    assert.throws(() => readTorchFile(Buffer.from('PK\x03\x04')), /instruction 0x50 at byte 0 is not taken/);
    assert.throws(() => readTorchFile(Buffer.from('\x80\x02K\x07.', 'latin1')), /no file of PyTorch's old format/);
    for (const length of [0, 20, 200, whole().length - 1])
      assert.throws(() => readTorchFile(whole().subarray(0, length)), /cut off/);
  });
});
