import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stateIn } from '../../src/engine/labels/state/stateFolder';
import { NearmissError } from '../../src/engine/protocol';
import { actOn } from './acts';
import { backToFolders, undoAll } from './check';
import type { Dataset } from './dataset';

const NOISE = [
  '"',
  ',',
  '\t',
  '\n',
  '\r\n',
  '\\',
  '{',
  '}',
  '\0',
  '\ufeff',
  '\udc80',
  ' ',
  '=',
  'label',
  '#',
  '-',
  '0',
];

/**
 * Bends a label file and the log of decisions at random, and acts on the dataset: nothing may end in anything but a
 * sentence for people, and what was undone to the start is as it was, to the byte.
 */
export async function fuzz(dataset: Dataset): Promise<void> {
  const file = join(dataset.root, dataset.form === 'jsonl' ? 'metadata.jsonl' : 'labels.csv');
  const log = stateIn(join(dataset.folder, '.nearmiss', 'pets')).decisions;
  if (dataset.form !== 'folder') writeFileSync(file, bent(readFileSync(file), dataset));
  try {
    const curator = await dataset.open();
    try {
      const before = dataset.files();
      await actOn(curator, dataset.random, 4);
      await undoAll(curator);
      await backToFolders(dataset);
      assert.deepEqual(dataset.files(), before, 'undo gives the bent file back to the byte');
    } finally {
      await curator.dispose();
    }
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, bent(readFileSync(log), dataset));
    const again = await dataset.open();
    await actOn(again, dataset.random, 2);
    await again.dispose();
  } catch (error) {
    if (!(error instanceof NearmissError) && (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

function bent(bytes: Buffer, dataset: Dataset): Buffer {
  let text = bytes.toString('latin1');
  for (let times = 1 + Math.floor(dataset.random() * 6); times > 0; times--) {
    const at = Math.floor(dataset.random() * text.length);
    const end = at + Math.floor(dataset.random() * dataset.random() * 30);
    text = text.slice(0, at) + (dataset.random() < 0.7 ? dataset.anyOf(NOISE) : '') + text.slice(end);
  }
  return Buffer.from(text, 'latin1');
}
