import assert from 'node:assert/strict';
import { Curator } from '../../../src/engine/session/curator';
import { type JobContext, quietJob } from '../../../src/engine/protocol';
import { type Planted, removeShapes, writeShapes } from '../fixtures/shapes';
import { ranking } from '../../../src/engine/questions/ranking';

describe('a first look', function () {
  this.timeout(60_000);
  let planted: Planted;
  let curator: Curator;
  before(async () => {
    planted = await writeShapes(12, { training: { epochs: 4, folds: 3, repeats: 1 }, network: { embedding: 16 } });
    curator = await Curator.open(planted.root, { apply: () => Promise.resolve(false) });
  });
  after(async () => {
    await curator.dispose();
    await removeShapes(planted.root);
  });

  it('has the wrong labels first before anything is trained, and stays when the training is stopped', async () => {
    let training = false;
    let atTraining: readonly string[] = [];
    const job: JobContext = {
      stopped: () => training,
      progress: ({ stage }) => {
        if (stage === 'train' && !training) atTraining = ranking(curator.at).slice(0, 3);
        training ||= stage === 'train';
      },
    };
    const { status, state } = await curator.analyze({ retrain: false, firstLook: true }, job);
    assert.equal(status, 'stopped');
    assert.deepEqual(new Set(atTraining), new Set(planted.wrong));
    assert.deepEqual(ranking(curator.at).slice(0, 3), atTraining);
    assert.match(state.analysis!.description, /no network trained/);
  });

  it('gives way to the networks, which are the first training: nothing has moved since another', async () => {
    const { status, state, moved } = await curator.analyze({ retrain: false, firstLook: true }, quietJob);
    assert.deepEqual([status, moved], ['finished', null]);
    assert.doesNotMatch(state.analysis!.description, /no network trained/);
    assert.deepEqual(new Set(ranking(curator.at).slice(0, 3)), new Set(planted.wrong));
  });

  it('is one stage of the whole job, and is not had again where there are findings', async () => {
    const stages: string[] = [];
    const job: JobContext = { ...quietJob, progress: ({ stage }) => stages.push(stage) };
    await curator.clearCache();
    await curator.analyze({ retrain: false, firstLook: true }, job);
    const order = stages.filter((stage, i) => stage !== stages[i - 1]);
    assert.ok(
      order.indexOf('look') < order.indexOf('train') && !order.slice(0, order.indexOf('train')).includes('findings'),
      order.join(),
    );
    stages.length = 0;
    await curator.analyze({ retrain: true, firstLook: true }, job);
    assert.ok(!stages.includes('look') && stages.includes('train'), stages.join());
  });
});
