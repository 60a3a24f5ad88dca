import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { checkInside } from '../../../src/engine/labels/checkInside';
import type { LabelEdit } from '../../../src/engine/labels/labelEdit';
import { temporaryFolder } from '../fixtures/temporaryFolder';

describe('an edit of labels', () => {
  const folder = temporaryFolder();
  const check = (edit: Partial<LabelEdit>) => {
    const root = join(folder.path, 'pets');
    for (const path of ['cat', 'dog']) mkdirSync(join(root, path), { recursive: true });
    return checkInside(root, join(folder.path, 'state'), { moves: [], texts: [], outcomes: [], ...edit });
  };
  const move = (from: string, to: string) => check({ moves: [{ from, to }] });

  it('may move pictures within the dataset, into new folders, and into what is kept about it', async () => {
    await move('cat/1.png', 'dog/1.png');
    await move('cat/1.png', 'owl/barn/1.png');
    await move('cat/1.png', '../state/excluded/cat/1.png');
    await check({ texts: [{ file: 'labels.csv', before: '', edits: [] }] });
  });

  it('may neither fetch anything from outside nor put anything there', async () => {
    const outside = { code: 'labels/outside' };
    await assert.rejects(move('../secret.txt', 'cat/1.png'), outside);
    await assert.rejects(move('cat/1.png', '../1.png'), outside);
    await assert.rejects(move('cat/../../pets2/1.png', 'cat/1.png'), outside);
    await assert.rejects(move('cat/1.png', join(folder.path, '1.png')), outside);
    await assert.rejects(check({ texts: [{ file: '../labels.csv', before: '', edits: [] }] }), outside);
  });

  it('moves a picture that is a link, and nothing in a folder that leads elsewhere', async () => {
    await check({});
    mkdirSync(join(folder.path, 'store'));
    symlinkSync(join(folder.path, 'store', 'object'), join(folder.path, 'pets', 'cat', '1.png'));
    await move('cat/1.png', 'dog/1.png');
    symlinkSync(join(folder.path, 'store'), join(folder.path, 'pets', 'owl'));
    await assert.rejects(move('owl/2.png', 'dog/2.png'), {
      code: 'labels/outside',
      message: /"owl\/2\.png" lies outside/,
    });
    await assert.rejects(move('cat/1.png', 'owl/1.png'), { code: 'labels/outside' });
  });
});
