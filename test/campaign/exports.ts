import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ExportOutcome, quietJob } from '../../src/engine/protocol';
import type { Curator } from '../../src/engine/session/curator';
import { type Dataset, filesIn } from './dataset';
import { kill, start } from './processes';

const exported = (root: string): string => `${root}-exported`;

export function exportBeside(root: string, curator: Curator): Promise<ExportOutcome> {
  return curator.export(exported(root), { form: 'folders', by: 'copy' }, quietJob);
}

/** Kills a process that exports, at any moment, and exports again: every image is there once, whole, in its class. */
export async function killExport(dataset: Dataset): Promise<void> {
  await kill(await start(dataset, 1, 'export'), dataset.random() * 40);
  const curator = await dataset.open();
  await exportBeside(dataset.root, curator).finally(() => curator.dispose());
  const folder = exported(dataset.root);
  const { table } = curator.at;
  const wanted = table.paths.map((path, row) => [
    `${table.label(row)}/${basename(path)}`,
    readFileSync(join(dataset.root, path), 'latin1'),
  ]);
  const found = filesIn(folder).filter((path) => path.endsWith('.png'));
  assert.deepEqual(
    found.map((path) => [path, readFileSync(join(folder, path), 'latin1')]),
    wanted.sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  assert.deepEqual(
    filesIn(folder).filter((path) => /nearmiss/.test(path) && path !== 'nearmiss.json'),
    [],
    'nothing of the run that was killed is left',
  );
  rmSync(folder, { recursive: true });
}
