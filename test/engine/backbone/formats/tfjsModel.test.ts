import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { openBackbone } from '../../../../src/engine/backbone/openBackbone';
import { openTfjs } from '../../../../src/engine/backbone/tfjsRunner';
import { recipeSchema } from '../../../../src/engine/recipe/recipe';
import { useBackend } from '../../../../src/engine/tensor/backend';
import { CLASSES, CLASS_OFFSETS, FILTERS, naiveFeatures, OFFSETS } from '../tinyModels';

const SIDE = 8;

describe('models of TensorFlow.js', () => {
  let folder: string;
  before(() => useBackend('cpu'));
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'nearmiss-tfjs-')), 'tiny');
    await mkdir(folder);
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  const open = (options: object = {}) =>
    openBackbone(
      join(folder, 'model.json'),
      recipeSchema.parse({
        network: { imageSize: SIDE, preprocessing: { mean: [0, 0, 0], std: [1, 1, 1] }, ...options },
      }).network,
      12,
    );
  const images = Uint8Array.from({ length: 3 * SIDE * SIDE * 3 }, (_, i) => (i * 37) % 256);
  const rasters = [0, 1, 2].map((i) => ({
    data: images.slice(i * SIDE * SIDE * 3, (i + 1) * SIDE * SIDE * 3),
    width: SIDE,
    height: SIDE,
  }));
  const expected = (image: number) =>
    naiveFeatures(SIDE, SIDE, (c, y, x) => images[((image * SIDE + y) * SIDE + x) * 3 + c] / 255);

  async function write(
    topology: object,
    weights: readonly { name: string; shape: number[]; values: Float32Array }[],
    more: object = {},
  ): Promise<void> {
    const data = Buffer.concat(
      weights.map(({ values }) => Buffer.from(values.buffer, values.byteOffset, values.byteLength)),
    );
    // In two shards, as large models are.
    await writeFile(join(folder, 'group1-shard1of2.bin'), data.subarray(0, 100));
    await writeFile(join(folder, 'group1-shard2of2.bin'), data.subarray(100));
    const manifest = [
      {
        paths: ['group1-shard1of2.bin', 'group1-shard2of2.bin'],
        weights: weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' })),
      },
    ];
    await writeFile(
      join(folder, 'model.json'),
      JSON.stringify({ modelTopology: topology, weightsManifest: manifest, ...more }),
    );
  }

  /** [out, in, rows, columns] as [rows, columns, in, out]. */
  const filters = () =>
    tf.tidy(() => tf.transpose(tf.tensor4d(FILTERS.values, [4, 3, 2, 2]), [2, 3, 1, 0]).dataSync() as Float32Array);

  async function writeLayers(model: tfl.LayersModel): Promise<void> {
    await model.save(
      tf.io.withSaveHandler(async ({ modelTopology, weightSpecs, weightData }) => {
        const bytes = weightData as ArrayBuffer;
        let at = 0;
        const weights = weightSpecs!.map(({ name, shape }) => {
          const length = shape.reduce((a, b) => a * b, 1);
          return { name, shape, values: new Float32Array(bytes.slice(4 * at, 4 * (at += length))) };
        });
        await write(modelTopology as object, weights);
        return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
      }),
    );
    model.dispose();
  }

  const parts = () => [
    tfl.layers.conv2d({
      inputShape: [null as unknown as number, null as unknown as number, 3],
      filters: 4,
      kernelSize: 2,
      strides: 2,
      activation: 'relu',
      name: 'conv',
      weights: [tf.tensor4d(filters(), [2, 2, 3, 4]), tf.tensor1d(OFFSETS.values)],
    }),
    tfl.layers.globalAveragePooling2d({ name: 'pool' }),
  ];
  const classifier = () =>
    tfl.layers.dense({
      units: 5,
      inputShape: [4],
      activation: 'softmax',
      name: 'classes',
      weights: [tf.tensor2d(CLASSES.values, [4, 5]), tf.tensor1d(CLASS_OFFSETS.values)],
    });

  async function check(features: string): Promise<void> {
    const { model } = await open();
    assert.deepEqual([model.format, model.features, model.input.layout], ['tfjs', features, 'NHWC']);
    const before = tf.memory().numTensors;
    const runner = await openTfjs(model);
    const { dim, values } = await runner.run(rasters, false);
    assert.equal(dim, 4);
    for (let i = 0; i < 3; i++)
      expected(i).forEach((value, d) => assert.ok(Math.abs(value - values[4 * i + d]) < 1e-4, `${i} ${d}`));
    await runner.dispose();
    assert.equal(tf.memory().numTensors, before);
  }

  it('give the features before the classifier of a layers model', async () => {
    await writeLayers(tfl.sequential({ layers: [...parts(), classifier()] }));
    await check('pool');
  });

  it('give them where the classifier and what is before it are models of their own', async () => {
    await writeLayers(
      tfl.sequential({
        layers: [
          tfl.sequential({ name: 'body', layers: parts() }),
          tfl.sequential({ name: 'top', layers: [classifier()] }),
        ],
      }),
    );
    await check('body/pool');
  });

  it('give them for a functional model, with features by place where they are asked for', async () => {
    const image = tfl.input({ shape: [SIDE, SIDE, 3], name: 'image' });
    const [conv, pool] = parts();
    await writeLayers(
      tfl.model({ inputs: image, outputs: classifier().apply(pool.apply(conv.apply(image))) as tfl.SymbolicTensor }),
    );
    await check('pool');
    const { model } = await open();
    const runner = await openTfjs(model);
    const { map, values } = await runner.run(rasters, true);
    assert.deepEqual(
      [model.map, map?.height, map?.width, map?.channels, map?.values.length],
      ['conv', 4, 4, 4, 3 * 64],
    );
    for (let c = 0; c < 4; c++)
      assert.ok(
        Math.abs(
          values[c] - Array.from({ length: 16 }, (_, p) => map!.values[4 * p + c]).reduce((a, b) => a + b) / 16,
        ) < 1e-5,
      );
    await runner.dispose();
  });

  const dim = (...sizes: number[]) => ({ shape: { dim: sizes.map((size) => ({ size: String(size) })) } });
  const float = { type: 'DT_FLOAT' };
  const constant = (name: string, ...sizes: number[]) => ({
    name,
    op: 'Const',
    attr: { value: { tensor: { dtype: 'DT_FLOAT', tensorShape: dim(...sizes).shape } }, dtype: float },
  });
  const graph = (sizes: readonly number[]) => [
    { name: 'image', op: 'Placeholder', attr: { shape: dim(...sizes), dtype: float } },
    constant('filters', 2, 2, 3, 4),
    constant('offsets', 4),
    constant('classes', 4, 5),
    constant('classOffsets', 5),
    {
      name: 'places',
      op: 'Const',
      attr: { value: { tensor: { dtype: 'DT_INT32', tensorShape: dim(2).shape } }, dtype: { type: 'DT_INT32' } },
    },
    {
      name: 'conv',
      op: 'Conv2D',
      input: ['image', 'filters'],
      attr: {
        strides: { list: { i: ['1', '2', '2', '1'] } },
        dilations: { list: { i: ['1', '1', '1', '1'] } },
        padding: { s: 'VkFMSUQ=' },
        dataFormat: { s: 'TkhXQw==' },
        T: float,
      },
    },
    { name: 'biased', op: 'BiasAdd', input: ['conv', 'offsets'], attr: { T: float } },
    { name: 'active', op: 'Relu', input: ['biased'], attr: { T: float } },
    { name: 'mean', op: 'Mean', input: ['active', 'places'], attr: { keepDims: { b: false }, T: float } },
    {
      name: 'scores',
      op: 'MatMul',
      input: ['mean', 'classes'],
      attr: { transposeA: { b: false }, transposeB: { b: false }, T: float },
    },
    { name: 'offsetScores', op: 'BiasAdd', input: ['scores', 'classOffsets'], attr: { T: float } },
    { name: 'probabilities', op: 'Softmax', input: ['offsetScores'], attr: { T: float } },
  ];
  async function writeGraph(sizes: readonly number[] = [-1, SIDE, SIDE, 3]): Promise<void> {
    const weights = [
      { name: 'filters', shape: [2, 2, 3, 4], values: filters() },
      { name: 'offsets', shape: [4], values: OFFSETS.values },
      { name: 'classes', shape: [4, 5], values: CLASSES.values },
      { name: 'classOffsets', shape: [5], values: CLASS_OFFSETS.values },
    ];
    const places = { name: 'places', shape: [2], dtype: 'int32' };
    await write({ node: graph(sizes), versions: { producer: 1 } }, weights);
    const json = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    json.weightsManifest.push({ paths: ['places.bin'], weights: [places] });
    await writeFile(join(folder, 'places.bin'), Buffer.from(Int32Array.of(1, 2).buffer));
    await writeFile(join(folder, 'model.json'), JSON.stringify(json));
  }

  it('give the features before the classifier of a graph model, in batches of the size that it takes', async () => {
    await writeGraph();
    await check('mean');
    await writeGraph([2, SIDE, SIDE, 3]);
    await check('mean');
  });

  it('give what the recipe names', async () => {
    await writeGraph();
    assert.equal((await open({ features: 'scores' })).model.features, 'scores');
    await assert.rejects(open({ features: 'nothing' }), {
      code: 'backbone/unsuitable',
      message: /tiny has no tensor "nothing".*offsetScores, probabilities/,
    });
  });

  it('are refused with the reason: damaged ones, and those that take no image', async () => {
    await assert.rejects(open(), { code: 'backbone/missing', message: /it is not there/ });
    await writeGraph([-1, 10]);
    await assert.rejects(open(), {
      code: 'backbone/unsuitable',
      message: /takes "image" of shape \? × 10; an image has four dimensions/,
    });
    await writeGraph([-1, SIDE, SIDE, 7]);
    await assert.rejects(open(), { code: 'backbone/unsuitable', message: /leaves 1 or 3 channels nowhere/ });
    await writeGraph();
    await truncate(join(folder, 'group1-shard2of2.bin'), 40);
    await assert.rejects(open(), {
      code: 'backbone/damaged',
      message: /148 bytes of weights, and its model.json tells of/,
    });
    await unlink(join(folder, 'group1-shard1of2.bin'));
    await assert.rejects(open(), {
      code: 'backbone/missing',
      message: /keeps weights in group1-shard1of2\.bin, which cannot be opened: it is not there/,
    });
    await writeFile(join(folder, 'model.json'), '{"modelTopology"');
    await assert.rejects(open(), { code: 'backbone/damaged', message: /no JSON/ });
    await writeFile(join(folder, 'model.json'), '{"a": 1}');
    await assert.rejects(open(), { code: 'backbone/damaged', message: /none of TensorFlow\.js/ });
  });

  it('are refused where a layer is none that TensorFlow.js knows', async () => {
    await writeLayers(tfl.sequential({ layers: [...parts(), classifier()] }));
    const text = await readFile(join(folder, 'model.json'), 'utf8');
    await writeFile(join(folder, 'model.json'), text.replace('GlobalAveragePooling2D', 'FancyPooling'));
    const { model } = await open({ features: 'conv' });
    await assert.rejects(openTfjs(model), {
      code: 'backbone/unsuitable',
      message: /cannot be loaded by TensorFlow\.js: .*FancyPooling/,
    });
  });
});
