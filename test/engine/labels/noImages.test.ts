import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { noImages } from '../../../src/engine/labels/noImages';
import { datasetOf, open, readingIn } from './annotations/roundTrip';

describe('noImages', () => {
  const messageIn = async (root: string) => (await noImages(root, await readingIn(root), await open(root))).message;

  it('says that a folder is empty, or what it holds instead', async () => {
    const root = await datasetOf({});
    assert.match(await messageIn(root), /It is empty\.$/);
    mkdirSync(join(root, 'videos'));
    assert.match(await messageIn(root), /It holds 1 folders and 0 files, as videos\/\.$/);
  });

  it('says how many rows name no file, the first path that was sought, and what lies near it', async () => {
    const root = await datasetOf({
      'labels.tsv': 'image\tlabel\npics/a.png\tcat\npics/b.png\tdog\n',
      'images/a.webm': '',
    });
    const message = await messageIn(root);
    assert.match(message, /2 rows name files that are not there, the first pics\/a\.png\./);
    assert.match(message, /The folder has no pics, but folders as images\.$/);
  });

  it('names files that are the one sought but for their extension or letters', async () => {
    const root = await datasetOf({
      'labels.tsv': 'image\tlabel\npics/a.png\tcat\n',
      'pics/A.webm': '',
      'pics/b.webm': '',
    });
    assert.match(await messageIn(root), /The folder pics has A\.webm in place of a\.png\.$/);
  });
});
