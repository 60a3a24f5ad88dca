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

  const LEVELS = { 'nearmiss.json': '{ "dataset": { "subfolders": "classes" } }' };
  const byPath = async () => {
    const { entries } = await open();
    return Object.fromEntries(entries.paths.map((path, i) => [path, entries.labels[i]]));
  };
  /** All files but the recipe. */
  const placed = () => files().filter((path) => path !== 'nearmiss.json');

  it('takes the folders above an image as its label where they are classes, none as unlabelled', async () => {
    await folder.write({
      ...LEVELS,
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
      ...LEVELS,
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
      ...LEVELS,
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

  it('takes folders in a class folder for parts of the class, which an image keeps', async () => {
    await folder.write({ 'cat/kitchen/9.png': 'A', 'cat/1.png': 'B', 'dog/kitchen/9.png': 'C', '2.png': 'D' });
    assert.deepEqual(await byPath(), {
      '2.png': '',
      'cat/1.png': 'cat',
      'cat/kitchen/9.png': 'cat',
      'dog/kitchen/9.png': 'dog',
    });
    const { notes } = await open();
    assert.match(notes!.join('\n'), /cat\/kitchen\/9\.png is cat, .*2 images.*"subfolders": "classes"/);
    const outcomes = await apply([
      { action: 'relabel', image: 'cat/kitchen/9.png', label: 'dog' },
      { action: 'relabel', image: 'dog/kitchen/9.png', label: 'cat' },
      { action: 'relabel', image: '2.png', label: 'dog' },
    ]);
    assert.deepEqual(snapshot(folder.path), {
      'cat/1.png': 'B',
      'cat/kitchen/9 (2).png': 'C',
      'dog/2.png': 'D',
      'dog/kitchen/9 (2).png': 'A',
    });
    await undo(outcomes);
    assert.deepEqual(placed(), ['2.png', 'cat/1.png', 'cat/kitchen/9.png', 'dog/kitchen/9.png']);
    await assert.rejects(apply([{ action: 'relabel', image: 'cat/1.png', label: 'owl/snowy' }]), {
      code: 'label/folder',
      message: /owl\/snowy.*"subfolders": "classes"/,
    });
    const [away] = await apply([{ action: 'relabel', image: 'cat/kitchen/9.png', label: '' }]);
    assert.deepEqual([away.now, (await byPath())['9.png']], ['9.png', ''], 'kitchen is no class');
  });

  it('refuses a label after which the parts of the only class left would be read as classes', async () => {
    await folder.write({ 'cat/kitchen/1.png': 'A', 'cat/yard/2.png': 'B', 'dog/park/3.png': 'C' });
    const change: LabelChange = { action: 'relabel', image: 'dog/park/3.png', label: 'cat' };
    await assert.rejects(apply([change]), { code: 'label/layout', message: /folders in cat.*"subfolders": "parts"/ });
    await folder.write({ 'nearmiss.json': LEVELS['nearmiss.json'].replace('classes', 'parts') });
    const outcomes = await apply([change]);
    assert.deepEqual((await open()).entries.labels, ['cat', 'cat', 'cat']);
    await undo(outcomes);
    assert.deepEqual((await open()).entries.labels, ['cat', 'cat', 'dog']);
  });

  it('takes them for classes where the recipe asks for levels, or decisions were made on such classes', async () => {
    await folder.write({ 'dog/poodle/1.png': 'A', 'cat/1.png': 'B' });
    assert.deepEqual((await open()).entries.labels, ['cat', 'dog']);
    for (const recipe of ['{ "loss": { "name": "hierarchical" } }', '{ "findings": { "level": 1 } }']) {
      await folder.write({ 'nearmiss.json': recipe });
      const { entries, notes } = await open();
      assert.deepEqual(entries.labels, ['cat', 'dog/poodle'], recipe);
      assert.match(notes!.join('\n'), /the recipe asks for levels/);
    }
    const row = ['2026-01-01T00:00:00.000Z', 'dog/poodle/1.png', '', 'keep', 'dog/poodle', 'dog/poodle', '', ''];
    const head = 'time\timage\thash\taction\tfrom\tto\tevidence\tundo\n';
    await folder.write({
      'nearmiss.json': '{}',
      '../.nearmiss/dataset/decisions.tsv': `${head}${row.join('\t')}\n`,
    });
    const { entries, notes } = await open();
    assert.deepEqual(entries.labels, ['cat', 'dog/poodle']);
    assert.match(notes!.join('\n'), /decisions were made on such classes/);
    await folder.write({ 'nearmiss.json': '{ "dataset": { "subfolders": "parts" } }' });
    assert.deepEqual((await open()).entries.labels, ['cat', 'dog'], 'what a person wrote counts most');
  });

  it('reads classes from names of files where that is asked for, and renames files with what is theirs', async () => {
    const before = { 'cat.0.jpg': 'A', 'cat.0.json': 'a', 'cat_001.jpg': 'B', 'dog.0.jpg': 'C', '7.jpg': 'D' };
    await folder.write(before);
    const { entries, notes } = await open();
    assert.deepEqual(entries.labels, ['', '', '', '']);
    assert.deepEqual(notes, [], 'one dog is not enough to say that they look like classes');
    await folder.write({ 'dog.1.jpg': 'E', 'dog.2.jpg': 'F', 'nearmiss.json': '{ "dataset": { "layout": "names" } }' });
    assert.deepEqual(await byPath(), {
      '7.jpg': '',
      'cat.0.jpg': 'cat',
      'cat_001.jpg': 'cat',
      'dog.0.jpg': 'dog',
      'dog.1.jpg': 'dog',
      'dog.2.jpg': 'dog',
    });
    const outcomes = await apply([
      { action: 'relabel', image: 'cat.0.jpg', label: 'dog' },
      { action: 'relabel', image: 'cat_001.jpg', label: 'snow owl' },
      { action: 'relabel', image: '7.jpg', label: 'cat' },
      { action: 'relabel', image: 'dog.2.jpg', label: '' },
    ]);
    assert.deepEqual(placed(), [
      '2.jpg',
      'cat_7.jpg',
      'dog.0 (2).jpg',
      'dog.0 (2).json',
      'dog.0.jpg',
      'dog.1.jpg',
      'snow owl_001.jpg',
    ]);
    const labels = await byPath();
    for (const { now, to } of outcomes) assert.equal(labels[now], to);
    await undo(outcomes);
    assert.deepEqual(placed(), [...Object.keys(before), 'dog.1.jpg', 'dog.2.jpg'].sort());
    for (const label of ['a/b', '.hidden'])
      await assert.rejects(apply([{ action: 'relabel', image: 'dog.1.jpg', label }]), { code: /^label\// }, label);
  });

  it('offers to read names of files where no folder says a class', async () => {
    const names = ['cat.0', 'cat.1', 'dog.0', 'dog.12'];
    await folder.write(Object.fromEntries(names.map((name) => [`images/${name}.jpg`, name])));
    assert.match((await open()).notes!.join('\n'), /look like classes: cat \(2\), dog \(2\).*"layout": "names"/);
    await folder.write(Object.fromEntries(names.map((name) => [`bird/${name}.jpg`, name])));
    assert.doesNotMatch((await open()).notes!.join('\n'), /look like classes/);
  });

  it('leaves out what a person excludes, or programs keep for themselves, and says so', async () => {
    await folder.write({ 'cat/1.png': 'A', 'cat/@eaDir/1.png': 't', 'dog/2.png': 'B', 'old/3.png': 'C' });
    const first = await open();
    assert.deepEqual(first.entries.paths, ['cat/1.png', 'dog/2.png', 'old/3.png']);
    assert.match(
      first.notes!.join('\n'),
      /Left out: 1 image in @eaDir, thumbnails of a Synology NAS.*"include": \["@eaDir"\]/,
    );
    await folder.write({ 'nearmiss.json': '{ "dataset": { "include": ["@eaDir"], "exclude": ["old/"] } }' });
    const { entries, notes } = await open();
    assert.deepEqual(entries.paths, ['cat/1.png', 'cat/@eaDir/1.png', 'dog/2.png']);
    assert.match(notes!.join('\n'), /Left out: 1 image by "exclude"/);
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

  for (const [what, recipe, classes] of [
    ['parts', LEVELS['nearmiss.json'].replace('classes', 'parts'), ['a', 'b', 'c', 'new', '']],
    ['classes', LEVELS['nearmiss.json'], ['a', 'b', 'b/c', 'new', '']],
  ] as const)
    it(`takes back any sequence of edits, folders in classes being ${what}: the same files in places`, async () => {
      const names = ['a/1.png', 'a/2.png', 'b/1.png', 'b/c/1.png', '1.png', 'b/1 (2).png'];
      const step = fc.record({
        images: fc.uniqueArray(fc.nat(5), { minLength: 1 }),
        label: fc.option(fc.constantFrom(...classes), { nil: null }),
      });
      await folder.write({ 'nearmiss.json': recipe });
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
            const labels = await byPath();
            for (const { now, to } of done.at(-1)!.filter(({ now }) => !now.startsWith('..')))
              assert.equal(labels[now], to, `${now} is read as what it was made`);
          }
          for (const outcomes of done.reverse()) await undo(outcomes);
          assert.deepEqual(snapshot(dirname(folder.path)), start);
        }),
        { numRuns: 30 },
      );
    });
});
