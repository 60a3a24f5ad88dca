import assert from 'node:assert/strict';
import { FolderView } from '../../../src/engine/labels/folderView';
import { findPassedOver } from '../../../src/engine/labels/passedOver';
import { datasetOf, readingIn } from './annotations/roundTrip';

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
    const [{ file, doubtful }] = await findPassedOver(new FolderView(root), [], ['a.jpg']);
    assert.deepEqual({ file, doubtful }, { file: 'list.csv', doubtful: true });
  });
});
