import assert from 'node:assert/strict';
import { suspectFindings } from '../../../../src/engine/curation/suspects/suspectFindings';
import type { Suspicion } from '../../../../src/engine/curation/suspects/suspicion';

const names = {
  paths: ['a.png', 'b.png', 'c.png', 'd.png'],
  classes: ['cat', 'dog', 'elk'],
  labels: Int32Array.of(0, 1, 0, -1),
};
const wrong = [0.9, 0.3, 0.6, 0];

function suspicion(change: Partial<Suspicion> = {}): Suspicion {
  return {
    classCount: 3,
    wrong: Float32Array.from(wrong),
    severity: Float32Array.from(wrong),
    posterior: Float32Array.of(0.1, 0.8, 0.1, 0.25, 0.7, 0.05, 0.4, 0.55, 0.05, 0, 1, 0),
    ambiguous: new Uint8Array(4),
    evidence: {
      k: 3,
      indices: Int32Array.of(1, 3, 2, 0, 2, 3, 1, 0, -1, 1, 0, 2),
      distances: Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3, 0.1, 0.2, Infinity, 0.1, 0.2, 0.3),
    },
    threshold: 0.5,
    noiseRate: 0.2,
    joint: new Float64Array(9),
    heads: new Float32Array(0),
    ...change,
  };
}

const list = (given: Suspicion, suspectThreshold: 'auto' | number = 'auto') =>
  suspectFindings(given, names, { neighbours: 2, suspectThreshold });

describe('findings of suspects', () => {
  it('are the labels that are wrong with at least the threshold, worst first, with classes and neighbours', () => {
    const [first, second, ...rest] = list(suspicion());
    assert.equal(rest.length, 0);
    assert.deepEqual([first.image.path, second.image.path], ['a.png', 'c.png']);
    assert.deepEqual(
      first.suggestions.map(({ label }) => label),
      ['dog', 'elk'],
    );
    assert.deepEqual(
      first.evidence.map(({ path, label }) => [path, label]),
      [
        ['b.png', 'dog'],
        ['d.png', ''],
      ],
    );
    assert.equal(
      first.reason,
      '1 of its 2 nearest images are dog and none is cat; the label is wrong with a probability of 90%.',
    );
    assert.equal(first.clears, 'Relabel it to dog, or keep cat.');
  });

  it('follow the threshold that is asked for', () => {
    assert.deepEqual(
      list(suspicion(), 0.2).map(({ image }) => image.path),
      ['a.png', 'c.png', 'b.png'],
    );
    assert.deepEqual(
      list(suspicion(), 0).map(({ image }) => image.path),
      ['a.png', 'c.png', 'b.png'],
      'never an image without a label',
    );
  });

  it('have errors across the tree of classes before mix-ups of sisters', () => {
    assert.deepEqual(
      list(suspicion({ severity: Float32Array.of(0.45, 0.3, 0.6, 0) })).map(({ image }) => image.path),
      ['c.png', 'a.png'],
    );
  });

  it('say when two classes fit', () => {
    const [, second] = list(suspicion({ ambiguous: Uint8Array.of(0, 0, 1, 0) }));
    assert.equal(
      second.reason,
      'Both dog and cat fit it: 1 of its 2 nearest images are dog and 1 cat; the label is wrong with a ' +
        'probability of 60%.',
    );
  });

  it('name the copy that has another label', () => {
    const { evidence } = suspicion();
    const [first] = list(
      suspicion({ evidence: { ...evidence, distances: evidence.distances.map((d, n) => (n === 0 ? 0 : d)) } }),
    );
    assert.ok(first.reason.startsWith('b.png looks the same and is labelled dog;'));
  });

  it('say when neighbours do not bear out the suggestion, or no class is suggested', () => {
    const posterior = suspicion().posterior.slice();
    posterior.set([0.1, 0, 0.9], 0);
    assert.ok(
      list(suspicion({ posterior }))[0].reason.startsWith(
        'It looks like elk (90%), although none of its 2 nearest images is;',
      ),
    );
    posterior.set([0.1, 0, 0], 0);
    const [first] = list(suspicion({ posterior }));
    assert.ok(first.reason.startsWith('No other class is known to fit it;'));
    assert.equal(first.clears, 'Relabel it, or keep cat.');
  });

  it('say what fits better where there are no neighbours, and never that they are sure', () => {
    const evidence = { k: 1, indices: new Int32Array(4).fill(-1), distances: new Float32Array(4).fill(Infinity) };
    const [first] = list(suspicion({ evidence, wrong: Float32Array.of(0.9999, 0, 0, 0) }));
    assert.equal(first.reason, 'dog fits it better (80%); the label is wrong with a probability of over 99%.');
  });

  it('have an identity that stays', () => {
    assert.equal(list(suspicion())[0].id, 'suspect:a.png');
  });
});
