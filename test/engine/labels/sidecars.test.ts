import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import { folderSource } from '../../../src/engine/labels/folderSource';
import type { EditOutcome } from '../../../src/engine/labels/labelEdit';
import type { LabelChange } from '../../../src/engine/labels/labelSource';
import { renameFolder, restoreFolder, toUndo } from '../../../src/engine/labels/renameFolder';
import { stateIn } from '../../../src/engine/labels/state/stateFolder';
import { snapshot, temporaryFolder } from '../fixtures/temporaryFolder';

describe('files beside a picture', () => {
  const folder = temporaryFolder();
  const sourceOf = (root: string) =>
    folderSource({ root, layout: 'folder', labelFile: '' }, stateIn(join(root, '.nearmiss')));
  const open = () => sourceOf(folder.path);
  /** Each file has its first name as its content, so that it is known wherever it is. */
  const write = (...names: string[]) => folder.write(Object.fromEntries(names.map((name) => [name, name])));
  const files = () => Object.keys(snapshot(folder.path));
  const apply = async (changes: LabelChange[]): Promise<readonly EditOutcome[]> => {
    const edit = (await open()).edit(changes);
    await applyToDisk(folder.path, edit);
    return edit.outcomes;
  };
  const relabel = (image: string, label: string): LabelChange => ({ action: 'relabel', image, label });
  const exclude = (image: string): LabelChange => ({ action: 'exclude', image });
  const undo = (outcomes: readonly EditOutcome[]) =>
    apply(outcomes.map((done): LabelChange => ({ action: 'restore', done })));

  it('go with it and come back: of the same stem in any other ending, and of its whole name', async () => {
    await write('cat/0.png', 'cat/0.json', 'cat/0.txt', 'cat/0.png.json', 'cat/0.png.meta.xml', 'dog/1.png');
    await write('cat/00.json', 'cat/0', 'cat/0_1.json', 'cat/.0.json', 'cat/x/0.json');
    const before = snapshot(folder.path);
    const stay = ['cat/.0.json', 'cat/0', 'cat/00.json', 'cat/0_1.json', 'cat/x/0.json', 'dog/1.png'];
    for (const [change, where] of [
      [relabel('cat/0.png', 'dog'), 'dog'],
      [relabel('cat/0.png', ''), ''],
      [exclude('cat/0.png'), '.nearmiss/excluded/cat'],
    ] as const) {
      const outcomes = await apply([change]);
      const gone = ['0.json', '0.png', '0.png.json', '0.png.meta.xml', '0.txt'].map((name) => join(where, name));
      assert.deepEqual(files(), [...stay, ...gone].sort());
      assert.deepEqual([outcomes[0].now, outcomes[0].notes], [join(where, '0.png'), []]);
      await undo(outcomes);
      assert.deepEqual(snapshot(folder.path), before);
    }
  });

  it('may have something added to the name, as masks have, and go with the longest name that fits', async () => {
    await write('cat/0.png', 'cat/0_mask.png', 'cat/0-depth.npy', 'cat/0.en.txt', 'cat/0_Seg.PNG', 'dog/1.png');
    await write('cat/0_b.png', 'cat/0_b_mask.png', 'cat/0_b.json', 'cat/0_b.en.txt', 'dog/2_mask.png');
    const before = snapshot(folder.path);
    const { entries, notes } = await open();
    assert.deepEqual(entries.paths, ['cat/0.png', 'cat/0_b.png', 'dog/1.png', 'dog/2_mask.png']);
    assert.deepEqual(notes, [
      'cat/0_Seg.PNG and 2 more are maps of the picture beside, go with it and are no images of their own.',
    ]);
    const outcomes = await apply([relabel('cat/0.png', 'dog')]);
    assert.deepEqual(files(), [
      'cat/0_b.en.txt',
      'cat/0_b.json',
      'cat/0_b.png',
      'cat/0_b_mask.png',
      'dog/0-depth.npy',
      'dog/0.en.txt',
      'dog/0.png',
      'dog/0_Seg.PNG',
      'dog/0_mask.png',
      'dog/1.png',
      'dog/2_mask.png',
    ]);
    await undo(outcomes);
    assert.deepEqual(snapshot(folder.path), before);
  });

  it('get one new name with it where any of theirs is taken', async () => {
    await write('cat/0.png', 'cat/0.json', 'cat/0.png.json', 'dog/0.json', 'dog/0 (2).png.json');
    const before = snapshot(folder.path);
    const outcomes = await apply([relabel('cat/0.png', 'dog')]);
    assert.deepEqual(snapshot(folder.path), {
      'dog/0 (2).png.json': 'dog/0 (2).png.json',
      'dog/0 (3).json': 'cat/0.json',
      'dog/0 (3).png': 'cat/0.png',
      'dog/0 (3).png.json': 'cat/0.png.json',
      'dog/0.json': 'dog/0.json',
    });
    await undo(outcomes);
    assert.deepEqual(snapshot(folder.path), before);
    const again = await apply([relabel('cat/0.png', 'dog')]);
    await write('cat/0.json');
    assert.equal((await undo(again))[0].now, 'cat/0 (2).png');
    assert.deepEqual(files(), [
      'cat/0 (2).json',
      'cat/0 (2).png',
      'cat/0 (2).png.json',
      'cat/0.json',
      'dog/0 (2).png.json',
      'dog/0.json',
    ]);
  });

  it('stay where two pictures share their name, and it is said', async () => {
    await write('cat/a.jpg', 'cat/a.png', 'cat/a.json', 'cat/a.png.json');
    const before = snapshot(folder.path);
    const outcomes = await apply([relabel('cat/a.png', 'dog')]);
    assert.deepEqual(files(), ['cat/a.jpg', 'cat/a.json', 'dog/a.png', 'dog/a.png.json']);
    assert.deepEqual(outcomes[0].notes, ['cat/a.json stays, since cat/a.jpg has the same name as cat/a.png']);
    await undo(outcomes);
    assert.deepEqual(snapshot(folder.path), before);
  });

  it('never come to stand beside two pictures of their name', async () => {
    await write('cat/a.png', 'cat/a.json', 'dog/a.jpg', 'owl/a.gif', 'owl/a.txt', 'cow/a.webp');
    const before = snapshot(folder.path);
    const outcomes = await apply(['cat/a.png', 'owl/a.gif', 'cow/a.webp'].map((image) => relabel(image, 'dog')));
    assert.deepEqual(files(), [
      'dog/a (2).json',
      'dog/a (2).png',
      'dog/a (3).gif',
      'dog/a (3).txt',
      'dog/a.jpg',
      'dog/a.webp',
    ]);
    await undo(outcomes);
    assert.deepEqual(snapshot(folder.path), before);
  });

  it('are left where they were before it came, and come along where they came after', async () => {
    await write('cat/0.png', 'dog/0.json');
    const outcomes = await apply([relabel('cat/0.png', 'dog')]);
    assert.deepEqual(files(), ['dog/0.json', 'dog/0.png']);
    await write('dog/0.txt');
    await undo(outcomes);
    assert.deepEqual(files(), ['cat/0.png', 'cat/0.txt', 'dog/0.json']);
  });

  it('may be gone when it comes back, and are not in the way of it', async () => {
    await write('cat/0.png', 'cat/0.json', 'cat/0.txt');
    const outcomes = await apply([relabel('cat/0.png', 'dog')]);
    await applyToDisk(folder.path, { moves: [{ from: 'dog/0.json', to: 'x.json' }], texts: [], outcomes: [] });
    const back = await undo(outcomes);
    assert.deepEqual(files(), ['cat/0.png', 'cat/0.txt', 'x.json']);
    assert.deepEqual(back[0].notes, ['dog/0.json is no longer there']);
  });

  it('come back to it where an earlier version left them, by what that recorded: the path alone', async () => {
    await write('cat/0.json', 'dog/0.png');
    await undo([{ image: 'cat/0.png', now: 'dog/0.png', from: 'cat', to: 'dog', undo: 'dog/0.png' }]);
    assert.deepEqual(files(), ['cat/0.json', 'cat/0.png']);
  });

  it('go with the pictures of a class that is renamed into another', async () => {
    await write('cat/0.png', 'cat/0.json', 'cat/1.png', 'dog/0.png');
    const before = snapshot(folder.path);
    const edit = renameFolder(await open(), 'cat', 'dog');
    await applyToDisk(folder.path, edit);
    assert.deepEqual(files(), ['dog/0 (2).json', 'dog/0 (2).png', 'dog/0.png', 'dog/1.png']);
    await applyToDisk(folder.path, restoreFolder(await open(), { image: 'cat', undo: toUndo(edit.moves) }));
    assert.deepEqual(snapshot(folder.path), before);
  });

  it('are links as well, and never what is about the whole dataset', async () => {
    await write('nearmiss.png', 'nearmiss.json', 'metadata.png', 'metadata.txt', 'notes/all.txt');
    symlinkSync('notes/all.txt', join(folder.path, 'nearmiss.txt'));
    await apply([relabel('nearmiss.png', 'cat'), relabel('metadata.png', 'cat')]);
    assert.deepEqual(files(), [
      'cat/metadata.png',
      'cat/metadata.txt',
      'cat/nearmiss.png',
      'cat/nearmiss.txt',
      'nearmiss.json',
      'notes/all.txt',
    ]);
    assert.equal(snapshot(folder.path)['cat/nearmiss.txt'], 'notes/all.txt');
  });

  it('are where they were after any sequence of edits is taken back, and are never lost on the way', async () => {
    const name = fc
      .tuple(
        fc.constantFrom('a', 'b', ''),
        fc.constantFrom('1', '2'),
        fc.constantFrom('', '', ' (2)', '.png', '_b', '_b_mask'),
      )
      .chain(([dir, stem, more]) =>
        fc
          .constantFrom('.png', '.jpg', '.json', '.txt')
          .map((ending) => `${dir === '' ? '' : `${dir}/`}${stem}${more}${ending}`),
      );
    let runs = 0;
    const step = fc.record({
      images: fc.uniqueArray(fc.nat(8), { minLength: 1, maxLength: 4 }),
      label: fc.option(fc.constantFrom('a', 'b', 'c', ''), { nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(name, { minLength: 3, maxLength: 14 }),
        fc.array(step, { maxLength: 4 }),
        async (names, steps) => {
          const root = `r${++runs}`;
          await folder.write(Object.fromEntries(names.map((one) => [`${root}/${one}`, one])));
          const at = join(folder.path, root);
          const source = () => sourceOf(at);
          const run = async (changes: LabelChange[]) => {
            const edit = (await source()).edit(changes);
            await applyToDisk(at, edit);
            return edit.outcomes;
          };
          const start = snapshot(at);
          const done: { readonly outcomes: readonly EditOutcome[]; readonly before: object }[] = [];
          for (const { images, label } of steps) {
            const { paths, excluded } = (await source()).entries;
            const present = paths.filter((_, i) => !excluded[i]);
            const chosen = images.filter((i) => i < present.length).map((i) => present[i]);
            const before = snapshot(at);
            const outcomes = await run(
              chosen.map((image) => (label === null ? exclude(image) : relabel(image, label))),
            );
            assert.deepEqual(Object.values(snapshot(at)).sort(), Object.values(start).sort());
            done.push({ outcomes, before });
          }
          for (const { outcomes, before } of done.reverse()) {
            await run(outcomes.map((one): LabelChange => ({ action: 'restore', done: one })));
            assert.deepEqual(snapshot(at), before);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
