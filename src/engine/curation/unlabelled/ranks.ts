/** Share of the values below each one, equal ones counted half: 0..1, evenly spread. NaN stays NaN. */
export function rankShares(values: ArrayLike<number>): Float32Array {
  const order = Array.from(values, (_, i) => i)
    .filter((i) => !Number.isNaN(values[i]))
    .sort((a, b) => values[a] - values[b]);
  const shares = new Float32Array(values.length).fill(NaN);
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && values[order[end]] === values[order[first]]) end++;
    const share = (first + end) / 2 / order.length;
    for (; first < end; first++) shares[order[first]] = share;
  }
  return shares;
}
