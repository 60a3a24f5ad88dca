import assert from 'node:assert/strict';
import { semiHardMiner } from '../../../../src/engine/metric/miners/semiHardMiner';
import { distance, E4, tripletsOf, Y4 } from '../checkLoss';
import { checkTripletMiner, mine, tripletsAs } from '../checkMiner';

describe('semi-hard miner', () => {
  checkTripletMiner(semiHardMiner({ name: 'semiHard', margin: 0.5 }), (rows, labels) =>
    tripletsOf(labels)
      .filter(([a, p, n]) => {
        const gap = distance(rows[a], rows[n]) - distance(rows[a], rows[p]);
        return gap > 0 && gap <= 0.5;
      })
      .map(String),
  );

  it('picks the gold triplets (G8)', () => {
    assert.deepEqual(tripletsAs(mine(semiHardMiner({ name: 'semiHard', margin: 1 }), E4, Y4)), [
      '0,1,2',
      '1,0,2',
      '1,0,3',
      '2,3,0',
      '2,3,1',
      '3,2,1',
    ]);
  });
});
