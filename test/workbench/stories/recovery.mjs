import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDataset } from '../dataset.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

describe('a change that was cut off', () => {
  const stage = inWorkbench(makeDataset);
  const state = () => join(dirname(stage.folder), '.nearmiss', basename(stage.folder));
  const isThere = (path) => existsSync(join(stage.folder, path));
  const bags = () => stage.paths.filter((path) => path.startsWith('bag/')).slice(0, 3);
  const moved = (path) => path.replace('bag/', 'trouser/');

  /** Leaves what a process leaves that is killed after the first of three moves. */
  const cutOff = () => {
    const moves = bags().map((from) => ({ from, to: moved(from) }));
    const time = new Date().toISOString();
    const decisions = moves.map(({ from, to }) => {
      const labels = { from: 'bag', to: 'trouser' };
      return { time, image: from, hash: '', action: 'relabel', ...labels, evidence: '', undo: to, table: '' };
    });
    const plan = { version: 1, what: 'relabel of 3 images', moves, texts: [], emptied: [], made: [], decisions };
    mkdirSync(state(), { recursive: true });
    writeFileSync(join(state(), 'journal.json'), JSON.stringify(plan));
    renameSync(join(stage.folder, moves[0].from), join(stage.folder, moves[0].to));
  };

  it('is told of where the dataset is opened, and taken back where that is chosen', async () => {
    const { ui, page } = stage;
    cutOff();
    await ui.openContainer('Nearmiss');
    const told = ui.notification('relabel of 3 images, of which 1 of 3 files');
    await told.waitFor();
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, 'recovery.png') });
    await ui.pressButton(told, 'Take Back');
    await ui.notification('Took back the relabel of 3 images').waitFor();
    assert.ok(bags().every((path) => isThere(path) && !isThere(moved(path))));
    assert.ok(!existsSync(join(state(), 'journal.json')));
  });

  it('is finished where that is chosen, and undone like any other', async () => {
    const { ui } = stage;
    cutOff();
    await ui.command('Nearmiss: Restart Engine');
    const told = ui.notification('relabel of 3 images, of which 1 of 3 files');
    await told.waitFor();
    await ui.pressButton(told, 'Finish');
    await ui.notification('Finished the relabel of 3 images').waitFor();
    assert.ok(bags().every((path) => isThere(moved(path)) && !isThere(path)));
    assert.equal(readFileSync(join(state(), 'decisions.tsv'), 'utf8').match(/\trelabel\t/g).length, 3);
    await ui.command('Nearmiss: Undo Last Decision');
    await ui.until('the images to be back', () => bags().every(isThere));
  });
});
