import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { chooseSamples, samplesOf } from '../../../src/engine/backbone/chooseSamples';
import { extractFeatures } from '../../../src/engine/backbone/extractFeatures';
import { openBackbone } from '../../../src/engine/backbone/openBackbone';
import { decodePixels } from '../../../src/engine/images/decode';
import { isFeatures } from '../../../src/engine/numeric/samples';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { naiveFeatures, onnxBytes, tinyClassifier } from './tinyModels';

const SIDE = 8;

describe('features of a dataset by a backbone', () => {
  let root: string;
  let model: string;
  const paths: string[] = [];
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'nearmiss-features-'));
    model = join(root, 'tiny.onnx');
    await writeFile(model, onnxBytes(tinyClassifier()));
    paths.length = 0;
    for (let i = 0; i < 20; i++) await add(i);
  });
  afterEach(() => rm(root, { recursive: true }));

  /** Image i is of one colour; its features are known. */
  const colour = (i: number) => ({ r: 10 * i, g: 255 - 10 * i, b: 100 });
  async function add(i: number): Promise<void> {
    await sharp({ create: { width: 12, height: 9, channels: 3, background: colour(i) } })
      .png()
      .toFile(join(root, `${i}.png`));
    paths.push(`${i}.png`);
  }
  async function request() {
    const { files } = await decodePixels({ root, paths, size: 16, cache: join(root, 'cache') }, quietJob);
    const { network } = recipeSchema.parse({
      network: { imageSize: SIDE, preprocessing: { mean: [0, 0, 0], std: [1, 1, 1] } },
    });
    const opened = await openBackbone(model, network, 12);
    return {
      root,
      paths,
      hashes: files.hashes,
      model: opened.model,
      device: 'cpu' as const,
      cache: join(root, 'cache'),
    };
  }

  it('are what the network makes of each image, and 0 for one that cannot be read', async () => {
    await writeFile(join(root, 'bad.png'), 'no image');
    paths.push('bad.png');
    const { features, computed, device } = await extractFeatures(await request(), quietJob);
    assert.deepEqual([features.count, features.dim, computed, device], [21, 4, 20, 'cpu']);
    for (let i = 0; i < 20; i++) {
      const { r, g, b } = colour(i);
      naiveFeatures(SIDE, SIDE, (c) => [r, g, b][c] / 255).forEach((value, d) =>
        assert.ok(Math.abs(value - features.values[4 * i + d]) < 1e-4),
      );
    }
    assert.deepEqual([features.readable[20], ...features.values.subarray(80)], [0, 0, 0, 0, 0]);
  });

  it('are computed once per content and model: added images cost themselves only', async () => {
    const first = await extractFeatures(await request(), quietJob);
    await add(20);
    await add(3);
    const again = await extractFeatures(await request(), quietJob);
    assert.equal(again.computed, 1);
    assert.deepEqual(again.features.values.slice(0, 80), first.features.values.slice());
    assert.deepEqual(again.features.values.slice(84), again.features.values.slice(12, 16));
    const moved = {
      ...(await request()).model,
      preprocessing: { fit: 'cover' as const, mean: [0, 0, 0], std: [1, 1, 1], order: 'RGB' as const },
    };
    assert.equal((await extractFeatures({ ...(await request()), model: moved }, quietJob)).computed, 21);
  });

  it('go on after a stop where they were, and do without what a crash left half', async () => {
    const whole = await extractFeatures(await request(), quietJob);
    const [file] = (await readdir(join(root, 'cache'))).filter((name) => name.startsWith('features-'));
    await truncate(join(root, 'cache', file), 16 + 40 * 5 + 7);
    await assert.rejects(extractFeatures(await request(), { progress: () => {}, stopped: () => true }), isStopped);
    await appendFile(join(root, 'cache', file), Buffer.alloc(40, 3));
    const again = await extractFeatures(await request(), quietJob);
    assert.ok(again.computed > 0 && again.computed <= 15, String(again.computed));
    assert.deepEqual(again.features.values.slice(), whole.features.values.slice());
  });

  it('leave out an image that was exchanged while the dataset was read', async () => {
    const asked = await request();
    await sharp({ create: { width: 5, height: 5, channels: 3, background: '#000' } })
      .png()
      .toFile(join(root, '7.png'));
    const { features } = await extractFeatures(asked, quietJob);
    assert.deepEqual([features.readable[6], features.readable[7]], [1, 0]);
  });

  describe('chosen by the recipe', () => {
    const before = process.env.NEARMISS_MODELS;
    beforeEach(async () => {
      process.env.NEARMISS_MODELS = join(root, 'models');
      await mkdir(process.env.NEARMISS_MODELS);
    });
    afterEach(() => {
      if (before === undefined) delete process.env.NEARMISS_MODELS;
      else process.env.NEARMISS_MODELS = before;
    });
    const choose = async (backbone: string) => {
      const decoded = await decodePixels({ root, paths, size: 16, cache: join(root, 'cache') }, quietJob);
      const recipe = recipeSchema.parse({ network: { backbone } });
      const images = { root, paths, decoded, cache: join(root, 'cache') };
      const choice = await chooseSamples(images, recipe);
      return { ...choice, samples: (await samplesOf(choice.backbone, images, 'cpu', quietJob)).samples };
    };

    it('are none for a convnet, and for auto where no model is at hand, which it says', async () => {
      assert.deepEqual([(await choose('convnet')).backbone, (await choose('convnet')).description], [null, '']);
      const { backbone, description, samples } = await choose('auto');
      assert.deepEqual([backbone, isFeatures(samples)], [null, false]);
      assert.match(description, /no pretrained backbone for images of all kinds in .*models/);
    });

    it('are those of the model that is at hand, with what was chosen and why', async () => {
      await writeFile(
        join(root, 'models', 'small.onnx'),
        onnxBytes(tinyClassifier({ notes: { preprocess: 'RGB, x/127.5-1' } })),
      );
      const { backbone, description, samples } = await choose('auto');
      assert.deepEqual(
        [backbone?.width, backbone?.preprocessing.mean, isFeatures(samples)],
        [160, [0.5, 0.5, 0.5], true],
      );
      assert.match(description, /backbone small at 160 × 160 pixels, "pooled", the features before its classifier, /);
      assert.match(description, /classifier, values scaled as the model notes .*chosen since/);
    });

    it('are those of a model by path or name, and one that is nowhere is refused with where it looked', async () => {
      await writeFile(join(root, 'models', 'small.onnx'), onnxBytes(tinyClassifier()));
      assert.equal((await choose('tiny.onnx')).backbone?.file, model);
      assert.equal((await choose('small')).backbone?.file, join(root, 'models', 'small.onnx'));
      await assert.rejects(choose('large'), { code: 'backbone/missing', message: /no model "large".*there are small/ });
    });
  });
});
