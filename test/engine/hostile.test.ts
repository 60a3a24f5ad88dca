import assert from 'node:assert/strict';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyToDisk } from '../../src/engine/dataset/applyToDisk';
import { Curator } from '../../src/engine/curator';
import { quietJob } from '../../src/engine/protocol';
import { BMP, bomb, HEIC, picture } from './dataset/hostileImages';
import { shapeImage, writeShapes } from './fixtures/shapes';

const RECIPE = { training: { epochs: 2, folds: 2, repeats: 1 }, network: { embedding: 16 } };
const open = (root: string): Promise<Curator> => Curator.open(root, { apply: async (edit) => (await applyToDisk(root, edit), true) });

describe('a folder with hostile images', function () {
  this.timeout(120_000);
  let root: string;
  let curator: Curator;

  before(async () => {
    ({ root } = await writeShapes(12, RECIPE));
    const whole = await picture().resize(40, 40, { fit: 'fill' }).jpeg().toBuffer();
    const bad: Record<string, Buffer | string> = {
      'bar/zero.png': '', 'bar/text.jpg': 'not an image', 'bar/truncated.jpg': whole.subarray(0, whole.length / 2), 'ring/bomb.png': bomb(),
      'ring/old.bmp': BMP, 'ring/phone.heic': HEIC,
    };
    const good: Record<string, Buffer> = {
      'bar/misnamed.jpg': await shapeImage('bar', 1), 'bar/näme with #%.png': await shapeImage('bar', 2), 'ring/animated.gif': await picture().gif().toBuffer(),
      'ring/cmyk.jpg': await picture().toColourspace('cmyk').jpeg().toBuffer(), 'ring/sixteen.png': await picture().toColourspace('rgb16').png().toBuffer(),
      'ring/rotated.jpg': await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    };
    for (const [path, bytes] of Object.entries({ ...bad, ...good })) await writeFile(join(root, path), bytes);
    await symlink(root, join(root, 'bar/loop'));
    await mkdir(join(root, 'empty'));
    curator = await open(root);
  });
  after(async () => {
    await curator.dispose();
    await rm(root, { recursive: true });
  });

  it('goes through an analysis with every one reported and the run finished', async () => {
    assert.equal((await curator.analyze({ retrain: false }, quietJob)).status, 'finished');
    const reported = curator.findings().filter(({ kind }) => kind === 'unreadable');
    assert.deepEqual(reported.map(({ image }) => image.path).sort(), ['bar/loop', 'bar/text.jpg', 'bar/truncated.jpg', 'bar/zero.png', 'ring/bomb.png', 'ring/old.bmp', 'ring/phone.heic']);
    for (const { reason, clears } of reported) assert.ok(reason.length > 20 && clears !== '', reason);
  });

  it('lets an unreadable image be excluded, which clears its finding', async () => {
    await curator.decide({ images: ['bar/zero.png'], action: 'exclude' });
    assert.ok(!curator.findings().some(({ image }) => image.path === 'bar/zero.png'));
    await curator.undo();
    assert.ok(curator.findings().some(({ image }) => image.path === 'bar/zero.png'));
  });
});

describe('datasets that cannot be analysed as they are', function () {
  this.timeout(120_000);
  const roots: string[] = [];
  const folder = async (files: Record<string, Buffer | string>): Promise<string> => {
    const { root } = await writeShapes(0, RECIPE);
    roots.push(root);
    for (const [path, bytes] of Object.entries(files)) {
      await mkdir(join(root, path, '..'), { recursive: true });
      await writeFile(join(root, path), bytes);
    }
    return root;
  };
  after(() => Promise.all(roots.map((root) => rm(root, { recursive: true }))));

  const analyze = async (root: string): Promise<string> => {
    const curator = await open(root);
    try {
      const { status } = await curator.analyze({ retrain: false }, quietJob);
      return status;
    } finally {
      await curator.dispose();
    }
  };

  it('say that there are no images, or none that can be read', async () => {
    await assert.rejects(async () => analyze(await folder({})), { code: 'dataset/empty', message: /no images/ });
    await assert.rejects(async () => analyze(await folder({ 'a/x.png': '', 'b/y.png': '' })), { code: 'dataset/empty', message: /none of which can be read/ });
  });

  it('say what labels were found and needed: one class, one image per class, no labels', async () => {
    const image = (seed: number): Promise<Buffer> => shapeImage('bar', seed);
    const one = await folder({ 'a/1.png': await image(1), 'a/2.png': await image(2), 'a/3.png': await image(3) });
    const single = await folder({ 'a/1.png': await image(1), 'b/2.png': await image(2), 'c/3.png': await image(3) });
    const none = await folder({ '1.png': await image(1), '2.png': await image(2), '3.png': await image(3) });
    for (const root of [one, single, none]) {
      await assert.rejects(analyze(root), (error: Error & { code?: string }) => error.name === 'NearmissError' && /class|label/.test(error.message) && error.message.length > 40);
    }
  });
});
