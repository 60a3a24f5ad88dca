import assert from 'node:assert/strict';
import { easyPositiveMiner } from '../../../../src/engine/metric/miners/easyPositiveMiner';
import { distance, negativesOf, positivesOf } from '../checkLoss';
import { checkTripletMiner, mine, tripletsAs } from '../checkMiner';

const expected = (semiHard: boolean) => (rows: number[][], labels: number[]) =>
  [...labels.keys()].flatMap((a) => {
    const to = (b: number) => distance(rows[a], rows[b]);
    const nearest = (bs: number[]) => bs.sort((x, y) => to(x) - to(y) || x - y)[0];
    const positive = nearest(positivesOf(labels, a));
    if (positive === undefined) return [];
    const beyond = nearest(negativesOf(labels, a).filter((n) => to(n) > to(positive)));
    const negative = semiHard ? (beyond ?? nearest(negativesOf(labels, a))) : nearest(negativesOf(labels, a));
    return negative === undefined ? [] : [`${a},${positive},${negative}`];
  });

describe('easy-positive miner', () => {
  describe('with the hardest negative', () =>
    checkTripletMiner(easyPositiveMiner({ name: 'easyPositive', negative: 'hard' }), expected(false)));
  describe('with a semi-hard negative', () =>
    checkTripletMiner(easyPositiveMiner({ name: 'easyPositive', negative: 'semiHard' }), expected(true)));

  it('falls back to the nearest negative where none is farther than the positive', () => {
    const rows = [
      [1, 0],
      [-1, 0],
      [0.8, 0.6],
    ];
    assert.deepEqual(
      tripletsAs(mine(easyPositiveMiner({ name: 'easyPositive', negative: 'semiHard' }), rows, [0, 0, 1])),
      ['0,1,2', '1,0,2'],
    );
  });
});
