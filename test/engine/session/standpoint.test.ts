import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { quietJob } from '../../../src/engine/protocol';
import { imageReport } from '../../../src/engine/questions/imageReport';
import { planeMap } from '../../../src/engine/questions/map';
import { similarImages } from '../../../src/engine/questions/similar';
import type { Standpoint } from '../../../src/engine/questions/standpoint';
import { Curator } from '../../../src/engine/session/curator';
import { type Planted, removeShapes, shapeImage, writeShapes } from '../fixtures/shapes';

describe('the standpoint of a dataset', function () {
  this.timeout(120_000);
  let planted: Planted;
  let curator: Curator;
  /** What is done between an edit on disk and the answer that it was applied. */
  let meanwhile: () => void = () => {};

  before(async () => {
    planted = await writeShapes(12, {});
    curator = await Curator.open(planted.root, {
      apply: async (edit) => {
        await applyToDisk(planted.root, edit);
        meanwhile();
        return true;
      },
    });
    await curator.analyze({ retrain: false, training: false }, quietJob);
  });
  after(async () => {
    await curator.dispose();
    await removeShapes(planted.root);
  });

  it('is the old one whole while an edit is under way, and another one whole after it', async () => {
    const [wrong] = planted.wrong;
    const before = curator.at;
    let during: Standpoint | undefined;
    meanwhile = () => (during = curator.at);
    const right = wrong.split('/')[1].split('-')[0];
    const { images } = await curator.decide({ images: [wrong], action: 'relabel', label: right });
    meanwhile = () => {};
    assert.equal(during, before);
    assert.notEqual(curator.at, before);
    // The old one still says what it said, label, findings and counts alike.
    assert.equal(imageReport(before, wrong).image.label, wrong.split('/')[0]);
    assert.equal(before.state.undoable, 0);
    assert.throws(() => imageReport(before, images[0]), { code: 'image/unknown' });
    assert.equal(imageReport(curator.at, images[0]).image.label, right);
    assert.equal(curator.at.state.undoable, 1);
    assert.throws(() => imageReport(curator.at, wrong), { code: 'image/unknown' });
    const paths = new Set(curator.at.table.paths);
    const shown = curator.at.findings.flatMap(({ image, evidence }) => [image, ...evidence]);
    assert.ok(shown.every(({ path }) => path === '' || paths.has(path)));
    await curator.undo();
  });

  it('cannot be changed', () => {
    assert.throws(() => Object.assign(curator.at, { findings: [] }), TypeError);
  });

  it('answers nothing about spaces that others have replaced, and the question is asked of the new one', async () => {
    const stale = curator.at;
    const asked: Standpoint[] = [];
    const report = await curator.ask(async (at) => {
      asked.push(at);
      if (asked.length === 1) {
        await writeFile(join(planted.root, 'ring', 'late.png'), await shapeImage('ring', 99));
        await curator.refresh();
      }
      return similarImages(at, 'ring/ring-1.png', {}, quietJob);
    });
    assert.deepEqual(asked, [stale, curator.at]);
    assert.ok(report.neighbours.length > 0);
    await assert.rejects(similarImages(stale, 'ring/ring-1.png', {}, quietJob), { code: 'analysis/replaced' });
    assert.equal((await similarImages(curator.at, 'ring/late.png', {}, quietJob)).image.label, 'ring');
  });

  it('is laid out in the plane after a layout that was stopped, the same every time', async () => {
    await assert.rejects(planeMap(curator.at, { ...quietJob, stopped: () => true }), { code: 'job/stopped' });
    const map = await planeMap(curator.at, quietJob);
    assert.equal(map.images.length, curator.at.state.images);
    assert.deepEqual(await planeMap(curator.at, quietJob), map);
  });
});
