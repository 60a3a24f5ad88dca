/** One label that somebody gave an item; all by numbers from 0. */
export interface Vote {
  readonly item: number;
  readonly rater: number;
  readonly label: number;
}

const ROUNDS = 50;
/** Change of a share below which the shares stand. */
const SETTLED = 1e-6;
/** Votes that each rater is thought to have given for each pair of labels before: none is thought to be never wrong. */
const PRIOR = 0.01;

/**
 * What several raters say together, with how often each takes one label for another (Dawid and Skene 1979), by
 * expectation maximization from the shares of votes on.
 * @returns the share of each label of each item, item by item
 */
export function dawidSkene(votes: readonly Vote[], items: number, raters: number, labels: number): Float64Array {
  const shares = new Float64Array(items * labels);
  for (const { item, label } of votes) shares[item * labels + label]++;
  normalizeRows(shares, labels);
  const confusion = new Float64Array(raters * labels * labels);
  const prior = new Float64Array(labels);
  const next = new Float64Array(shares.length);
  for (let round = 0; round < ROUNDS; round++) {
    confusion.fill(PRIOR);
    for (const { item, rater, label } of votes)
      for (let t = 0; t < labels; t++) confusion[(rater * labels + t) * labels + label] += shares[item * labels + t];
    normalizeRows(confusion, labels);
    prior.fill(0);
    for (let i = 0; i < shares.length; i++) prior[i % labels] += shares[i];
    normalizeRows(prior, labels);
    for (let i = 0; i < next.length; i++) next[i] = Math.log(prior[i % labels] + Number.MIN_VALUE);
    for (const { item, rater, label } of votes)
      for (let t = 0; t < labels; t++)
        next[item * labels + t] += Math.log(confusion[(rater * labels + t) * labels + label]);
    toShares(next, labels);
    let change = 0;
    for (let i = 0; i < shares.length; i++) change = Math.max(change, Math.abs(next[i] - shares[i]));
    shares.set(next);
    if (change < SETTLED) break;
  }
  return shares;
}

/** Makes the values of each row add up to one; a row of nothing stays. */
function normalizeRows(values: Float64Array, width: number): void {
  for (let start = 0; start < values.length; start += width) {
    let sum = 0;
    for (let i = start; i < start + width; i++) sum += values[i];
    if (sum > 0) for (let i = start; i < start + width; i++) values[i] /= sum;
  }
}

/** Turns logarithms into shares, row by row. */
function toShares(values: Float64Array, width: number): void {
  for (let start = 0; start < values.length; start += width) {
    let most = -Infinity;
    for (let i = start; i < start + width; i++) most = Math.max(most, values[i]);
    for (let i = start; i < start + width; i++) values[i] = Math.exp(values[i] - most);
  }
  normalizeRows(values, width);
}
