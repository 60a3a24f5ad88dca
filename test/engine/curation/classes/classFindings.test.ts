import assert from 'node:assert/strict';
import { reportClasses } from '../../../../src/engine/curation/classes/classFindings';
import type { Suspicion } from '../../../../src/engine/curation/suspects/suspicion';

const K = 4;

/** Images whose neighbours are the next ones of the classes given; nobody's label is wrong unless the joint says so. */
function suspicionOf(
  labels: readonly number[],
  neighbours: (image: number) => readonly number[],
  joint: readonly (readonly number[])[],
): Suspicion {
  const indices = new Int32Array(labels.length * K).fill(-1);
  labels.forEach((_, i) => indices.set(neighbours(i).slice(0, K), i * K));
  const labelled = labels.filter((label) => label >= 0).length;
  const right = joint.reduce((sum, row, c) => sum + row[c], 0);
  return {
    classCount: joint.length,
    wrong: new Float32Array(labels.length),
    posterior: new Float32Array(labels.length * joint.length),
    severity: new Float32Array(labels.length),
    ambiguous: new Uint8Array(labels.length),
    evidence: { k: K, indices, distances: new Float32Array(indices.length) },
    threshold: 0.5,
    noiseRate: labelled === 0 ? 0 : 1 - right / labelled,
    joint: Float64Array.from(joint.flat()),
    heads: new Float32Array(0),
  };
}

const namesOf = (classes: readonly string[], labels: readonly number[]) => ({
  classes,
  labels: Int32Array.from(labels),
  paths: labels.map((_, i) => `${i}.png`),
});
const others = (images: readonly number[], image: number): number[] => images.filter((other) => other !== image);

describe('reportClasses', () => {
  it('tells how many labels of a class are wrong, and where those images belong', () => {
    const labels = [...Array<number>(20).fill(0), ...Array<number>(20).fill(1)];
    const suspicion = suspicionOf(labels, (i) => [(i + 1) % 40], [
      [12, 8],
      [0.2, 19.8],
    ]);
    const { health, findings } = reportClasses(suspicion, namesOf(['cat', 'dog'], labels), 5);
    assert.deepEqual(
      health.map(({ label, images, errorRate }) => [label, images, +errorRate.toFixed(2)]),
      [
        ['cat', 20, 0.4],
        ['dog', 20, 0.01],
      ],
    );
    assert.deepEqual(health[0].outflow, [{ label: 'dog', images: 8 }]);
    assert.deepEqual([health[0].inflow, health[1].outflow], [[], []], 'a fifth of an image is nothing');
    assert.deepEqual(health[1].inflow, [{ label: 'cat', images: 8 }]);
    assert.deepEqual(
      findings.map(({ id, kind, image }) => [id, kind, image]),
      [['class:noisy:cat', 'class', { path: '', label: 'cat' }]],
    );
    assert.equal(
      findings[0].reason,
      'An estimated 40% of the 20 images labelled cat belong elsewhere, most of them to dog (8); in the whole ' +
        'dataset it is 20%.',
    );
  });

  it('asks each image for its nearest labelled neighbour', () => {
    const labels = [0, 0, 1, 1, -1];
    const { health } = reportClasses(
      suspicionOf(labels, (i) => [[4, 1], [2], [3], [], []][i], [
        [2, 0],
        [0, 2],
      ]),
      namesOf(['cat', 'dog'], labels),
      5,
    );
    assert.deepEqual(
      health.map(({ cohesion }) => cohesion),
      [0.5, 1],
    );
  });

  it('advises to merge classes whose images are neighbours as if they were one', () => {
    const labels = Array.from({ length: 60 }, (_, i) => (i < 40 ? i % 2 : 2));
    const all = [...labels.keys()];
    const suspicion = suspicionOf(
      labels,
      (i) => (i < 40 ? [1, 2, 3, 4].map((step) => (i + step) % 40) : others(all.slice(40), i)),
      [
        [20, 0, 0],
        [0, 20, 0],
        [0, 0, 20],
      ],
    );
    const { health, findings } = reportClasses(suspicion, namesOf(['car', 'automobile', 'ship'], labels), 5);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['class:overlap:car:automobile'],
    );
    assert.match(
      findings[0].reason,
      /^car and automobile overlap by 9\d%: 50% of the neighbours among their images are of the other one, and 51% /,
    );
    assert.match(findings[0].clears, /^Merge car and automobile/);
    assert.deepEqual(
      health.map(({ nearestClass }) => nearestClass),
      ['automobile', 'car', ''],
    );
  });

  it('calls no classes alike for the sake of wrong labels', () => {
    const labels = Array.from({ length: 40 }, (_, i) => i % 2);
    const suspicion = suspicionOf(labels, (i) => [1, 2, 3, 4].map((step) => (i + step) % 40), [
      [20, 0],
      [0, 20],
    ]);
    suspicion.wrong.set(labels.map((label) => label));
    assert.deepEqual(
      reportClasses(suspicion, namesOf(['cat', 'dog'], labels), 5).health.map(({ overlap }) => overlap),
      [0, 0],
    );
  });

  it('names classes with few images beside the others, and an only image with what it looks like', () => {
    const labels = [...Array<number>(50).fill(0), ...Array<number>(50).fill(1), 2, 2, 3];
    const suspicion = suspicionOf(labels, (i) => (i === 102 ? [7, 8] : []), [
      [50, 0, 0, 0],
      [0, 50, 0, 0],
      [0, 0, 2, 0],
      [0, 0, 0, 1],
    ]);
    const { findings } = reportClasses(suspicion, namesOf(['cat', 'dog', 'owl', 'emu'], labels), 2);
    assert.deepEqual(
      findings.map(({ id }) => id),
      ['class:rare:owl', 'class:lone:emu'],
    );
    assert.match(findings[0].reason, /^owl has 2 images, while half of the classes have 50 or more/);
    assert.deepEqual(
      findings[1].evidence.map(({ path }) => path),
      ['102.png', '7.png'],
    );
    assert.ok(findings.every(({ score }) => score > 0 && score <= 1));
  });

  it('has nothing to say without classes, and no overlap of a single one', () => {
    assert.deepEqual(
      reportClasses(
        suspicionOf([-1, -1], () => [], []),
        namesOf([], [-1, -1]),
        5,
      ),
      { health: [], findings: [] },
    );
    const { health, findings } = reportClasses(
      suspicionOf([0, 0], (i) => [1 - i], [[2]]),
      namesOf(['cat'], [0, 0]),
      5,
    );
    assert.deepEqual([health[0].nearestClass, health[0].overlap, findings], ['', 0, []]);
  });
});
