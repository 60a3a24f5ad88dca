import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { row } from '../../../src/engine/numeric/embeddings';
import { isStopped, quietJob } from '../../../src/engine/protocol/job';
import { seededRandom } from '../../../src/engine/numeric/random';
import { recipeSchema } from '../../../src/engine/recipe/recipe';
import { stratifiedFolds } from '../../../src/engine/training/folds';
import { embedImages, trainSpaces, type TrainSpacesInput } from '../../../src/engine/training/trainSpaces';
import { bars, shiningFeatures } from './tasks';

describe('training the spaces of a dataset, in threads', () => {
  let cacheFolder: string;
  beforeEach(async () => (cacheFolder = await mkdtemp(join(tmpdir(), 'nearmiss-train-'))));
  afterEach(() => rm(cacheFolder, { recursive: true }));

  /** 40 images of 2 classes, image 3 without a label and image 5 unreadable. */
  function input(training: object = {}, recipe: object = {}): TrainSpacesInput {
    const { pixels, labels, classes } = bars(40, 2);
    labels[3] = -1;
    pixels.readable[5] = 0;
    const all = {
      network: { width: 8, embedding: 8 },
      training: { folds: 2, repeats: 2, epochs: 3, ...training },
      ...recipe,
    };
    return { samples: pixels, labels, classes, recipe: recipeSchema.parse(all), cacheFolder };
  }

  it('holds each labelled image out once per repeat, unlabelled ones always and unreadable ones never', async () => {
    const { spaces, networkFiles, recallAt1, description } = await trainSpaces(input(), quietJob);
    assert.equal(spaces.length, 4);
    assert.equal(networkFiles.length, 4);
    const times = new Int32Array(40);
    for (const { heldOut } of spaces) for (const image of heldOut!) times[image]++;
    times.forEach((count, image) => assert.equal(count, image === 3 ? 4 : image === 5 ? 0 : 2, `image ${image}`));
    for (const { embeddings } of spaces) assert.deepEqual([...row(embeddings, 5)], Array(8).fill(0));
    assert.ok(recallAt1! > 0.8);
    assert.match(description, /triplet loss, 2 folds × 2, 3 epochs/);
  });

  it('embeds images that come later as its space has them', async () => {
    const given = input({ repeats: 1 });
    const { spaces, networkFiles } = await trainSpaces(given, quietJob);
    const rows = await embedImages(networkFiles[1], given.samples, Uint32Array.of(7, 0), quietJob);
    assert.deepEqual(rows, Float32Array.of(...row(spaces[1].embeddings, 7), ...row(spaces[1].embeddings, 0)));
  });

  it('gives wider rows where a skip leads the input around the network, and says so', async () => {
    const given = input({ repeats: 1 }, { network: { width: 8, embedding: 8, skip: 0.5 } });
    const { spaces, networkFiles, description } = await trainSpaces(given, quietJob);
    const { embeddings } = spaces[0];
    assert.ok(embeddings.dim > 8 && embeddings.values.length === 40 * embeddings.dim);
    assert.deepEqual(
      await embedImages(networkFiles[0], given.samples, Uint32Array.of(9), quietJob),
      row(embeddings, 9),
    );
    assert.match(description, /embedding of 8, 50% of the distance left to its input/);
  });

  /** How many networks of a run were there already. */
  async function found(given: TrainSpacesInput): Promise<number> {
    let count = 0;
    await trainSpaces(given, {
      progress: ({ note }) => void (count += note.endsWith('trained before') ? 1 : 0),
      stopped: () => false,
    });
    return count;
  }

  it('goes on from the networks that were trained before it was stopped, and trains a damaged one again', async () => {
    const plain = input({ epochs: 8 });
    plain.labels[5] = -1;
    // So many that every thread has some left when the first network is there.
    const networks = 4 * availableParallelism();
    const folds = Array.from({ length: networks }, (_, n) => stratifiedFolds(plain.labels, 2, seededRandom(n))[0]);
    const given = { ...plain, folds };
    const trained = (): string[] => readdirSync(cacheFolder).filter((file) => /^network-.*\.bin$/.test(file));
    await assert.rejects(trainSpaces(given, { progress: () => {}, stopped: () => trained().length > 0 }), isStopped);
    const before = trained();
    assert.ok(before.length < networks, `${before.length} networks`);
    assert.equal(await found(given), before.length);
    await truncate(join(cacheFolder, before[0]), 100);
    assert.equal(await found(given), networks - 1);
  });

  it('trains anew when a label, the pixels or the recipe change', async () => {
    const base = input({ repeats: 1, epochs: 1 });
    const { networkFiles } = await trainSpaces(base, quietJob);
    const labels = base.labels.slice();
    labels[0] = 1;
    const { pixels } = bars(40, 2);
    pixels.data[0] ^= 255;
    for (const changed of [
      { ...base, labels },
      { ...base, samples: pixels },
      input({ repeats: 1, epochs: 1, seed: 2 }),
      input({ repeats: 1, epochs: 1 }, { loss: { name: 'nca' } }),
    ]) {
      const other = await trainSpaces(changed, quietJob);
      assert.equal(
        other.networkFiles.some((file) => networkFiles.includes(file)),
        false,
      );
    }
  });

  it('trains heads where it is given features instead of pixels', async () => {
    const given = input();
    const samples = shiningFeatures(given.labels, 7);
    samples.readable[5] = 0;
    const { spaces, networkFiles, recallAt1, description } = await trainSpaces({ ...given, samples }, quietJob);
    assert.match(description, /^linear head, embedding of 8, triplet loss, 2 folds × 2/);
    assert.ok(recallAt1! > 0.9);
    for (const { embeddings } of spaces) assert.deepEqual([...row(embeddings, 5)], Array(8).fill(0));
    const rows = await embedImages(networkFiles[2], samples, Uint32Array.of(9), quietJob);
    assert.deepEqual([...rows], [...row(spaces[2].embeddings, 9)]);
  });

  it('holds nothing out of a network that learns without labels', async () => {
    const { spaces } = await trainSpaces(input({ epochs: 1, repeats: 1 }, { loss: { name: 'ntXent' } }), quietJob);
    assert.deepEqual(
      spaces.map(({ heldOut }) => heldOut),
      [null],
    );
  });

  it('gives the same spaces for the same seed', async () => {
    const first = await trainSpaces(input({ repeats: 1 }), quietJob);
    await rm(cacheFolder, { recursive: true });
    assert.deepEqual((await trainSpaces(input({ repeats: 1 }), quietJob)).spaces, first.spaces);
  });
});
