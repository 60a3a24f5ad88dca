import assert from 'node:assert/strict';
import { planExport } from '../../../src/engine/exchange/exportPlan';
import { exclude } from '../labels/rowChanges';
import { tableFolder } from '../labels/tables/tableFolder';

describe('planExport', () => {
  const folder = tableFolder();

  it('copies a picture of several boxes once, with the rows that are left, and makes no folders of them', async () => {
    const rows = ['a.jpg,1,2,30,40,cat\n', 'a.jpg,5,6,70,80,dog\n', 'b.jpg,1,1,9,9,cat\n', 'c.jpg,1,1,9,9,dog\n'];
    await folder.write({ 'boxes.csv': `file,xmin,ymin,xmax,ymax,label\n${rows.join('')}` }, [
      'a.jpg',
      'b.jpg',
      'c.jpg',
    ]);
    await folder.edit([exclude('c.jpg#xywh=1,1,8,8')]);
    const plan = planExport(await folder.open(), 'table');
    assert.deepEqual(
      plan.files.map(({ from, to }) => `${from} ${to}`),
      ['a.jpg a.jpg', 'b.jpg b.jpg'],
    );
    assert.deepEqual(plan.texts, { 'boxes.csv': `file,xmin,ymin,xmax,ymax,label\n${rows.slice(0, 3).join('')}` });
    assert.equal(plan.note, '');
    await assert.rejects(async () => planExport(await folder.open(), 'folders'), { code: 'export/boxes' });
  });

  it('keeps all tables, under names that no tool takes for labels where folders are the labels', async () => {
    const tables = {
      'test/metadata.csv': 'file_name,label\n1.png,dog\n',
      'train/metadata.csv': 'file_name,label\n1.png,cat\n',
    };
    await folder.write(tables, ['train/1.png', 'test/1.png']);
    assert.deepEqual(planExport(await folder.open(), 'table').texts, tables);
    const { files, texts } = planExport(await folder.open(), 'folders');
    assert.deepEqual(
      files.map(({ to }) => to),
      ['test/dog/1.png', 'train/cat/1.png'],
    );
    assert.deepEqual(Object.keys(texts), ['test-metadata.csv.txt', 'train-metadata.csv.txt']);
    assert.match(texts['train-metadata.csv.txt'], /train\/cat\/1\.png,cat/);
  });
});
