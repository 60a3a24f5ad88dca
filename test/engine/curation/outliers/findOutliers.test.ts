import assert from 'node:assert/strict';
import { findOutliers, type OutlierSearch } from '../../../../src/engine/curation/outliers/findOutliers';
import { outlierFindings } from '../../../../src/engine/curation/outliers/outlierFindings';
import { evaluateAnomaly } from '../../../../src/engine/evaluation/anomaly';
import { comparedSearch } from '../../../../src/engine/neighbours/compared';
import { normalizeRows } from '../../../../src/engine/numeric/embeddings';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';
import { quietJob } from '../../../../src/engine/protocol';

const DIM = 16;
const CLASSES = 3;
const PER_CLASS = 60;
const STRAY = 6;

/** Three tight classes, and images scattered anywhere under the labels of these classes. */
function scattered(dim = DIM): OutlierSearch {
  const random = seededRandom(1);
  const count = CLASSES * PER_CLASS + STRAY;
  const values = new Float32Array(count * dim);
  for (let i = 0; i < count; i++) {
    for (let d = 0; d < dim; d++)
      values[i * dim + d] =
        i < CLASSES * PER_CLASS
          ? (d === i % CLASSES ? 4 : 0) + 0.5 * normal(random)
          : normal(random) * (1 + (d > 3 ? 1 : 0));
  }
  return searchOf(
    { count, dim, values: normalizeRows(values, dim) },
    Int32Array.from({ length: count }, (_, i) => i % CLASSES),
    CLASSES,
  );
}

function searchOf(
  embeddings: { count: number; dim: number; values: Float32Array },
  labels: Int32Array,
  classCount: number,
  normalImages: Uint8Array | null = null,
): OutlierSearch {
  const knn = comparedSearch(embeddings)(embeddings.values, Int32Array.from(labels.keys()), 20, quietJob);
  return { spaces: [{ embeddings, heldOut: null }], knn: [knn], labels, classCount, normal: normalImages, seed: 1 };
}

const namesOf = ({ labels, classCount }: OutlierSearch) => ({
  labels,
  paths: Array.from(labels, (_, i) => `${i}.png`),
  classes: Array.from({ length: classCount }, (_, c) => `class ${c}`),
});

describe('findOutliers', () => {
  it('lists what belongs to no class, and little else', async () => {
    const search = scattered();
    const found = (await findOutliers(search, quietJob))!;
    const findings = outlierFindings(found, namesOf(search), { outlierThreshold: 0.5, neighbours: 4, normal: null });
    const stray = findings.filter(({ image }) => parseInt(image.path) >= CLASSES * PER_CLASS);
    assert.equal(stray.length, STRAY);
    assert.ok(findings.length <= 2 * STRAY, `${findings.length} listed, where at most half may be explained by chance`);
    assert.match(
      findings[0].reason,
      /^It lies 0\.\d+ from its nearest images \(usual: 0\.\d+\) and \d+\.\d standard deviations/,
    );
    assert.equal(findings[0].evidence.length, 4);
  });

  it('finds them as well without any label', async () => {
    const search = scattered();
    const found = (await findOutliers({ ...search, labels: search.labels.map(() => -1), classCount: 0 }, quietJob))!;
    const planted = Uint8Array.from(search.labels, (_, i) => (i >= CLASSES * PER_CLASS ? 1 : 0));
    assert.ok(evaluateAnomaly(found.deviations, planted)!.auroc > 0.95);
  });

  it('takes the first principal components of wide embeddings', async function () {
    this.timeout(20_000);
    const search = scattered(140);
    const found = (await findOutliers(search, quietJob))!;
    assert.ok(found.score.every(Number.isFinite));
  });

  it('ranks other images by what is known to be normal, and never lists the normal ones', async () => {
    const random = seededRandom(4);
    const count = 300;
    const isNormal = Uint8Array.from({ length: count }, (_, i) => (i < 150 ? 1 : 0));
    const odd = Uint8Array.from({ length: count }, (_, i) => (i >= 250 ? 1 : 0));
    const values = Float32Array.from(
      { length: count * DIM },
      (_, p) => (p % DIM === 0 ? 4 : 0) + (odd[Math.floor(p / DIM)] ? 1.5 : 0.5) * normal(random),
    );
    const search = searchOf(
      { count, dim: DIM, values: normalizeRows(values, DIM) },
      Int32Array.from(isNormal, (known) => known - 1),
      1,
      isNormal,
    );
    const found = (await findOutliers(search, quietJob))!;
    const others = [...isNormal.keys()].filter((i) => !isNormal[i]);
    assert.ok(
      evaluateAnomaly(
        others.map((i) => found.deviations[i]),
        others.map((i) => odd[i]),
      )!.auroc > 0.95,
    );
    for (let at = 0; at < found.near.indices.length; at++) {
      const near = found.near.indices[at];
      assert.ok(near < 0 || (isNormal[near] === 1 && near !== Math.floor(at / found.near.k)));
    }
    const findings = outlierFindings(found, namesOf(search), { outlierThreshold: 0, neighbours: 1, normal: isNormal });
    assert.ok(findings.length > 0 && findings.every(({ image }) => parseInt(image.path) >= 150));
    assert.match(findings[0].reason, /nearest normal images/);
  });

  it('has nothing to say of a few images, unreadable ones, or a space that learned the labels', async () => {
    for (const count of [0, 1, 2]) {
      const search = searchOf(
        { count, dim: 2, values: normalizeRows(new Float32Array(count * 2).fill(1), 2) },
        new Int32Array(count),
        1,
      );
      assert.ok((await findOutliers(search, quietJob))!.score.every((score) => score === 0));
    }
    const search = scattered();
    search.spaces[0].embeddings.values.fill(0, 0, DIM);
    const again = searchOf(search.spaces[0].embeddings, search.labels, CLASSES);
    assert.equal((await findOutliers(again, quietJob))!.score[0], 0);
    assert.equal(
      await findOutliers({ ...search, spaces: [{ ...search.spaces[0], heldOut: new Uint32Array(0) }] }, quietJob),
      null,
    );
  });
});
