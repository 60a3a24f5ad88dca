import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  correctedOdds,
  correction,
  listThreshold,
  overallRate,
  shiftToRate,
  sigmoid,
} from '../../../../src/engine/curation/suspects/calibrate';
import { normal, seededRandom } from '../../../../src/engine/numeric/random';

describe('calibration', () => {
  it('shifts log odds so that their mean probability is the rate', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -8, max: 8, noNaN: true }), { minLength: 1, maxLength: 50 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (odds, rate) => {
          const shift = shiftToRate(odds, rate);
          const mean = odds.reduce((sum, x) => sum + sigmoid(x + shift), 0) / odds.length;
          assert.ok(Math.abs(mean - rate) < 1e-3);
        },
      ),
    );
    assert.equal(shiftToRate([], 0.5), 0);
  });

  it(
    "takes slips for equally frequent everywhere, and people's mistakes for more frequent on the whole than among " +
      'clear images',
    () => {
      assert.ok(Math.abs(overallRate(0.1, { likeness: 0.05, seen: 1000 }) - 0.1) < 1e-12);
      assert.ok(overallRate(0.1, { likeness: 0.3, seen: 1000 }) > 0.15);
      assert.ok(overallRate(0.1, { likeness: 0.3, seen: 5 }) < 0.115, 'five mistakes tell little');
      assert.equal(overallRate(0, { likeness: 0.3, seen: 1000 }), 0);
    },
  );

  it('lists down to the probability with the best expected F1', () => {
    const random = seededRandom(5);
    const wrong = Float32Array.from({ length: 200 }, () => random());
    const total = wrong.reduce((a, b) => a + b, 0);
    const f1 = (threshold: number): number => {
      const listed = wrong.filter((p) => p >= threshold);
      return (2 * listed.reduce((a, b) => a + b, 0)) / (listed.length + total);
    };
    const best = Math.max(...Array.from(wrong, f1));
    assert.ok(Math.abs(f1(listThreshold(wrong)) - best) < 1e-9);
  });

  it('never lists what is probably right, however few errors there are', () => {
    assert.equal(listThreshold(new Float32Array(1000).fill(0.01)), 0.25);
    assert.ok(listThreshold(new Float32Array(0)) >= 0.25);
  });

  it('corrects nothing without decisions and little after a few', () => {
    assert.deepEqual(correction([], []), { slope: 1, offset: 0 });
    const few = correction([2, -1, 1], [1, 0, 0]);
    assert.ok(Math.abs(few.slope - 1) < 0.3 && Math.abs(few.offset) < 1);
  });

  it('finds the slope and offset by which many decisions came about', () => {
    const random = seededRandom(8);
    const odds = Array.from({ length: 5000 }, () => 2 * normal(random));
    const { slope, offset } = correction(
      odds,
      odds.map((x) => (random() < sigmoid(0.5 * x - 1) ? 1 : 0)),
    );
    assert.ok(Math.abs(slope - 0.5) < 0.08, `slope ${slope}`);
    assert.ok(Math.abs(offset + 1) < 0.12, `offset ${offset}`);
  });
});

describe('correctedOdds', () => {
  it('raises nothing that is less suspicious than all that was decided on', () => {
    const correct = correctedOdds([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], Array(12).fill(1));
    for (const x of [-8, -3, 0, 0.99]) assert.ok(correct(x) <= x, `${x} becomes ${correct(x)}`);
    assert.ok(correct(1) > 1);
  });

  it('lowers what lies below suspects that were kept, and leaves all as it is without decisions', () => {
    assert.ok(correctedOdds([1, 2, 3], [0, 0, 0])(0) < 0);
    assert.equal(correctedOdds([], [])(-3), -3);
  });
});
