import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Curator } from '../../../src/engine/session/curator';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { findImages } from '../../../src/engine/files/imageFiles';
import type { LabelEdit } from '../../../src/engine/labels/labelEdit';
import { quietJob } from '../../../src/engine/protocol';
import { type Planted, removeShapes, writeShapes } from '../fixtures/shapes';
import { imageReport } from '../../../src/engine/questions/imageReport';

const RECIPE = { training: { epochs: 4, folds: 3, repeats: 1 }, network: { embedding: 16 } };

describe('Curator of a table', function () {
  this.timeout(120_000);
  let planted: Planted;
  let curator: Curator;
  let text: string;
  /** What a person leaves of an edit in the editor's preview. */
  let kept: (edit: LabelEdit) => LabelEdit | undefined = (edit) => edit;
  const previews: (string | undefined)[] = [];
  const labels = () => join(planted.root, 'labels.tsv');
  const suspects = () =>
    curator.at.findings
      .filter(({ kind }) => kind === 'suspect')
      .map(({ image }) => image.path)
      .sort();

  before(async () => {
    planted = await writeShapes(12, RECIPE);
    const rows = (await findImages(planted.root)).paths.map((path) => `${path}\t${path.split('/')[0]}`);
    text = ['image\tlabel', ...rows, ''].join('\n');
    await writeFile(labels(), text);
    curator = await Curator.open(planted.root, {
      apply: async (edit) => {
        previews.push(edit.preview);
        const left = kept(edit);
        if (left) await applyToDisk(planted.root, left);
        return left !== undefined;
      },
    });
    await curator.analyze({ retrain: false }, quietJob);
  });
  after(async () => {
    await curator.dispose();
    await removeShapes(planted.root);
  });

  it('judges labels that were edited by hand anew, without training, and again when they are edited back', async () => {
    const before = suspects();
    const [wrong] = planted.wrong;
    assert.ok(before.includes(wrong));
    const right = wrong.split('/')[1].split('-')[0];
    await writeFile(labels(), text.replace(`${wrong}\t${wrong.split('/')[0]}`, `${wrong}\t${right}`));
    await curator.refresh();
    assert.deepEqual(
      suspects(),
      before.filter((path) => path !== wrong),
    );
    assert.equal(curator.at.state.analysis?.changedLabels, 1);
    await writeFile(labels(), text.replaceAll('\tbar\n', '\tzigzag\n'));
    await curator.refresh();
    assert.deepEqual(
      curator.at.state.classes.map(({ label }) => label),
      ['ring', 'stripe', 'zigzag'],
    );
    assert.deepEqual(suspects(), before);
    await writeFile(labels(), text);
    await curator.refresh();
    assert.deepEqual(suspects(), before);
  });

  it('decides, after a preview, only what the person left in it', async () => {
    const images = [...planted.wrong];
    const label = images.map((path) => path.split('/')[1].split('-')[0]);
    kept = (edit) => ({ ...edit, texts: edit.texts.map((one) => ({ ...one, edits: one.edits.slice(1) })) });
    const outcome = await curator.decide({ images, action: 'relabel', label, preview: true });
    assert.equal(previews.at(-1), `Change ${images.length} labels`);
    assert.equal(outcome.images.length, images.length - 1);
    assert.equal(curator.at.state.undoable, images.length - 1);
    const left = images.find((path) => !outcome.images.includes(path))!;
    assert.equal(imageReport(curator.at, left).image.label, left.split('/')[0]);
    kept = (edit) => edit;
    await curator.undo();
    assert.equal(await readFile(labels(), 'utf8'), text);
  });

  it('decides nothing when the preview is left', async () => {
    kept = () => undefined;
    await assert.rejects(
      curator.decide({ images: [planted.wrong[0]], action: 'relabel', label: 'bar', preview: true }),
      { code: 'edit/cancelled' },
    );
    kept = (edit) => edit;
    assert.equal(await readFile(labels(), 'utf8'), text);
    assert.equal(curator.at.state.undoable, 0);
  });
});
