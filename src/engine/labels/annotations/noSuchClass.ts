import { NearmissError } from '../../protocol/reply';

/** For a label that a list of classes cannot get. @param why what keeps it out, in a sentence */
export function noSuchClass(label: string, known: readonly string[], why: string): NearmissError {
  const nearest = nearestName(label, known);
  const meant = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  return new NearmissError('label/unknown', `"${label}" is no class here. ${why}${meant}`);
}

/** The name with the fewest letters to change; null where there is none. */
export function nearestName(name: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  let least = Infinity;
  for (const other of known) {
    const changes = lettersToChange(name.toLowerCase(), other.toLowerCase());
    if (changes < least) [nearest, least] = [other, changes];
  }
  return nearest;
}

/** Levenshtein's distance. */
function lettersToChange(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1])));
    row = next;
  }
  return row[b.length];
}
