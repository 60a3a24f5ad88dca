import assert from 'node:assert/strict';
import {
  labelUncertainty,
  selectForLabelling,
  type SelectionInput,
} from '../../../../src/engine/curation/unlabelled/selection';
import { comparedSearch } from '../../../../src/engine/neighbours/compared';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import { NearmissError, quietJob } from '../../../../src/engine/protocol';

const CLUSTERS = 4;
const SIZES = [40, 30, 20, 10];

/** Clusters of 40, 30, 20 and 10 images far from each other, none of them labelled. */
function clusters(seed = 1): SelectionInput & { readonly cluster: readonly number[] } {
  const random = seededRandom(seed);
  const cluster = SIZES.flatMap((size, c) => Array<number>(size).fill(c));
  const dim = 6;
  const values = normalizeRows(
    Float32Array.from(
      { length: cluster.length * dim },
      (_, p) => (p % dim === cluster[Math.floor(p / dim)] ? 3 : 0) + 0.3 * normal(random),
    ),
    dim,
  );
  const images = Int32Array.from(cluster.keys());
  return {
    cluster,
    labels: images.map(() => -1),
    skip: new Uint8Array(images.length),
    posterior: new Float32Array(0),
    classCount: 0,
    familiar: new Float32Array(images.length).fill(1),
    knn: comparedSearch({ count: images.length, dim, values })(values, images, 9, quietJob),
  };
}

describe('selectForLabelling', () => {
  it('takes one image of every cluster before a second of any, and groups what is like it', () => {
    const input = clusters();
    const choices = selectForLabelling(input, 12, quietJob);
    assert.equal(new Set(choices.map(({ image }) => input.cluster[image])).size, CLUSTERS);
    const grouped = choices.flatMap(({ image, group }) =>
      group.map((member) => [input.cluster[image], input.cluster[member]]),
    );
    assert.ok(grouped.length > 20 && grouped.every(([a, b]) => a === b), `${grouped.length} images in groups`);
    const named = choices.flatMap(({ image, group }) => [image, ...group]);
    assert.equal(new Set(named).size, named.length, 'no image stands in two groups');
  });

  it('gains ever less', () => {
    const gains = selectForLabelling(clusters(2), 100, quietJob).map(({ gain }) => gain);
    assert.ok(gains.every((gain, n) => gain > -1e-6 && (n === 0 || gain <= gains[n - 1] + 1e-9)));
  });

  it('goes on until every image is chosen or in a group', () => {
    const named = selectForLabelling(clusters(3), 100, quietJob).flatMap(({ image, group }) => [image, ...group]);
    assert.deepEqual(
      named.sort((a, b) => a - b),
      [...Array(100).keys()],
    );
  });

  it('leaves out what is labelled, and looks where nothing is', () => {
    const input = clusters();
    const labels = Int32Array.from(input.cluster, (c) => (c === 3 ? -1 : 0));
    labels[0] = -1;
    const choices = selectForLabelling({ ...input, labels }, 3, quietJob);
    assert.equal(input.cluster[choices[0].image], 3);
    assert.ok(choices.every(({ image, group }) => [image, ...group].every((i) => labels[i] < 0)));
  });

  it('prefers images of uncertain class, and groups only images that look like one class', () => {
    const input = clusters();
    const posterior = Float32Array.from({ length: 2 * input.labels.length }, (_, p) =>
      input.cluster[p >> 1] === 1 ? 0.5 : p % 2 === (p >> 1) % 2 ? 0 : 1,
    );
    const choices = selectForLabelling({ ...input, posterior, classCount: 2 }, 5, quietJob);
    assert.equal(input.cluster[choices[0].image], 1);
    for (const { image, group } of selectForLabelling({ ...input, posterior, classCount: 2 }, 50, quietJob)) {
      if (input.cluster[image] !== 1) assert.ok(group.every((member) => member % 2 === image % 2));
    }
  });

  it('passes over skipped and unreadable images, and stops when asked', () => {
    const input = clusters();
    const skip = Uint8Array.from(input.cluster, (c) => (c === 0 ? 1 : 0));
    assert.ok(
      selectForLabelling({ ...input, skip }, 50, quietJob).every(({ image, group }) =>
        [image, ...group].every((i) => !skip[i]),
      ),
    );
    assert.throws(() => selectForLabelling(input, 5, { ...quietJob, stopped: () => true }), NearmissError);
  });

  it('has nothing to choose among none, one, or only labelled images', () => {
    const knn = (count: number) => ({
      k: 3,
      indices: new Int32Array(3 * count).fill(-1),
      distances: new Float32Array(3 * count).fill(Infinity),
    });
    const none = { posterior: new Float32Array(0), classCount: 0, familiar: new Float32Array(1) };
    assert.deepEqual(
      selectForLabelling({ ...none, knn: knn(0), labels: new Int32Array(0), skip: new Uint8Array(0) }, 5, quietJob),
      [],
    );
    assert.deepEqual(
      selectForLabelling({ ...none, knn: knn(1), labels: Int32Array.of(-1), skip: new Uint8Array(1) }, 5, quietJob),
      [],
    );
    const input = clusters();
    assert.deepEqual(selectForLabelling({ ...input, labels: new Int32Array(input.labels.length) }, 5, quietJob), []);
  });
});

describe('labelUncertainty', () => {
  it('is 1 when nothing is known and little when all is', () => {
    const of = (...posterior: number[]): number =>
      labelUncertainty(
        { posterior: Float32Array.from(posterior), classCount: posterior.length, familiar: Float32Array.of(1) },
        0,
      );
    assert.ok(Math.abs(of(0.25, 0.25, 0.25, 0.25) - 1) < 1e-6);
    assert.ok(Math.abs(of(0, 1, 0) - 0.1) < 1e-6);
    assert.equal(of(), 1);
    assert.ok(of(0.6, 0.4) > of(0.9, 0.1));
    const strange = { posterior: Float32Array.of(1, 0), classCount: 2, familiar: Float32Array.of(0) };
    assert.equal(labelUncertainty(strange, 0), 1, 'nothing is known of an image unlike all classes');
  });
});
