import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { folderSource } from '../../../src/engine/labels/folderSource';
import { packageFile } from '../../../src/engine/files/packageFile';
import { plantedErrors, writeSample } from '../../../src/engine/exchange/sample';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('writeSample', () => {
  const folder = temporaryFolder();

  it('writes 1,000 gray images in folders by their given label, each the tile of its name', async () => {
    const root = join(folder.path, 'new', 'sample');
    const info = await writeSample(root);
    assert.deepEqual(info, { root, layout: 'folder', labelFile: '' });
    const {
      entries: { paths, labels },
      problems,
    } = await folderSource(info, folder.state);
    assert.deepEqual([paths.length, new Set(labels).size, problems.length], [1000, 10, 0]);
    // Image 0042 is the second tile of the second row of 40.
    const tile = await sharp(packageFile('media', 'sample', 'sprite.png'))
      .extract({ left: 28, top: 28, width: 28, height: 28 })
      .raw()
      .toBuffer();
    const written = sharp(
      join(
        root,
        paths.find((path) => path.endsWith('/0042.png'))!,
      ),
    );
    assert.equal((await written.metadata()).channels, 1);
    assert.deepEqual(await written.raw().toBuffer(), tile);
  });

  it('knows the 80 planted errors: labels that are not the true ones, of which each class has 100', async () => {
    const planted = await plantedErrors();
    assert.equal(planted.size, 80);
    const given = new Map(
      readFileSync(packageFile('media', 'sample', 'labels.tsv'), 'utf8')
        .split('\n')
        .map((line) => [line.split('\t')[0], line.split('\t')[1]]),
    );
    for (const [name, truth] of planted) assert.notEqual(given.get(name), truth);
    const perClass = new Map<string, number>();
    for (const [name, label] of given)
      if (name.endsWith('.png'))
        perClass.set(planted.get(name) ?? label, (perClass.get(planted.get(name) ?? label) ?? 0) + 1);
    assert.deepEqual([...perClass.values()], Array<number>(10).fill(100));
  });

  it('refuses a folder that holds anything, or that is a file', async () => {
    await folder.write({ 'mine.txt': 'x', 'more.txt': 'x' });
    await assert.rejects(writeSample(folder.path), { code: 'folder/notEmpty', message: /holds mine\.txt and 1 more/ });
    await assert.rejects(writeSample(join(folder.path, 'mine.txt')), { code: 'folder/write' });
  });
});
