import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { openBackbone } from '../../../src/engine/backbone/openBackbone';
import { decodePixels } from '../../../src/engine/images/decode';
import { heatBeside } from '../../../src/engine/patches/heatBeside';
import { quietJob } from '../../../src/engine/protocol';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { onnxBytes, tinyClassifier } from '../backbone/tinyModels';

const SIDE = 16;

describe('heat beside normal images', () => {
  let root: string;
  before(async () => (root = await mkdtemp(join(tmpdir(), 'nearmiss-heat-'))));
  after(() => rm(root, { recursive: true }));

  /** Of one colour, with a patch of another at the right below where it is odd. */
  async function write(name: string, odd: boolean): Promise<string> {
    const data = Buffer.alloc(3 * SIDE * SIDE);
    for (let p = 0; p < SIDE * SIDE; p++)
      data.set(odd && p % SIDE >= 12 && p >= 12 * SIDE ? [255, 0, 0] : [20, 160, 200 + (name.length % 3)], 3 * p);
    await sharp(data, { raw: { width: SIDE, height: SIDE, channels: 3 } })
      .png()
      .toFile(join(root, name));
    return name;
  }

  async function request(paths: readonly string[]) {
    await writeFile(join(root, 'tiny.onnx'), onnxBytes(tinyClassifier()));
    const { network } = recipeSchema.parse({
      network: { imageSize: SIDE, preprocessing: { mean: [0, 0, 0], std: [1, 1, 1] } },
    });
    const { model } = await openBackbone(join(root, 'tiny.onnx'), network, SIDE);
    const { files } = await decodePixels({ root, paths, size: SIDE, cache: join(root, 'cache') }, quietJob);
    return { root, paths, hashes: files.hashes, model, device: 'cpu' as const };
  }

  it('is highest where the image is unlike them, and nothing shows elsewhere', async () => {
    const paths = await Promise.all([
      ...Array.from({ length: 8 }, (_, i) => write(`${'n'.repeat(i + 1)}.png`, false)),
      write('odd.png', true),
    ]);
    const {
      distances: { at, width, height, values },
      scale,
    } = await heatBeside(await request(paths), 8, [0, 1, 2, 3, 4, 5, 6, 7], 1, quietJob);
    assert.deepEqual([width, height], [8, 8]);
    assert.ok(at.x >= 5 && at.y >= 5, `${at.x}, ${at.y}`);
    assert.ok(values[at.y * width + at.x] > scale.usual);
    for (let y = 0; y < 4; y++) for (let x = 0; x < 4; x++) assert.ok(values[y * width + x] <= scale.usual + 1e-5);
  });

  it('refuses an image that changed since the dataset was read', async () => {
    const paths = await Promise.all(Array.from({ length: 3 }, (_, i) => write(`c${'c'.repeat(i)}.png`, false)));
    const asked = await request(paths);
    await write('c.png', true);
    await assert.rejects(heatBeside(asked, 0, [1, 2], 1, quietJob), {
      code: 'image/changed',
      message: /c\.png changed/,
    });
  });

  it('refuses a model that gives no features by place, and says which would do', async () => {
    const paths = [await write('p.png', false), await write('pp.png', false), await write('ppp.png', false)];
    const asked = await request(paths);
    await assert.rejects(heatBeside({ ...asked, model: { ...asked.model, map: null } }, 0, [1, 2], 1, quietJob), {
      code: 'backbone/noMap',
      message: /none by place.*Choose a backbone that pools a map/,
    });
  });
});
