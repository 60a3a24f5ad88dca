import assert from 'node:assert/strict';
import { batchHardMiner } from '../../../../src/engine/metric/miners/batchHardMiner';
import { distance, E4, negativesOf, positivesOf, Y4 } from '../checkLoss';
import { checkTripletMiner, mine, tripletsAs } from '../checkMiner';

describe('batch-hard miner', () => {
  checkTripletMiner(batchHardMiner, (rows, labels) =>
    [...labels.keys()].flatMap((a) => {
      const to = (b: number) => distance(rows[a], rows[b]);
      const [positive] = positivesOf(labels, a).sort((x, y) => to(y) - to(x) || x - y);
      const [negative] = negativesOf(labels, a).sort((x, y) => to(x) - to(y) || x - y);
      return positive === undefined || negative === undefined ? [] : [`${a},${positive},${negative}`];
    }),
  );

  it('picks the gold triplets (G7)', () => {
    assert.deepEqual(tripletsAs(mine(batchHardMiner, E4, Y4)), ['0,1,2', '1,0,2', '2,3,1', '3,2,1']);
  });
});
