/**
 * The k smallest distances in order: distance first, then index, so that ties always fall the same way. Infinity is
 * never among them.
 * @returns indices, fewer than k where fewer are finite
 */
export function nearestFirst(distances: Float64Array, k: number): Uint32Array {
  const finite = new Float64Array(distances.length);
  let count = 0;
  for (let i = 0; i < distances.length; i++) if (distances[i] < Infinity) finite[count++] = distances[i];
  const wanted = Math.min(k, count);
  if (wanted <= 0) return new Uint32Array(0);
  const last = smallest(finite.subarray(0, count), wanted - 1);
  // Those at the last distance come in by index while there is room.
  const nearest = new Uint32Array(wanted);
  let filled = 0;
  for (let i = 0; i < distances.length; i++) if (distances[i] < last) nearest[filled++] = i;
  nearest.subarray(0, filled).sort((a, b) => distances[a] - distances[b] || a - b);
  for (let i = 0; filled < wanted; i++) if (distances[i] === last) nearest[filled++] = i;
  return nearest;
}

/** The value that sorting would put at `rank`, by quickselect; reorders the array. */
function smallest(values: Float64Array, rank: number): number {
  let low = 0,
    high = values.length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low,
      j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const held = values[i];
        values[i++] = values[j];
        values[j--] = held;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank];
}
