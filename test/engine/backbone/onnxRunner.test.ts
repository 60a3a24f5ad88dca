import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOnnx } from '../../../src/engine/backbone/onnxRunner';
import { openBackbone } from '../../../src/engine/backbone/openBackbone';
import type { Raster } from '../../../src/engine/images/plainJpeg';
import { seededRandom } from '../../../src/engine/numeric/random';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { FLOAT, naiveFeatures, onnxBytes, ramp, type TinyModel, tinyClassifier } from './tinyModels';

const SIDE = 8;

/** Random images, red, green and blue of each pixel. */
function randomImages(count: number): Uint8Array {
  const random = seededRandom(7);
  return Uint8Array.from({ length: count * SIDE * SIDE * 3 }, () => 256 * random());
}

/** Each image of its own. */
const rasters = (images: Uint8Array): Raster[] =>
  Array.from({ length: images.length / (SIDE * SIDE * 3) }, (_, i) => ({
    data: images.slice(i * SIDE * SIDE * 3, (i + 1) * SIDE * SIDE * 3),
    width: SIDE,
    height: SIDE,
  }));

describe('running an ONNX model', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'nearmiss-run-'))));
  after(() => rm(folder, { recursive: true }));

  async function open(model: TinyModel, network: object = {}, device: 'cpu' | 'cuda' = 'cpu') {
    const file = join(folder, 'tiny.onnx');
    await writeFile(file, onnxBytes(model));
    const { network: settings } = recipeSchema.parse({
      network: { imageSize: SIDE, preprocessing: { mean: [0.1, 0.2, 0.3], std: [0.5, 1, 2] }, ...network },
    });
    const backbone = await openBackbone(file, settings, SIDE);
    return { ...backbone, runner: await openOnnx(backbone.model, device, 1) };
  }

  /** Holds rows against the naive network on the same images. */
  function check(
    values: Float32Array,
    images: Uint8Array,
    prepare: (value: number, colour: number) => number,
    colourOf = (c: number) => c,
    tolerance = 1e-4,
  ) {
    for (let i = 0; i * SIDE * SIDE * 3 < images.length; i++) {
      const expected = naiveFeatures(SIDE, SIDE, (c, y, x) =>
        prepare(images[((i * SIDE + y) * SIDE + x) * 3 + colourOf(c)], colourOf(c)),
      );
      expected.forEach((value, d) =>
        assert.ok(
          Math.abs(value - values[4 * i + d]) < tolerance,
          `image ${i}: ${values[4 * i + d]} instead of ${value}`,
        ),
      );
    }
  }
  const scaled = (value: number, colour: number) => (value / 255 - [0.1, 0.2, 0.3][colour]) / [0.5, 1, 2][colour];

  for (const layout of ['NCHW', 'NHWC'] as const) {
    it(`gives the features before the classifier (${layout})`, async () => {
      const { runner, model } = await open(tinyClassifier({ layout }));
      assert.equal(model.features, 'pooled');
      const images = randomImages(3);
      const { dim, values } = await runner.run(rasters(images), false);
      assert.deepEqual([dim, values.length, runner.device], [4, 12, 'cpu']);
      check(values, images, scaled);
      await runner.dispose();
    });
  }

  it('pads the last batch of a model with a fixed one, and gives it nothing to say', async () => {
    for (const batch of [1, 2, 5]) {
      const { runner } = await open(tinyClassifier({ dims: [batch, 3, SIDE, SIDE] }));
      const images = randomImages(3);
      const { values } = await runner.run(rasters(images), false);
      assert.equal(values.length, 12);
      check(values, images, scaled);
      await runner.dispose();
    }
  });

  it('gives colours in the order that the model was trained with', async () => {
    const { runner } = await open(tinyClassifier(), {
      preprocessing: { mean: [0.1, 0.2, 0.3], std: [0.5, 1, 2], order: 'BGR' },
    });
    const images = randomImages(1);
    check((await runner.run(rasters(images), false)).values, images, scaled, (c) => 2 - c);
    await runner.dispose();
  });

  it('gives bytes to a model that takes bytes', async () => {
    const { runner } = await open(tinyClassifier({ type: 2, layout: 'NHWC' }), { preprocessing: 'auto' });
    const images = randomImages(2);
    check((await runner.run(rasters(images), false)).values, images, (value) => value, undefined, 0.1);
    await runner.dispose();
  });

  it('gives half precision to a model that takes it', async () => {
    const { runner } = await open(tinyClassifier({ type: 10 }));
    const images = randomImages(2);
    check((await runner.run(rasters(images), false)).values, images, scaled, undefined, 0.01);
    await runner.dispose();
  });

  it('gives features by place, whose mean are the features', async () => {
    const { runner, model } = await open(tinyClassifier());
    assert.equal(model.map, 'active');
    const { values, map } = await runner.run(rasters(randomImages(2)), true);
    assert.deepEqual([map!.height, map!.width, map!.channels, map!.values.length], [4, 4, 4, 128]);
    for (let i = 0; i < 2; i++) {
      for (let c = 0; c < 4; c++) {
        let mean = 0;
        for (let p = 0; p < 16; p++) mean += map!.values[(i * 16 + p) * 4 + c] / 16;
        assert.ok(Math.abs(mean - values[4 * i + c]) < 1e-4);
      }
    }
    await runner.dispose();
  });

  it('runs a quantised model, on the numbers before they are rounded', async () => {
    const scale = { dims: [], values: Float32Array.of(0.05) };
    const zero = { dims: [], values: Int8Array.of(0) };
    const tiny = tinyClassifier({ end: 'classes' });
    const model: TinyModel = {
      ...tiny,
      weights: { ...tiny.weights, scale, zero },
      nodes: [
        ...tiny.nodes.slice(0, -1),
        { op: 'QuantizeLinear', in: ['pooled', 'scale', 'zero'], out: 'rounded' },
        { op: 'DequantizeLinear', in: ['rounded', 'scale', 'zero'], out: 'back' },
        { op: 'Gemm', in: ['back', 'classes', 'classOffsets'], out: 'scores' },
      ],
    };
    const {
      runner,
      model: { features },
    } = await open(model);
    assert.equal(features, 'pooled');
    const images = randomImages(1);
    check((await runner.run(rasters(images), false)).values, images, scaled);
    await runner.dispose();
  });

  it('loads weights that lie in a file beside the model', async () => {
    const model = tinyClassifier();
    const filters = model.weights.filters.values;
    await writeFile(join(folder, 'far.data'), new Uint8Array(filters.buffer));
    const { runner } = await open({
      ...model,
      weights: { ...model.weights, filters: { ...model.weights.filters, external: 'far.data' } },
    });
    const images = randomImages(1);
    check((await runner.run(rasters(images), false)).values, images, scaled);
    await runner.dispose();
  });

  it('says what the runtime does not know', async () => {
    await assert.rejects(open(tinyClassifier({ opset: 999 })), {
      code: 'backbone/unsuitable',
      message: /tiny\.onnx cannot be loaded by the ONNX runtime[^/]*Opset 999/,
    });
    const tiny = tinyClassifier({ end: 'pooled' });
    await assert.rejects(
      open({ ...tiny, nodes: [...tiny.nodes, { op: 'Frobnicate', in: ['pooled'], out: 'y' }], outputs: ['y'] }),
      { code: 'backbone/unsuitable', message: /Frobnicate/ },
    );
  });

  it('refuses an output that is no row per image', async () => {
    const weights = {
      ...tinyClassifier().weights,
      boxes: { dims: [4, 6], values: ramp(24, 0) },
      shape: { dims: [3], values: BigInt64Array.of(-1n, 2n, 2n) },
    };
    const { runner } = await open({
      ...tinyClassifier(),
      weights,
      inputs: { image: { type: FLOAT, dims: ['N', 3, 'H', 'W'] } },
      outputs: ['y'],
      nodes: [
        ...tinyClassifier({ end: 'pooled' }).nodes,
        { op: 'MatMul', in: ['pooled', 'boxes'], out: 'flat' },
        { op: 'Reshape', in: ['flat', 'shape'], out: 'y' },
      ],
    });
    await assert.rejects(runner.run(rasters(randomImages(2)), false), {
      code: 'backbone/unsuitable',
      message: /shape 3 × 2 × 2 for 2 images/,
    });
    await runner.dispose();
  });

  it('falls back to the CPU where a device cannot be had, and says so', async () => {
    const { runner } = await open(tinyClassifier(), {}, 'cuda');
    assert.match(runner.device, /^cuda$|^cpu, since cuda does not start: ./);
    await runner.dispose();
  });

  it('refuses a model that was exchanged since it was opened', async () => {
    const { model, runner } = await open(tinyClassifier());
    await runner.dispose();
    await writeFile(model.file, onnxBytes(tinyClassifier({ end: 'classes' })));
    await assert.rejects(openOnnx(model, 'cpu', 1), { code: 'backbone/changed' });
  });
});
