import assert from 'node:assert/strict';
import { FolderView } from '../../../src/engine/labels/folderView';
import { findPassedOver } from '../../../src/engine/labels/passedOver';
import { datasetOf, itemsOf, readingIn } from './annotations/roundTrip';

/** First lines of the tables that each tool writes of its findings. */
const tables = {
  cleanlab: {
    'issues.csv': ',is_label_issue,label_score\n0,False,0.8\n',
    'summary.csv': 'issue_type,score,num_issues\n',
  },
  CleanVision: {
    'issues.csv': ',dark_score,is_dark_issue\n/data/a.jpg,1,False\n',
    'summary.csv': ',issue_type,num_images\n',
  },
  fastdup: {
    'atrain_features.dat.csv': 'index,filename\n0,data/a.jpg\n',
    'atrain_stats.csv': 'index,width,height,unique,blur\n0,64,48,2,1\n',
    'connected_components.csv': '__id,component_id,count\n0,0,0\n',
    'similarity.csv': 'from,to,distance\n0,1,0.9\n',
  },
};

describe('tables of findings of another tool', () => {
  for (const [tool, files] of Object.entries(tables)) {
    it(`of ${tool} are said to be that, and no dataset, in one sentence for all of them`, async () => {
      const { what, passedOver } = await readingIn(await datasetOf(files));
      assert.equal(what, 'folders: no images');
      assert.equal(passedOver.length, 1);
      const others = Object.keys(files).length - 1;
      assert.match(
        passedOver[0].reason,
        new RegExp(`^\\S+ and ${others} more files hold findings of ${tool}, and no labels`),
      );
      assert.equal(passedOver[0].doubtful, false);
    });
  }

  it('are told from a table of labels that begins alike', async () => {
    const root = await datasetOf({ 'a.jpg': null, 'list.csv': 'index,filename,kind\n0,a.jpg,cat\n' });
    const [{ file, doubtful }] = await findPassedOver(new FolderView(root), [], ['a.jpg'], ['']);
    assert.deepEqual({ file, doubtful }, { file: 'list.csv', doubtful: true });
  });
});

describe('files beside class folders', () => {
  const pictures = Object.fromEntries(
    ['cat', 'dog'].flatMap((label) => [1, 2, 3, 4].map((n) => [`${label}/${label}${n}.png`, null])),
  );
  const names = Object.keys(pictures);
  const listOf = (line: (path: string) => string): string => names.map((path) => `${line(path)}\n`).join('');

  it('that name classes and no image leave the folders the labels', async () => {
    const logs = {
      'results.csv': 'epoch,train_loss,label\n1,0.5,cat\n2,0.4,dog\n',
      'labels.csv': 'id,label\n0,cat\n1,dog\n',
      'labels.txt': 'cat 0\ndog 1\n',
      'classes.csv': 'class,label\ncat,0\ndog,1\n',
    };
    for (const [file, text] of Object.entries(logs)) {
      const root = await datasetOf({ ...pictures, [file]: text });
      const { what, passedOver } = await readingIn(root);
      assert.equal(what, 'folders: a folder per class, 2 classes', file);
      assert.deepEqual(
        passedOver.filter(({ doubtful }) => doubtful),
        [],
        file,
      );
      assert.equal((await itemsOf(root)).length, 8, file);
    }
  });

  it('that list images without a class, or what a program says of them, raise no doubt', async () => {
    const lists = {
      'filelist.txt': listOf((path) => path),
      'split.csv': `path,split\n${listOf((path) => `${path},train`)}`,
      'checksums.txt': listOf((path) => `d41d8cd98f00b204e9800998ecf8427e  ${path}`),
      'sizes.csv': `path,width,height\n${listOf((path) => `${path},64,48`)}`,
      'wrong.csv': 'file,label,pred\ncat/cat1.png,cat,dog\ndog/dog1.png,dog,cat\n',
      'preds.json': JSON.stringify(Object.fromEntries(names.map((path) => [path, 'cat']))),
    };
    for (const [file, text] of Object.entries(lists)) {
      const { what, passedOver } = await readingIn(await datasetOf({ ...pictures, [file]: text }));
      assert.equal(what, 'folders: a folder per class, 2 classes', file);
      assert.ok(!passedOver.some(({ doubtful }) => doubtful), file);
    }
  });

  it('that say classes of images, which are not read, are in doubt', async () => {
    const text = JSON.stringify(names.map((image) => ({ image, animal: image.startsWith('cat') ? 'dog' : 'cat' })));
    const { passedOver } = await readingIn(await datasetOf({ ...pictures, 'animals.json': text }));
    assert.deepEqual(
      passedOver.map(({ file, doubtful }) => [file, doubtful]),
      [['animals.json', true]],
    );
  });
});
