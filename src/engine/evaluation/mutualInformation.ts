/** How often each pair (label, cluster) occurs, with the sums of rows and columns. */
interface Contingency {
  readonly cells: readonly number[];
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Row and column of each cell. */
  readonly places: readonly (readonly [row: number, column: number])[];
  readonly total: number;
}

/**
 * Normalised mutual information 2 I(U; V) / (H(U) + H(V)) of two labelings: 1 when one tells the other. Two labelings
 * of one group each agree (1). It rises with the number of groups even by chance; see `adjustedMutualInformation`.
 */
export function normalizedMutualInformation(u: ArrayLike<number>, v: ArrayLike<number>): number {
  const table = contingency(u, v);
  const mean = (entropy(table.rows, table.total) + entropy(table.columns, table.total)) / 2;
  return mean === 0 ? 1 : mutualInformation(table) / mean;
}

/**
 * Adjusted mutual information (Vinh et al. 2010): (I - E) / (mean H - E) with the E that labelings with the same group
 * sizes have by chance. 1 when one labeling tells the other, about 0 for random ones.
 */
export function adjustedMutualInformation(u: ArrayLike<number>, v: ArrayLike<number>): number {
  const table = contingency(u, v);
  const mean = (entropy(table.rows, table.total) + entropy(table.columns, table.total)) / 2;
  if (mean === 0) return 1;
  const expected = expectedInformation(table);
  return Math.abs(mean - expected) < 1e-15 ? 0 : (mutualInformation(table) - expected) / (mean - expected);
}

function contingency(u: ArrayLike<number>, v: ArrayLike<number>): Contingency {
  const rowOf = new Map<number, number>(),
    columnOf = new Map<number, number>(),
    cellOf = new Map<string, number>();
  const rows: number[] = [],
    columns: number[] = [],
    cells: number[] = [];
  const places: [number, number][] = [];
  const count = <K>(index: Map<K, number>, key: K, counts: number[]) => {
    const at = index.get(key) ?? index.set(key, counts.push(0) - 1).get(key)!;
    counts[at]++;
    return at;
  };
  for (let i = 0; i < u.length; i++) {
    const row = count(rowOf, u[i], rows),
      column = count(columnOf, v[i], columns);
    places[count(cellOf, `${row},${column}`, cells)] = [row, column];
  }
  return { cells, rows, columns, places, total: u.length };
}

function entropy(counts: readonly number[], total: number): number {
  return counts.reduce((sum, n) => sum - (n / total) * Math.log(n / total), 0);
}

function mutualInformation({ cells, rows, columns, places, total }: Contingency): number {
  return cells.reduce((sum, n, cell) => {
    const [row, column] = places[cell];
    return sum + (n / total) * Math.log((n * total) / (rows[row] * columns[column]));
  }, 0);
}

/** Over the hypergeometric distribution of each cell. */
function expectedInformation({ rows, columns, total }: Contingency): number {
  const logFactorial = new Float64Array(total + 1);
  for (let n = 1; n <= total; n++) logFactorial[n] = logFactorial[n - 1] + Math.log(n);
  const f = (n: number) => logFactorial[n];
  let sum = 0;
  for (const a of rows) {
    for (const b of columns) {
      const fixed = f(a) + f(b) + f(total - a) + f(total - b) - f(total);
      for (let n = Math.max(1, a + b - total); n <= Math.min(a, b); n++) {
        const chance = Math.exp(fixed - f(n) - f(a - n) - f(b - n) - f(total - a - b + n));
        sum += (n / total) * Math.log((n * total) / (a * b)) * chance;
      }
    }
  }
  return sum;
}
