import assert from 'node:assert/strict';
import { snapshot } from '../fixtures/temporaryFolder';
import { relabel, undo } from './rowChanges';
import { said, tableFolder } from './tables/tableFolder';

describe('several people who label one picture', () => {
  const folder = tableFolder();
  const names = Array.from({ length: 10 }, (_, i) => `${i}.png`);

  it('have the label that they say together, whoever comes first', async () => {
    const rows = names.flatMap((name, i) =>
      ['r0', 'r1', 'r2'].map(
        (rater, k) => `${name},${rater},${k === 0 && i % 5 === 0 ? 'dress' : i % 2 ? 'bag' : 'shoe'}\n`,
      ),
    );
    const before = `image,rater,label\n${rows.join('')}`;
    await folder.write({ 'votes.csv': before }, names);
    const source = await folder.open();
    assert.deepEqual(
      said(source),
      names.map((name, i) => `${name} ${i % 2 ? 'bag' : 'shoe'}`),
    );
    assert.deepEqual([...source.differing!], ['0.png', '5.png']);
    assert.match(source.reading.what, /raters "rater".*3 raters differ on 2 of 10 images/);
    assert.deepEqual(source.problems, []);
    await assert.rejects(folder.edit([relabel('0.png', 'bag')]), {
      code: 'labels/rows',
      message: /line 2 says "dress"/,
    });
    const done = await folder.edit([relabel('0.png', 'bag', 'all')]);
    assert.deepEqual([done[0].from, done[0].to, done[0].rows], ['shoe', 'bag', 3]);
    await folder.edit(undo(done));
    assert.equal(snapshot(folder.path)['votes.csv'], before);
  });

  it('have no vote where they say nothing, and of two the first one counts', async () => {
    await folder.write(
      { 'votes.csv': 'image,annotator,label\n0.png,1,\n0.png,2,bag\n1.png,1,shoe\n1.png,2,bag\n2.png,1,shoe\n' },
      names,
    );
    assert.deepEqual(said(await folder.open()), ['0.png bag', '1.png shoe', '2.png shoe']);
  });
});
