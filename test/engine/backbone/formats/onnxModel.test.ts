import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readOnnxModel } from '../../../../src/engine/backbone/formats/onnxModel';
import { NearmissError } from '../../../../src/engine/protocol';
import { FLOAT, INT64, onnxBytes, ramp, type TinyModel, tinyClassifier } from '../tinyModels';

/** A check that the error is for the user and says this. */
const says = (code: string, text: RegExp) => (error: unknown) => {
  assert.ok(error instanceof NearmissError, String(error));
  assert.equal(error.code, code);
  assert.match(error.message, text);
  return true;
};

describe('reading an ONNX model', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'nearmiss-onnx-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function written(model: TinyModel | Uint8Array | string): Promise<string> {
    const file = join(folder, 'tiny.onnx');
    await writeFile(file, typeof model === 'string' || model instanceof Uint8Array ? model : onnxBytes(model));
    return file;
  }
  const read = async (model: TinyModel | Uint8Array | string, features: string | null = null) =>
    readOnnxModel(await written(model), features);

  it('finds layout, size, batch and number type of the image', async () => {
    const image = async (change: Parameters<typeof tinyClassifier>[0]) => (await read(tinyClassifier(change))).input;
    assert.deepEqual(await image({}), {
      name: 'image',
      type: 'float32',
      layout: 'NCHW',
      channels: 3,
      batch: null,
      height: null,
      width: null,
    });
    assert.deepEqual(await image({ dims: [1, 3, 20, 30] }), {
      name: 'image',
      type: 'float32',
      layout: 'NCHW',
      channels: 3,
      batch: 1,
      height: 20,
      width: 30,
    });
    assert.deepEqual(await image({ layout: 'NHWC', dims: ['N', 20, 30, 3] }), {
      name: 'image',
      type: 'float32',
      layout: 'NHWC',
      channels: 3,
      batch: null,
      height: 20,
      width: 30,
    });
    assert.equal((await image({ type: 2 })).type, 'uint8');
    assert.equal((await image({ type: 10 })).type, 'float16');
  });

  it('tells channels by the first filter where the shape names none', async () => {
    const { layout, channels } = (await read(tinyClassifier({ dims: ['N', 'C', 'H', 'W'] }))).input;
    assert.deepEqual([layout, channels], ['NCHW', 3]);
  });

  it('does not take weights that are listed as inputs for inputs', async () => {
    const model = tinyClassifier();
    const { input } = await read({
      ...model,
      inputs: { filters: { type: FLOAT, dims: [4, 3, 2, 2] }, ...model.inputs },
    });
    assert.equal(input.name, 'image');
  });

  it('knows the model by the content of all its files, and its own note', async () => {
    const model = tinyClassifier({ notes: { preprocess: 'RGB, x/127.5-1' } });
    const values = ramp(48, 0);
    await writeFile(join(folder, 'far.data'), new Uint8Array(values.buffer));
    const split = {
      ...model,
      weights: { ...model.weights, filters: { dims: [4, 3, 2, 2], values, external: 'far.data' } },
    };
    const { hash, note } = await read(split);
    assert.equal(
      hash,
      createHash('sha256').update(onnxBytes(split)).update(new Uint8Array(values.buffer)).digest('hex'),
    );
    assert.equal(note, 'RGB, x/127.5-1');
    await rm(join(folder, 'far.data'));
    await assert.rejects(
      read(split),
      says('backbone/missing', /tiny\.onnx keeps its weights in far\.data.*beside the model/),
    );
  });

  it('takes the tensor that the recipe names, and refuses one that is not there', async () => {
    assert.equal((await read(tinyClassifier(), 'active')).found.features, 'active');
    await assert.rejects(
      read(tinyClassifier(), 'nowhere'),
      says('backbone/unsuitable', /no tensor "nowhere".*probabilities/),
    );
  });

  it('refuses what is no whole model, with what it is', async () => {
    await assert.rejects(
      readOnnxModel(join(folder, 'none.onnx'), null),
      says('backbone/missing', /none\.onnx cannot be opened/),
    );
    await assert.rejects(read(''), says('backbone/damaged', /is empty/));
    await assert.rejects(read('<!DOCTYPE html><title>404</title>'), says('backbone/damaged', /failed download/));
    await assert.rejects(
      read('version https://git-lfs.github.com/spec/v1\noid sha256:1'),
      says('backbone/damaged', /Git LFS/),
    );
    await assert.rejects(
      read(Buffer.from('just some bytes, no protocol buffer')),
      says('backbone/damaged', /no ONNX model/),
    );
    const whole = onnxBytes(tinyClassifier());
    await assert.rejects(read(whole.subarray(0, whole.length / 2)), says('backbone/damaged', /cut off/));
  });

  it('refuses a model that takes no image, or more than one', async () => {
    const model = tinyClassifier();
    const image = model.inputs.image;
    await assert.rejects(
      read({ ...model, inputs: { image, text: { type: INT64, dims: ['N', 77] } } }),
      says('backbone/unsuitable', /2 inputs \(image, text\)/),
    );
    await assert.rejects(read({ ...model, inputs: {} }), says('backbone/unsuitable', /no input/));
    await assert.rejects(
      read({ ...model, inputs: { image: { type: FLOAT, dims: ['N', 512] } } }),
      says('backbone/unsuitable', /shape N × 512/),
    );
    await assert.rejects(
      read({ ...model, inputs: { image: { type: FLOAT, dims: ['N', 7, 'H', 'W'] } } }),
      says('backbone/unsuitable', /1 or 3 channels nowhere/),
    );
    await assert.rejects(
      read({ ...model, inputs: { image: { type: INT64, dims: ['N', 3, 'H', 'W'] } } }),
      says('backbone/unsuitable', /as int64/),
    );
    await assert.rejects(read({ ...model, outputs: [] }), says('backbone/unsuitable', /no output/));
  });
});
