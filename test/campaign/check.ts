import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { LABELS_FILE } from '../../src/engine/labels/createTable';
import { parseDecisions } from '../../src/engine/labels/decisions/decisionRows';
import { stateIn } from '../../src/engine/labels/state/stateFolder';
import { NearmissError } from '../../src/engine/protocol';
import type { Curator } from '../../src/engine/session/curator';
import type { Dataset } from './dataset';

/**
 * What must hold of a dataset after anything: every picture is there exactly once, nothing but labels has changed in a
 * label file, each row says what was decided last, and taking back all decisions gives the start back to the byte. A
 * label that had changed without its record, or a record without its label, would be left then.
 */
export async function check(dataset: Dataset): Promise<void> {
  assertPictures(dataset);
  const curator = await dataset.open();
  try {
    await recoverAtRandom(curator, dataset);
    assertPictures(dataset);
    assertRows(dataset);
    assertAgreed(curator, dataset);
    await undoAll(curator);
  } finally {
    await curator.dispose();
  }
  await backToFolders(dataset);
  assertPictures(dataset);
  assert.deepEqual(dataset.files(), dataset.start, 'undo to the start gives the start back');
}

/** Each row of a label file says what the last record of its image says; '' where it is out. */
function assertAgreed(curator: Curator, dataset: Dataset): void {
  // Pictures in folders have other names after a decision.
  if (dataset.form === 'folder') return;
  const { table } = curator.at;
  const labelOf = (image: string): string => {
    const row = table.row(image);
    return row === undefined ? '' : table.label(row);
  };
  const { decisions } = stateIn(join(dataset.folder, '.nearmiss', 'pets'));
  const text = existsSync(decisions) ? readFileSync(decisions, 'utf8') : '';
  const last = new Map(parseDecisions(text, decisions).decisions.map(({ image, to }) => [image, to]));
  const wrong = [...last].filter(([image, to]) => labelOf(image) !== to);
  if (wrong.length === 0) return;
  const rows = wrong.map(([image, to]) => `the row of ${image} says "${labelOf(image)}" and the log "${to}"`);
  const records = text.split('\n').filter((line) => wrong.some(([image]) => line.includes(`\t${image}\t`)));
  assert.fail([...rows, 'Their records:', ...records].join('\n'));
}

/** Finishes what was cut off, or takes it back. */
export async function recoverAtRandom(curator: Curator, dataset: Dataset): Promise<void> {
  try {
    await curator.recover(dataset.random() < 0.5 ? 'finish' : 'takeBack');
  } catch (error) {
    if (!(error instanceof NearmissError) || error.code !== 'journal/nothing') throw error;
  }
}

/** Where folders became a table, what was decided before is of the folders, and taken back when the table is gone. */
export async function backToFolders(dataset: Dataset): Promise<void> {
  const table = join(dataset.root, LABELS_FILE);
  if (LABELS_FILE in dataset.start || !existsSync(table)) return;
  rmSync(table);
  const curator = await dataset.open();
  await undoAll(curator).finally(() => curator.dispose());
}

export async function undoAll(curator: Curator): Promise<void> {
  for (let left = curator.at.state.undoable; left > 0; left = curator.at.state.undoable) {
    await curator.undo();
    assert.ok(curator.at.state.undoable < left, 'an undo takes at least one decision back');
  }
}

function assertPictures(dataset: Dataset): void {
  const wanted = Object.entries(dataset.start).filter(([path]) => path.endsWith('.png'));
  assert.deepEqual(
    [...dataset.pictures()].sort(),
    wanted.map(([, content]): [string, number] => [content, 1]).sort(),
    'every picture is there exactly once',
  );
}

/** Rows of a label file without their labels, in their order: a row that was taken out may be missing, no other. */
function assertRows({ form, root, start }: Dataset): void {
  if (form === 'folder') return;
  const file = form === 'csv' ? 'labels.csv' : 'metadata.jsonl';
  const strip = (text: string): string[] => text.split('\n').map((line) => line.replace(LABEL[form], ''));
  assert.ok(existsSync(`${root}/${file}`));
  const before = strip(start[file]);
  const after = strip(readFileSync(`${root}/${file}`, 'latin1'));
  let at = 0;
  for (const line of after) {
    at = before.indexOf(line, at) + 1;
    assert.ok(at > 0, `no row is bent: ${line}`);
  }
}

const LABEL = { csv: /(?<=png"?),[^,]*(?=,")/, jsonl: /"label": "[^"]*"|, ?"state": ?"excluded"/g };
