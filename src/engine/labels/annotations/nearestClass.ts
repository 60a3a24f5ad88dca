import { NearmissError } from '../../protocol/reply';

/** The name of a list that takes the fewest letters changed, left out or put in; null of an empty list. */
export function nearestClass(label: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Infinity;
  for (const name of names) {
    const steps = distance(label.toLowerCase(), name.toLowerCase());
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
}

/** Of a label that the files of a form have no place for. @param where the file or files, to begin a sentence with */
export function unknownClass(label: string, names: readonly string[], where: string, advice: string): NearmissError {
  const nearest = nearestClass(label, names);
  return new NearmissError(
    'label/unknown',
    `${where} has no class "${label}"${nearest === null ? '' : `; the nearest is "${nearest}"`}. ${advice}`,
  );
}

/** Levenshtein's distance, in letters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
  }
  return row[b.length];
}
