import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { applyToDisk } from '../../../../src/engine/labels/applyToDisk';
import { findDataset } from '../../../../src/engine/labels/findDatasets';
import type { LabelChange, LabelSource } from '../../../../src/engine/labels/labelSource';
import { openLabels, readingOf } from '../../../../src/engine/labels/openLabels';
import type { Reading } from '../../../../src/engine/protocol';

/** Files of a dataset by path; a picture is `null` and gets 64 × 48 pixels of noise of its own. */
export type Files = Readonly<Record<string, string | null>>;

/** Writes them to a new folder, and says which. */
export async function datasetOf(files: Files): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'nearmiss-forms-'));
  let seed = 1;
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text !== null) writeFileSync(join(root, path), text);
    else {
      const data = Buffer.alloc(64 * 48 * 3, 0).map((_, i) => (i * 7919 * ++seed) % 251);
      const image = sharp(data, { raw: { width: 64, height: 48, channels: 3 } });
      await (/\.png$/i.test(path) ? image.png() : image.jpeg()).toFile(join(root, path));
    }
  }
  return root;
}

export async function open(root: string): Promise<LabelSource> {
  const aside = join(dirname(root), 'nothing');
  return openLabels(await findDataset(root), { excluded: aside, decisions: join(aside, 'decisions.tsv') });
}

/** Items with their labels, and with their splits where there are any: `a.jpg cat train`. */
export async function itemsOf(root: string): Promise<string[]> {
  const { paths, labels, splits, excluded } = (await open(root)).entries;
  return paths
    .map((path, i) => [path, labels[i], ...(splits ? [splits[i]] : [])].join(' '))
    .filter((_, i) => !excluded[i])
    .sort();
}

export async function readingIn(root: string): Promise<Reading> {
  return readingOf(await open(root));
}

/** Makes a change on disk, and gives what takes it back. */
export async function change(root: string, changes: readonly LabelChange[]): Promise<LabelChange[]> {
  const edit = (await open(root)).edit(changes);
  await applyToDisk(root, edit);
  return edit.outcomes.map((done) => ({ action: 'restore', done }));
}

/**
 * Relabels and excludes every item of a dataset, alone and all at once: each time what is asked for comes about and
 * nothing else is read otherwise, and undoing it gives all files back to the byte.
 * @param label another class, which may be new
 * @param files that may change
 */
export async function checkRoundTrips(root: string, label: string, files: readonly string[]): Promise<void> {
  const bytes = (): string[] => files.map((file) => readFileSync(join(root, file), 'latin1'));
  const [before, items] = [bytes(), await itemsOf(root)];
  const { paths, labels, excluded } = (await open(root)).entries;
  const there = paths.filter((_, i) => !excluded[i]);
  const expect = (changed: ReadonlySet<string>, to: (item: string, label: string) => string[]): string[] =>
    items.flatMap((item) => {
      const path = there.find((one) => item.startsWith(`${one} `))!;
      return changed.has(path) ? to(item, labels[paths.indexOf(path)]) : [item];
    });
  for (const some of [...there.map((path) => [path]), there]) {
    const changed = new Set(some);
    const back = await change(
      root,
      some.map((image) => ({ action: 'relabel', image, label })),
    );
    const renamed = expect(changed, (item, from) => {
      const path = some.find((one) => item.startsWith(`${one} `))!;
      return [`${path} ${label}${item.slice(path.length + 1 + from.length)}`];
    });
    assert.deepEqual(await itemsOf(root), renamed.sort(), `relabel of ${some.join(', ')}`);
    await change(root, back);
    assert.deepEqual(bytes(), before, `undo of the relabel of ${some.join(', ')}`);
    const again = await change(
      root,
      some.map((image) => ({ action: 'exclude', image })),
    );
    if (some.length < there.length)
      assert.deepEqual(
        await itemsOf(root),
        expect(changed, () => []),
      );
    await change(root, again);
    assert.deepEqual(bytes(), before, `undo of the exclusion of ${some.join(', ')}`);
  }
}
