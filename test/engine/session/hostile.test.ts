import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { Curator } from '../../../src/engine/session/curator';
import { imagesOf, quietJob } from '../../../src/engine/protocol';
import { BMP, bomb, HEIC, picture } from '../images/hostileImages';
import { removeShapes, shapeImage, writeShapes } from '../fixtures/shapes';
import { imageReport } from '../../../src/engine/questions/imageReport';
import { planeMap } from '../../../src/engine/questions/map';

const RECIPE = { training: { epochs: 2, folds: 2, repeats: 1 }, network: { embedding: 16 } };
const open = (root: string): Promise<Curator> =>
  Curator.open(root, { apply: async (edit) => (await applyToDisk(root, edit), true) });

describe('a folder with hostile images', function () {
  this.timeout(120_000);
  let root: string;
  let curator: Curator;

  before(async () => {
    ({ root } = await writeShapes(12, RECIPE));
    const whole = await picture().resize(40, 40, { fit: 'fill' }).jpeg().toBuffer();
    const bad: Record<string, Buffer | string> = {
      'bar/zero.png': '',
      'bar/text.jpg': 'not an image',
      'bar/truncated.jpg': whole.subarray(0, whole.length / 2),
      'ring/bomb.png': bomb(),
      'ring/old.bmp': BMP,
      'ring/phone.heic': HEIC,
    };
    const good: Record<string, Buffer> = {
      'bar/misnamed.jpg': await shapeImage('bar', 1),
      'bar/näme with #%.png': await shapeImage('bar', 2),
      'ring/animated.gif': await picture().gif().toBuffer(),
      'ring/cmyk.jpg': await picture().toColourspace('cmyk').jpeg().toBuffer(),
      'ring/sixteen.png': await picture().toColourspace('rgb16').png().toBuffer(),
      'ring/rotated.jpg': await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    };
    for (const [path, bytes] of Object.entries({ ...bad, ...good })) await writeFile(join(root, path), bytes);
    await symlink(root, join(root, 'bar/loop'));
    await mkdir(join(root, 'empty'));
    curator = await open(root);
  });
  after(async () => {
    await curator.dispose();
    await removeShapes(root);
  });

  it('goes through an analysis with every one reported and the run finished', async () => {
    assert.equal((await curator.analyze({ retrain: false }, quietJob)).status, 'finished');
    const reported = curator.at.findings.filter(({ kind }) => kind === 'unreadable');
    assert.deepEqual(reported.map(({ image }) => image.path).sort(), [
      'bar/loop',
      'bar/text.jpg',
      'bar/truncated.jpg',
      'bar/zero.png',
      'ring/bomb.png',
      'ring/old.bmp',
      'ring/phone.heic',
    ]);
    for (const { reason, clears } of reported) assert.ok(reason.length > 20 && clears !== '', reason);
  });

  it('lets an unreadable image be excluded, which clears its finding', async () => {
    await curator.decide({ images: ['bar/zero.png'], action: 'exclude' });
    assert.ok(!curator.at.findings.some(({ image }) => image.path === 'bar/zero.png'));
    await curator.undo();
    assert.ok(curator.at.findings.some(({ image }) => image.path === 'bar/zero.png'));
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
  after(() => Promise.all(roots.map((root) => removeShapes(root))));

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
    await assert.rejects(async () => analyze(await folder({ 'a/x.png': '', 'b/y.png': '' })), {
      code: 'dataset/empty',
      message: /none of which can be read/,
    });
  });
});

describe('datasets with too few labels to train on', function () {
  this.timeout(120_000);
  const roots: string[] = [];
  after(() => Promise.all(roots.map((root) => removeShapes(root))));

  /** 12 images of each of two shapes where `pathOf` puts them. */
  const analyzed = async (pathOf: (shape: string, i: number) => string): Promise<Curator> => {
    const { root } = await writeShapes(0, RECIPE);
    roots.push(root);
    for (const [s, shape] of ['bar', 'stripe'].entries()) {
      for (let i = 0; i < 12; i++) {
        const path = join(root, pathOf(shape, i));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, await shapeImage(shape, 100 * s + i));
      }
    }
    const curator = await open(root);
    await curator.analyze({ retrain: false }, quietJob);
    return curator;
  };
  const unlabelled = (curator: Curator) => curator.at.findings.filter(({ kind }) => kind === 'unlabelled');

  it('are analysed by their edges and say why: one class, one labelled image per class, no labels', async () => {
    for (const [pathOf, found] of [
      [(shape: string, i: number) => `all/${shape}-${i}.png`, /labelled images: 24, classes: 1/],
      [
        (shape: string, i: number) => (i === 0 ? `${shape}/0.png` : `${shape}-${i}.png`),
        /labelled images: 2, classes: 2/,
      ],
      [(shape: string, i: number) => `${shape}-${i}.png`, /labelled images: 0, classes: 0/],
    ] as const) {
      const curator = await analyzed(pathOf);
      const { analysis } = curator.at.state;
      assert.match(analysis!.description, /the labels are too few to train a network on/);
      assert.match(analysis!.description, found);
      assert.ok((await planeMap(curator.at, quietJob)).images.length === 24);
      assert.equal(
        imageReport(curator.at, curator.at.findings[0]?.image.path ?? 'all/bar-0.png').neighbours.length,
        10,
      );
      await curator.dispose();
    }
  });

  it('have groups of like images to name at once, and learn from each decision', async () => {
    const curator = await analyzed((shape, i) => `${shape}-${i}.png`);
    const [first] = unlabelled(curator);
    assert.deepEqual(first.suggestions, []);
    assert.ok(first.evidence.length > 0);
    const shape = first.image.path.split('-')[0];
    assert.ok(
      first.evidence.every(({ path }) => path.startsWith(shape)),
      'the group is of one shape',
    );
    await curator.decide({ images: imagesOf(first), action: 'relabel', label: shape });
    const [next] = unlabelled(curator);
    assert.ok(!next.image.path.startsWith(`${shape}/`));
    const other = unlabelled(curator).find(({ image }) => !image.path.startsWith(shape))!;
    await curator.decide({ images: imagesOf(other), action: 'relabel', label: other.image.path.split('-')[0] });
    for (const { image, suggestions } of unlabelled(curator))
      assert.equal(suggestions[0].label, image.path.split('-')[0]);
    await curator.undo();
    await curator.undo();
    assert.equal(curator.at.state.unlabelled, 24);
    await curator.dispose();
  });

  it('train a network once there are labels, on retraining', async () => {
    const curator = await analyzed((shape, i) => `${shape}-${i}.png`);
    const paths = ['bar', 'stripe'].flatMap((shape) => Array.from({ length: 8 }, (_, i) => `${shape}-${i}.png`));
    await curator.decide({ images: paths, action: 'relabel', label: paths.map((path) => path.split('-')[0]) });
    const { state, moved } = await curator.analyze({ retrain: true }, quietJob);
    assert.equal(moved!.recallAt1.before, null);
    assert.equal(moved!.recallAt1.after, state.analysis!.recallAt1);
    assert.match(state.analysis!.description, /^convnet/);
    assert.ok(unlabelled(curator).length > 0);
    await curator.dispose();
  });
});
