import assert from 'node:assert/strict';
import { dawidSkene, type Vote } from '../../../src/engine/labels/dawidSkene';
import { seededRandom } from '../../../src/engine/numeric/random';

/** The same by its equations, one number at a time. */
function naive(votes: readonly Vote[], items: number, raters: number, labels: number): number[][] {
  const range = (n: number) => Array.from({ length: n }, (_, i) => i);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const unit = (values: number[]) => values.map((value) => value / sum(values));
  let shares = range(items).map((i) =>
    unit(range(labels).map((t) => votes.filter(({ item, label }) => item === i && label === t).length)),
  );
  for (let round = 0; round < 50; round++) {
    const prior = unit(range(labels).map((t) => sum(shares.map((row) => row[t]))));
    const says = range(raters).map((r) =>
      range(labels).map((t) =>
        unit(
          range(labels).map(
            (l) => 0.01 + sum(votes.filter((v) => v.rater === r && v.label === l).map((v) => shares[v.item][t])),
          ),
        ),
      ),
    );
    shares = range(items).map((i) =>
      unit(
        range(labels).map((t) =>
          votes
            .filter(({ item }) => item === i)
            .reduce((product, { rater, label }) => product * says[rater][t][label], prior[t]),
        ),
      ),
    );
  }
  return shares;
}

describe('Dawid-Skene', () => {
  it('finds the shares that its equations find', () => {
    const random = seededRandom(7);
    for (let run = 0; run < 5; run++) {
      const truth = Array.from({ length: 30 }, () => Math.floor(random() * 3));
      const votes = truth.flatMap((label, item) =>
        [0, 1, 2, 3].flatMap((rater) =>
          random() < 0.2
            ? []
            : [{ item, rater, label: random() < 0.15 * (rater + 1) ? Math.floor(random() * 3) : label }],
        ),
      );
      const items = [...new Set(votes.map(({ item }) => item))];
      const own = votes.map((vote) => ({ ...vote, item: items.indexOf(vote.item) }));
      const found = dawidSkene(own, items.length, 4, 3);
      naive(own, items.length, 4, 3).forEach((row, i) =>
        row.forEach((share, t) => assert.ok(Math.abs(found[3 * i + t] - share) < 1e-3, `${found[3 * i + t]} ${share}`)),
      );
    }
  });

  it('believes one who is right against two who say the same of everything', () => {
    const votes = Array.from({ length: 40 }, (_, item) => [
      { item, rater: 0, label: item % 2 },
      { item, rater: 1, label: item % 2 },
      { item, rater: 2, label: item % 10 === 0 ? 1 : 0 },
    ]).flat();
    const shares = dawidSkene(votes, 40, 3, 2);
    for (let item = 0; item < 40; item++) assert.equal(shares[2 * item + 1] > 0.5, item % 2 === 1);
  });
});
