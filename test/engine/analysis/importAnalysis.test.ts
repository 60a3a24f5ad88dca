import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importedSpaces } from '../../../src/engine/analysis/importAnalysis';
import { Curator } from '../../../src/engine/session/curator';
import { writeNpy } from '../../../src/engine/exchange/npy';
import { metricOptions } from '../../../src/engine/recipe/metricOptions';
import { normal, seededRandom } from '../../../src/engine/numeric/random';
import { quietJob } from '../../../src/engine/protocol';
import { SHAPE_CLASSES, shapeImage, writeShapes, type Planted } from '../fixtures/shapes';
import { imageReport } from '../../../src/engine/questions/imageReport';
import { ranking } from '../../../src/engine/questions/ranking';

describe('imported embeddings', function () {
  this.timeout(60_000);
  let planted: Planted;
  let file: string;
  const open = () => Curator.open(planted.root, { apply: () => Promise.resolve(false) });

  before(async () => {
    planted = await writeShapes(15);
    const curator = await open();
    const paths = curator.at.state.classes
      .flatMap(({ label }) =>
        SHAPE_CLASSES.flatMap((shape) => Array.from({ length: 15 }, (_, i) => `${label}/${shape}-${i}.png`)),
      )
      .filter((path) => curator.at.table.row(path) !== undefined);
    await curator.dispose();
    // What the image shows, in two of four numbers; the other two are noise, one of them loud.
    const random = seededRandom(1);
    const rows = paths.flatMap((path) => {
      const shape = SHAPE_CLASSES.findIndex((name) => path.split('/')[1].startsWith(name));
      return [
        Math.cos(2 * shape) + 0.1 * normal(random),
        Math.sin(2 * shape) + 0.1 * normal(random),
        0.1 * normal(random),
        0.6 * normal(random),
      ];
    });
    file = join(planted.root, 'x.npy');
    await writeNpy(file, Float32Array.from(rows), 4);
    await writeFile(join(planted.root, 'x.paths.txt'), paths.join('\n'));
  });
  after(() => rm(planted.root, { recursive: true }));

  for (const metric of ['cosine', 'mahalanobis', 'lmnn']) {
    it(`give findings without training, by the metric ${metric}, and are there when it is opened again`, async () => {
      await writeFile(join(planted.root, 'nearmiss.json'), JSON.stringify({ metric: { name: metric } }));
      const curator = await open();
      const { state } = await curator.analyze({ retrain: false, embeddings: { file } }, quietJob);
      assert.match(state.analysis!.description, /^x\.npy, imported: 45 rows of 4 numbers/);
      assert.ok(state.analysis!.recallAt1! > 0.7);
      assert.deepEqual(new Set(ranking(curator.at).slice(0, 3)), new Set(planted.wrong));
      const findings = curator.at.findings;
      await curator.dispose();
      const again = await open();
      assert.deepEqual(again.at.findings, findings);
      await again.dispose();
    });
  }

  it('have no row for an image that comes later, which is said', async () => {
    const curator = await open();
    await writeFile(join(planted.root, 'bar', 'later.png'), await shapeImage('bar', 999));
    await curator.refresh();
    assert.equal(curator.at.state.analysis!.changedImages, 1);
    assert.deepEqual(imageReport(curator.at, 'bar/later.png').neighbours, []);
    await assert.rejects(curator.analyze({ retrain: false, embeddings: { file } }, quietJob), {
      code: 'features/missing',
      message: /bar\/later\.png/,
    });
    await curator.dispose();
  });

  it('are held out by turns where the metric looks at labels', () => {
    const space = { embeddings: { count: 10, dim: 1, values: new Float32Array(10).fill(2) }, heldOut: null };
    const labels = Int32Array.from({ length: 10 }, (_, i) => i % 2);
    const spaces = importedSpaces(space, metricOptions.parse({ name: 'rca' }), labels, 1);
    const heldOut = spaces.flatMap((one) => [...(one.heldOut ?? [])]);
    assert.deepEqual(
      heldOut.sort((a, b) => a - b),
      [...labels.keys()],
    );
    assert.deepEqual(
      spaces.map((one) => one.heldOut === null),
      [false, false, false, false, false, true],
    );
    assert.deepEqual(importedSpaces(space, metricOptions.parse({ name: 'mahalanobis' }), labels, 1), [space]);
    assert.deepEqual(
      [...importedSpaces(space, metricOptions.parse({ name: 'cosine' }), labels, 1)[0].embeddings.values],
      new Array(10).fill(1),
    );
  });
});
