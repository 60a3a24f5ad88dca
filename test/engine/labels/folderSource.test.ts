import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { folderSource } from '../../../src/engine/labels/folderSource';
import type { EditOutcome } from '../../../src/engine/labels/labelEdit';
import type { LabelChange } from '../../../src/engine/labels/labelSource';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

describe('folderSource', () => {
  const folder = temporaryFolder();
  const open = () => folderSource({ root: folder.path, layout: 'folder', labelFile: '' }, folder.state);
  const files = () => Object.keys(snapshot(folder.path));
  const apply = async (changes: LabelChange[]): Promise<readonly EditOutcome[]> => {
    const edit = (await open()).edit(changes);
    await applyToDisk(folder.path, edit);
    return edit.outcomes;
  };
  const undo = (outcomes: readonly EditOutcome[]) =>
    apply(outcomes.map((done): LabelChange => ({ action: 'restore', done })));

  it('takes the folders above an image as its label, none as unlabelled', async () => {
    await folder.write({
      'cat/1.png': 'x',
      'dog/poodle/2.png': 'x',
      '3.png': 'x',
      '../.nearmiss/dataset/excluded/cat/4.png': 'x',
    });
    const { entries } = await open();
    assert.deepEqual(entries.paths, [
      '3.png',
      'cat/1.png',
      'dog/poodle/2.png',
      '../.nearmiss/dataset/excluded/cat/4.png',
    ]);
    assert.deepEqual(entries.labels, ['', 'cat', 'dog/poodle', 'cat']);
    assert.deepEqual([...entries.excluded], [0, 0, 0, 1]);
  });

  it('relabels by moving, makes the folder of a new class and finds a free name', async () => {
    await folder.write({
      'cat/1.png': 'A',
      'cat/2.png': 'B',
      'dog/1.png': 'C',
      'dog/1 (2).png': 'D',
      'bird/1.png': 'E',
    });
    const outcomes = await apply([
      { action: 'relabel', image: 'cat/1.png', label: 'dog' },
      { action: 'relabel', image: 'bird/1.png', label: 'dog' },
      { action: 'relabel', image: 'cat/2.png', label: 'owl/snowy' },
      { action: 'relabel', image: 'dog/1.png', label: 'dog' },
    ]);
    assert.deepEqual(snapshot(folder.path), {
      'dog/1 (2).png': 'D',
      'dog/1 (3).png': 'A',
      'dog/1 (4).png': 'E',
      'dog/1.png': 'C',
      'owl/snowy/2.png': 'B',
    });
    assert.deepEqual(
      outcomes.map(({ image, now, from, to }) => [image, now, from, to]),
      [
        ['cat/1.png', 'dog/1 (3).png', 'cat', 'dog'],
        ['bird/1.png', 'dog/1 (4).png', 'bird', 'dog'],
        ['cat/2.png', 'owl/snowy/2.png', 'cat', 'owl/snowy'],
        ['dog/1.png', 'dog/1.png', 'dog', 'dog'],
      ],
    );
  });

  it('keeps excluded images aside, also a second one of the same path', async () => {
    await folder.write({ 'cat/1.png': 'A' });
    await apply([{ action: 'exclude', image: 'cat/1.png' }]);
    await folder.write({ 'cat/1.png': 'B' });
    const second = await apply([{ action: 'exclude', image: 'cat/1.png' }]);
    assert.deepEqual(snapshot(folder.path), {});
    assert.deepEqual(snapshot(folder.state.excluded), { 'cat/1.png': 'A', 'cat/1 (2).png': 'B' });
    await undo(second);
    assert.deepEqual(snapshot(folder.path), { 'cat/1.png': 'B' });
    assert.deepEqual(snapshot(folder.state.excluded), { 'cat/1.png': 'A' });
  });

  it('brings an image back beside one that has taken its name', async () => {
    await folder.write({ 'cat/1.png': 'A' });
    const outcomes = await apply([{ action: 'relabel', image: 'cat/1.png', label: 'dog' }]);
    await folder.write({ 'cat/1.png': 'new' });
    assert.equal((await undo(outcomes))[0].now, 'cat/1 (2).png');
    assert.deepEqual(snapshot(folder.path), { 'cat/1.png': 'new', 'cat/1 (2).png': 'A' });
  });

  it('says so when the moved file is gone', async () => {
    await folder.write({ 'cat/1.png': 'A' });
    const source = await open();
    const { outcomes } = source.edit([{ action: 'relabel', image: 'cat/1.png', label: 'dog' }]);
    assert.throws(() => source.edit([{ action: 'restore', done: outcomes[0] }]), {
      code: 'undo/changed',
      message: /dog\/1\.png is no longer there/,
    });
  });

  it('refuses labels that cannot be folders of classes', async () => {
    await folder.write({ 'cat/1.png': 'A' });
    const source = await open();
    for (const label of ['/', 'a//b', '../x', '.hidden', 'a/.', 'a/', 'nul\0']) {
      assert.throws(
        () => source.edit([{ action: 'relabel', image: 'cat/1.png', label }]),
        { code: 'label/folder' },
        label,
      );
    }
    assert.throws(() => source.edit([{ action: 'relabel', image: 'cat/2.png', label: 'dog' }]), {
      code: 'image/unknown',
    });
    assert.deepEqual(files(), ['cat/1.png']);
  });

  it('is empty for a folder without images', async () => {
    assert.deepEqual((await open()).entries.paths, []);
  });

  it('takes back any sequence of edits: the same files in the same places', async () => {
    const names = ['a/1.png', 'a/2.png', 'b/1.png', 'b/c/1.png', '1.png', 'b/1 (2).png'];
    const step = fc.record({
      images: fc.uniqueArray(fc.nat(5), { minLength: 1 }),
      label: fc.option(fc.constantFrom('a', 'b', 'b/c', 'new', ''), { nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 5 }), async (steps) => {
        await folder.write(Object.fromEntries(names.map((name) => [name, name])));
        const start = snapshot(dirname(folder.path));
        const done: (readonly EditOutcome[])[] = [];
        for (const { images, label } of steps) {
          const { paths, excluded } = (await open()).entries;
          const present = paths.filter((_, i) => !excluded[i]);
          const chosen = images.filter((i) => i < present.length).map((i) => present[i]);
          done.push(
            await apply(
              chosen.map((image) =>
                label === null ? { action: 'exclude', image } : { action: 'relabel', image, label },
              ),
            ),
          );
          assert.deepEqual(Object.values(snapshot(dirname(folder.path))).sort(), Object.values(start).sort());
        }
        for (const outcomes of done.reverse()) await undo(outcomes);
        assert.deepEqual(snapshot(dirname(folder.path)), start);
      }),
      { numRuns: 30 },
    );
  });
});
