import assert from 'node:assert/strict';
import { scoreSuspects, type SuspectInput } from '../../../../src/engine/curation/suspects/suspects';
import { evaluateCalibration } from '../../../../src/engine/evaluation/calibration';
import { createNeighbourIndex } from '../../../../src/engine/neighbours/createNeighbourIndex';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import type { Knn } from '../../../../src/engine/numeric/knn';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import type { Space } from '../../../../src/engine/numeric/space';
import { quietJob } from '../../../../src/engine/protocol';

const DIM = 12;
const COUNT = 360;
const CLASSES = ['ant', 'bee', 'cat', 'dog', 'elk', 'fox'];

/** Points around one centre per class, as far apart as `gap` says. */
function spaceOf(truth: Int32Array, gap: number, seed: number, heldOut: Uint32Array | null = null): Space {
  const random = seededRandom(seed);
  const values = Float32Array.from(
    { length: truth.length * DIM },
    (_, n) => normal(random) + (n % DIM === truth[Math.floor(n / DIM)] ? gap : 0),
  );
  return { embeddings: { count: truth.length, dim: DIM, values: normalizeRows(values, DIM) }, heldOut };
}

const searched = new WeakMap<Space, Knn>();

async function neighboursIn(space: Space): Promise<Knn> {
  const knn =
    searched.get(space) ?? (await (await createNeighbourIndex(space.embeddings, { seed: 1 })).searchAll(50, quietJob));
  searched.set(space, knn);
  return knn;
}

async function inputOf(
  spaces: readonly Space[],
  labels: Int32Array,
  rest: Partial<SuspectInput> = {},
): Promise<SuspectInput> {
  const knn = await Promise.all(spaces.map(neighboursIn));
  return { spaces, knn, labels, classes: CLASSES, kept: new Uint8Array(labels.length), seed: 1, ...rest };
}

const byProbability = (wrong: Float32Array): number[] => [...wrong.keys()].sort((a, b) => wrong[b] - wrong[a]);

