import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findImages } from '../../../src/engine/files/imageFiles';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('findImages', () => {
  const folder = temporaryFolder();
  const codes = (problems: readonly { code: string; path: string }[]) =>
    problems.map(({ code, path }) => `${code} ${path}`).sort();

  it('lists images by extension, in code-unit order of their paths, whatever they are called', async () => {
    const odd = [
      '#1.png',
      '%41.png',
      '-rf.jpg',
      ' lead.jpg',
      'a b.JPG',
      'z.webp',
      'zwölf.gif',
      '狗.png',
      '🐶.tiff',
      'a\nb.png',
      'it\'s "it".avif',
    ];
    await folder.write(
      Object.fromEntries([
        ...odd.map((name) => [`dog/${name}`, 'x']),
        ['dog/notes.txt', 'x'],
        ['README.md', 'x'],
        ['old.bmp', 'x'],
        ['phone.HEIC', 'x'],
      ]),
    );
    const { paths, problems } = await findImages(folder.path);
    assert.deepEqual(paths, [...odd.map((name) => `dog/${name}`), 'old.bmp', 'phone.HEIC'].sort());
    assert.deepEqual(problems, []);
  });

  it('leaves out hidden files and folders, and its own', async () => {
    await folder.write({
      'cat/1.png': 'x',
      'cat/._1.png': 'x',
      '.git/2.png': 'x',
      '.nearmiss/excluded/cat/3.png': 'x',
    });
    assert.deepEqual((await findImages(folder.path)).paths, ['cat/1.png']);
  });

  it('sets aside what programs keep for themselves, hidden or not', async () => {
    await folder.write({
      'cat/1.png': 'x',
      'cat/@eaDir/1.png/thumb.jpg': 'x',
      'cat/.ipynb_checkpoints/1-checkpoint.png': 'x',
      '__MACOSX/cat/1.png': 'x',
      '.thumbnails/1.png': 'x',
      '.git/1.png': 'x',
    });
    const { paths, stray } = await findImages(folder.path);
    assert.deepEqual(paths, ['cat/1.png']);
    assert.deepEqual(stray, [
      '.thumbnails/1.png',
      '__MACOSX/cat/1.png',
      'cat/.ipynb_checkpoints/1-checkpoint.png',
      'cat/@eaDir/1.png/thumb.jpg',
    ]);
  });

  it('reports a link that leads back into the dataset and follows one that leads out of it', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ 'data/cat/1.png': 'x', 'elsewhere/2.png': 'x', 'elsewhere/deep/3.png': 'x' });
    const root = join(folder.path, 'data');
    symlinkSync('..', join(root, 'cat', 'loop'));
    symlinkSync('../../elsewhere/2.png', join(root, 'cat', 'link.png'));
    symlinkSync('nowhere.png', join(root, 'cat', 'broken.png'));
    symlinkSync('../elsewhere', join(root, 'dog'));
    symlinkSync('self', join(root, 'self'));
    const { paths, problems } = await findImages(root);
    assert.deepEqual(paths, ['cat/1.png', 'cat/link.png', 'dog/2.png', 'dog/deep/3.png']);
    assert.deepEqual(codes(problems), ['files/link cat/broken.png', 'files/link self', 'files/loop cat/loop']);
  });

  it('takes a folder that two links lead to once', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ 'data/cat/1.png': 'x', 'elsewhere/2.png': 'x' });
    for (const name of ['a', 'b']) symlinkSync('../elsewhere', join(folder.path, 'data', name));
    const { paths, problems } = await findImages(join(folder.path, 'data'));
    assert.equal(paths.length, 2);
    assert.equal(problems.length, 1);
    assert.equal(problems[0].code, 'files/loop');
  });

  it('reports a folder that cannot be read and goes on', async function () {
    if (process.platform === 'win32') this.skip();
    await folder.write({ 'cat/1.png': 'x', 'locked/2.png': 'x' });
    execFileSync('chmod', ['000', join(folder.path, 'locked')]);
    execFileSync('chmod', ['755', dirname(folder.path), folder.path]);
    // The superuser reads everything, so the test is somebody else meanwhile.
    const root = process.getuid?.() === 0;
    if (root) process.seteuid!(65534);
    const found = await findImages(folder.path).finally(() => {
      if (root) process.seteuid!(0);
      execFileSync('chmod', ['755', join(folder.path, 'locked')]);
    });
    assert.deepEqual(found.paths, ['cat/1.png']);
    assert.deepEqual(codes(found.problems), ['files/folder locked']);
    assert.match(found.problems[0].message, /permission denied/);
  });

  it('reports pipes and names that are not UTF-8', async function () {
    if (process.platform !== 'linux') this.skip();
    await folder.write({ 'cat/1.png': 'x' });
    execFileSync('mkfifo', [join(folder.path, 'cat', 'pipe.png')]);
    writeFileSync(
      Buffer.concat([Buffer.from(join(folder.path, 'cat', 'bad')), Buffer.of(0xff), Buffer.from('.png')]),
      'x',
    );
    const { paths, problems } = await findImages(folder.path);
    assert.deepEqual(paths, ['cat/1.png']);
    assert.deepEqual(codes(problems), ['files/name cat/bad\uFFFD.png', 'files/special cat/pipe.png']);
  });

  it('finds nothing in an empty folder, and reports one that is not there', async () => {
    mkdirSync(join(folder.path, 'empty'));
    assert.deepEqual(await findImages(join(folder.path, 'empty')), {
      paths: [],
      masks: [],
      stray: [],
      problems: [],
    });
    const gone = await findImages(join(folder.path, 'gone'));
    assert.deepEqual(gone.paths, []);
    assert.equal(gone.problems[0].code, 'files/folder');
  });
});
