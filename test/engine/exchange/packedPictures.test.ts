import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exportDataset } from '../../../src/engine/exchange/exportDataset';
import { createTable } from '../../../src/engine/labels/createTable';
import { quietJob } from '../../../src/engine/protocol';
import { folderOf, parquetOf, pictures, tarOf } from '../labels/annotations/packedFiles';
import { change, itemsOf, open } from '../labels/annotations/roundTrip';

describe('pictures inside of other files', () => {
  const parquet = async (): Promise<{ root: string; target: string; all: Buffer[] }> => {
    const all = await pictures(3);
    const rows = all.map((bytes, label) => ({ bytes, path: 'same.png', label }));
    const root = await folderOf({ 'data/train-00000-of-00001.parquet': parquetOf(rows, ['cat', 'dog', 'red fox']) });
    return { root, target: join(dirname(root), `${root}-copy`), all };
  };

  it('become files of their own in folders, to the byte', async () => {
    const { root, target, all } = await parquet();
    const { images } = await exportDataset(await open(root), target, { form: 'folders' }, quietJob);
    assert.equal(images, 3);
    const names = ['cat', 'dog', 'red fox'].map((name, n) => `train/${name}/train-00000-of-00001-00000${n}.png`);
    names.forEach((name, n) => assert.deepEqual(readFileSync(join(target, name)), all[n]));
    assert.deepEqual(
      await itemsOf(target),
      names.map((name) => `${name} ${name.split('/')[1]} train`),
    );
  });

  it('keep the names that they have in an archive, with a number where two have the same', async () => {
    const [a, b] = await pictures(2);
    const root = await folderOf({
      '0000.tar': await tarOf({ '1.cls': 'cat', '1.png': a }),
      '0001.tar': await tarOf({ '1.cls': 'cat', '1.png': b }),
    });
    await exportDataset(await open(root), `${root}-copy`, { form: 'folders' }, quietJob);
    assert.deepEqual(await itemsOf(`${root}-copy`), ['cat/1 (2).png cat', 'cat/1.png cat']);
    assert.deepEqual(readFileSync(join(`${root}-copy`, 'cat/1 (2).png')), b);
  });

  it('stay where they are beside a table, which reads the same', async () => {
    const { root, target } = await parquet();
    const before = await itemsOf(root);
    await exportDataset(await open(root), target, { form: 'table' }, quietJob);
    assert.deepEqual(await itemsOf(target), before);
  });

  it('are relabelled in a labels.tsv, which is made of what they say', async () => {
    const { root } = await parquet();
    const file = join(root, 'data/train-00000-of-00001.parquet');
    const [before, bytes] = [await itemsOf(root), readFileSync(file)];
    const { info, entries } = await open(root);
    await createTable(info, entries);
    assert.deepEqual(await itemsOf(root), before);
    const image = 'data/train-00000-of-00001.parquet#row=1';
    const back = await change(root, [{ action: 'relabel', image, label: 'cat' }]);
    assert.deepEqual((await itemsOf(root))[1], `${image} cat train`);
    await change(root, back);
    assert.deepEqual(await itemsOf(root), before);
    assert.deepEqual(readFileSync(file), bytes);
  });

  it('are exported no further than they can be read, and the export says which cannot', async () => {
    const { root, target } = await parquet();
    const source = await open(root);
    writeFileSync(join(root, 'data/train-00000-of-00001.parquet'), 'PAR1');
    await assert.rejects(exportDataset(source, target, { form: 'folders' }, quietJob), {
      code: 'container/unreadable',
      message: /^train-00000-of-00001\.parquet cannot be read/,
    });
  });
});