describe('suspects', () => {
  const truth = Int32Array.from({ length: COUNT }, (_, i) => i % CLASSES.length);
  // Every tenth label is wrong, on any other class.
  const labels = truth.map((label, i) => (i % 10 === 3 ? (label + 1 + (i % 5)) % CLASSES.length : label));
  const isWrong = Uint8Array.from(labels, (label, i) => (label === truth[i] ? 0 : 1));
  const planted = isWrong.reduce((a, b) => a + b, 0);
  const space = spaceOf(truth, 7, 1);

  it('are never images that are alone in their class; only one whose copy has another label is judged', async () => {
    const classes = [...CLASSES, 'gnu', 'hen'];
    const alone = labels.slice();
    alone[20] = 6;
    alone[40] = 7;
    // Image 41 shows what image 40 shows.
    const { embeddings } = space;
    const values = embeddings.values.slice();
    values.copyWithin(41 * DIM, 40 * DIM, 41 * DIM);
    const copied = { embeddings: { ...embeddings, values }, heldOut: null };
    const { wrong } = scoreSuspects(await inputOf([copied], alone, { classes }), quietJob);
    assert.equal(wrong[20], 0);
    assert.ok(wrong[40] > 0);
    const single = Int32Array.from({ length: COUNT }, (_, i) => i);
    const names = Array.from(single, (i) => `c${i}`);
    const lone = scoreSuspects(await inputOf([space], single, { classes: names }), quietJob);
    assert.ok(lone.wrong.every((probability) => probability === 0));
  });

  it('are the images with a planted label, the true class suggested, and about as many as there are', async () => {
    const found = scoreSuspects(await inputOf([space], labels), quietJob);
    const first = byProbability(found.wrong).slice(0, planted);
    assert.ok(first.filter((i) => isWrong[i]).length >= 0.9 * planted);
    const rightly = first.filter((i) => {
      const row = [...found.posterior.subarray(i * CLASSES.length, (i + 1) * CLASSES.length)];
      return row.indexOf(Math.max(...row)) === truth[i];
    });
    assert.ok(rightly.length >= 0.9 * planted);
    const listed = found.wrong.filter((p) => p >= found.threshold).length;
    assert.ok(listed > 0.8 * planted && listed < 1.3 * planted, `${listed} listed, ${planted} planted`);
    assert.ok(Math.abs(found.noiseRate - planted / COUNT) < 0.04, `rate ${found.noiseRate}`);
  });

  it('have probabilities that come true, and rows that sum to 1', async () => {
    const hard = scoreSuspects(await inputOf([spaceOf(truth, 4, 2)], labels), quietJob);
    assert.ok(evaluateCalibration(hard.wrong, isWrong).ece < 0.06);
    for (let i = 0; i < COUNT; i++) {
      const row = hard.posterior.subarray(i * CLASSES.length, (i + 1) * CLASSES.length);
      assert.ok(Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-4);
      assert.ok(Math.abs(1 - row[labels[i]] - hard.wrong[i]) < 1e-5);
    }
    const total = hard.joint.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(total - COUNT) < 0.1);
  });

  it('are found in a small set that is told apart without fail', async () => {
    const small = truth.subarray(0, 60);
    const given = small.map((label, i) => (i < 3 ? (label + 1) % CLASSES.length : label));
    const { wrong, threshold } = scoreSuspects(await inputOf([spaceOf(small, 30, 3)], given), quietJob);
    assert.deepEqual(
      [...wrong.keys()].filter((i) => wrong[i] >= threshold),
      [0, 1, 2],
    );
  });

  it('are none in such a set without wrong labels', async () => {
    const { wrong, threshold } = scoreSuspects(await inputOf([spaceOf(truth, 30, 3)], truth), quietJob);
    assert.ok(wrong.every((p) => p < threshold));
  });

  it(
    'are judged only in spaces in which they are held out: a space that has learned the labels by heart changes ' +
      'nothing',
    async () => {
      const folds = [0, 1, 2].map((fold) => Uint32Array.from(truth.keys()).filter((i) => i % 3 === fold));
      const honest = folds.map((heldOut, fold) => spaceOf(truth, 7, 10 + fold, heldOut));
      // Images that are not held out lie where their given label has them, right or wrong.
      const learned = honest.map(({ embeddings, heldOut }, fold) => {
        const byLabel = spaceOf(labels, 7, 10 + fold).embeddings.values;
        const values = embeddings.values.map((value, n) =>
          heldOut!.includes(Math.floor(n / DIM)) ? value : byLabel[n],
        );
        return { embeddings: { ...embeddings, values }, heldOut };
      });
      const { wrong } = scoreSuspects(await inputOf(learned, labels), quietJob);
      assert.ok(
        byProbability(wrong)
          .slice(0, planted)
          .filter((i) => isWrong[i]).length >=
          0.9 * planted,
      );
    },
  );

  it('come at once from the classifiers of an earlier score, and the same', async () => {
    const input = await inputOf([space], labels);
    const before = scoreSuspects(input, quietJob);
    const again = scoreSuspects(
      { ...input, heads: before.heads },
      { progress: () => assert.fail('trained again'), stopped: () => false },
    );
    assert.deepEqual(again.wrong, before.wrong);
    const otherSize = scoreSuspects({ ...input, heads: new Float32Array(3) }, quietJob);
    assert.deepEqual(otherSize.wrong, before.wrong, 'classifiers of something else are not used');
  });

  it('are not what a person has confirmed', async () => {
    const input = await inputOf([space], labels);
    const [top] = byProbability(scoreSuspects(input, quietJob).wrong);
    const kept = new Uint8Array(COUNT);
    kept[top] = 1;
    const { wrong, posterior } = scoreSuspects({ ...input, kept }, quietJob);
    assert.equal(wrong[top], 0);
    assert.equal(posterior[top * CLASSES.length + labels[top]], 1);
  });

  it('become less probable when people keep finding the labels right', async () => {
    const input = await inputOf([spaceOf(truth, 4, 2)], labels);
    const before = scoreSuspects(input, quietJob).wrong;
    const decided = byProbability(before).slice(0, 60);
    const reviewed = new Int32Array(COUNT).fill(-1);
    const kept = new Uint8Array(COUNT);
    for (const i of decided) [reviewed[i], kept[i]] = [labels[i], 1];
    const after = scoreSuspects({ ...input, reviewed, kept }, quietJob).wrong;
    const rest = byProbability(before).slice(60, 120);
    assert.ok(rest.reduce((sum, i) => sum + after[i], 0) < 0.7 * rest.reduce((sum, i) => sum + before[i], 0));
  });

  it('gain from probabilities that the user has, also without any space', async () => {
    const random = seededRandom(9);
    const probabilities = Float32Array.from({ length: COUNT * CLASSES.length }, () => 0.02 + 0.02 * random());
    truth.forEach((label, i) => {
      probabilities[i * CLASSES.length + label] = 0.85;
    });
    const alone = scoreSuspects(await inputOf([], labels, { probabilities }), quietJob);
    assert.ok(
      byProbability(alone.wrong)
        .slice(0, planted)
        .every((i) => isWrong[i]),
    );
    const weak = spaceOf(truth, 2, 4);
    const hits = (wrong: Float32Array): number =>
      byProbability(wrong)
        .slice(0, planted)
        .filter((i) => isWrong[i]).length;
    const [without, together] = [await inputOf([weak], labels), await inputOf([weak], labels, { probabilities })].map(
      (input) => scoreSuspects(input, quietJob),
    );
    assert.ok(hits(together.wrong) > hits(without.wrong));
  });

  it('give images without a label the classes that they could have', async () => {
    const some = labels.map((label, i) => (i % 4 === 0 ? -1 : label));
    const { wrong, posterior } = scoreSuspects(await inputOf([space], some), quietJob);
    const open = [...some.keys()].filter((i) => some[i] < 0);
    const suggested = open.filter((i) => {
      const row = [...posterior.subarray(i * CLASSES.length, (i + 1) * CLASSES.length)];
      return row.indexOf(Math.max(...row)) === truth[i];
    });
    assert.ok(suggested.length > 0.9 * open.length);
    assert.ok(open.every((i) => wrong[i] === 0));
  });

  it('count a mix-up of sister classes less than one across the tree', async () => {
    const tree = ['animal/ant', 'animal/bee', 'animal/cat', 'plant/dog', 'plant/elk', 'plant/fox'];
    const { wrong, severity } = scoreSuspects(await inputOf([space], labels, { classes: tree }), quietJob);
    const sure = [...wrong.keys()].filter((i) => wrong[i] > 0.9 && isWrong[i]);
    const sisters = (i: number): boolean => Math.floor(labels[i] / 3) === Math.floor(truth[i] / 3);
    assert.ok(sure.filter(sisters).every((i) => severity[i] < 0.7));
    assert.ok(sure.filter((i) => !sisters(i)).every((i) => severity[i] > 0.8));
    const flat = scoreSuspects(await inputOf([space], labels), quietJob);
    assert.ok(
      flat.severity.every((value, i) => Math.abs(value - flat.wrong[i]) < 1e-5),
      'without levels nothing changes',
    );
  });

  it('tell images that two classes fit from errors', async () => {
    // A third of the first two classes lies just between them.
    const between = truth.map((label, i) => (label < 2 && Math.floor(i / 6) % 3 === 0 ? 6 : label));
    const { embeddings } = spaceOf(truth, 9, 5);
    const values = embeddings.values.slice();
    const random = seededRandom(11);
    between.forEach((place, i) => {
      if (place === 6) for (let d = 0; d < DIM; d++) values[i * DIM + d] = normal(random) + (d < 2 ? 6 : 0);
    });
    const { ambiguous } = scoreSuspects(
      await inputOf([{ embeddings: { ...embeddings, values: normalizeRows(values, DIM) }, heldOut: null }], truth),
      quietJob,
    );
    const share = (group: number[]): number => group.filter((i) => ambiguous[i]).length / group.length;
    assert.ok(share([...truth.keys()].filter((i) => between[i] === 6)) > 0.5);
    assert.ok(share([...truth.keys()].filter((i) => between[i] !== 6)) < 0.1);
  });

  it('settle copies with different labels by what else is like them', async () => {
    const { embeddings } = spaceOf(truth, 7, 6);
    const values = embeddings.values.slice();
    values.copyWithin(1 * DIM, 0, DIM); // image 1, labelled bee, is image 0, an ant
    const { wrong } = scoreSuspects(
      await inputOf([{ embeddings: { ...embeddings, values }, heldOut: null }], truth),
      quietJob,
    );
    assert.ok(wrong[1] > 0.9 && wrong[0] < 0.1, `${wrong[0]} and ${wrong[1]}`);
  });

  it('judge a class of two images, without taking them for errors out of hand', async () => {
    const rare = truth.map((label, i) => (i < 2 ? 4 : label % 4));
    const places = rare.slice();
    const { wrong } = scoreSuspects(await inputOf([spaceOf(places, 9, 7)], rare), quietJob);
    assert.ok(
      [0, 1].every((i) => wrong[i] > 0 && wrong[i] < 0.9),
      `${wrong[0]}, ${wrong[1]}`,
    );
  });

  it('are defined for no images, no labels, one class, one image per class and nothing to judge by', async () => {
    const nothing = scoreSuspects(await inputOf([], new Int32Array(0), { classes: [] }), quietJob);
    assert.deepEqual([nothing.wrong.length, nothing.noiseRate, nothing.joint.length], [0, 0, 0]);
    const few = truth.subarray(0, 30);
    const cases = [
      await inputOf(
        [spaceOf(few, 5, 8)],
        few.map(() => -1),
        { classes: [] },
      ),
      await inputOf(
        [spaceOf(few, 5, 8)],
        few.map(() => 0),
        { classes: ['ant'] },
      ),
      await inputOf([], few),
    ];
    for (const input of cases) {
      const { wrong, noiseRate, posterior } = scoreSuspects(input, quietJob);
      assert.ok(
        wrong.every((p) => p === 0 || p < 1e-3),
        `${input.classes}: ${wrong}`,
      );
      assert.ok(noiseRate < 1e-3 && posterior.every(Number.isFinite));
    }
    const alone = scoreSuspects(
      await inputOf([spaceOf(few, 5, 8)], Int32Array.from(few.keys()), { classes: [...few.keys()].map(String) }),
      quietJob,
    );
    assert.ok(alone.wrong.every((p) => p >= 0 && p <= 1) && alone.posterior.every(Number.isFinite));
  });

  it('leave out images without an embedding', async () => {
    const values = space.embeddings.values.slice().fill(0, 0, DIM);
    const { wrong, posterior } = scoreSuspects(
      await inputOf([{ embeddings: { ...space.embeddings, values }, heldOut: null }], labels),
      quietJob,
    );
    assert.equal(wrong[0], 0);
    assert.ok(posterior.subarray(0, CLASSES.length).every((p) => p === 0));
  });

  it('end with the error of a stopped job', async () => {
    const input = await inputOf([space], labels);
    assert.throws(() => scoreSuspects(input, { progress: () => {}, stopped: () => true }), { code: 'job/stopped' });
  });
});
