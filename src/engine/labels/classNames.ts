/** A class whose name is probably another one's, misspelled. */
export interface Misspelling {
  /** The class that is probably meant. */
  readonly meant: string;
  readonly reason: string;
}

/**
 * Comparing more names by their letters than this would be felt while typing; names that differ in spelling alone are
 * always found.
 */
const MOST_COMPARED = 2000;
/** A name can be a slip of another that has at least so many times as many images. */
const RARER = 10;

/**
 * Names that are probably slips: those equal to a more frequent one but for case, spaces, hyphens and the like, those
 * that begin or end with a space, and rare ones a letter or two away from a frequent one (Damerau-Levenshtein
 * distance). Names that differ in their digits are meant to. `counts` has the images of each class.
 */
export function misspellings(counts: ReadonlyMap<string, number>): Map<string, Misspelling> {
  const found = new Map<string, Misspelling>();
  const names = [...counts.keys()]
    .filter((name) => name.trim() !== '')
    .sort(
      (a, b) =>
        counts.get(b)! - counts.get(a)! ||
        Number(normalForm(b) === b) - Number(normalForm(a) === a) ||
        (a < b ? -1 : 1),
    );
  const byForm = new Map<string, string>();
  for (const name of names) {
    const form = normalForm(name);
    const first = byForm.get(form);
    if (first === undefined) byForm.set(form, name);
    else
      found.set(name, {
        meant: first,
        reason: `it is '${first}' (${images(counts.get(first)!)}) but for ${difference(name, first)}`,
      });
  }
  const distinct = names.filter((name) => !found.has(name));
  if (distinct.length <= MOST_COMPARED)
    for (const [name, meant] of slips(distinct, counts))
      found.set(name, {
        meant,
        reason: `it is one slip of the keys away from '${meant}' (${images(counts.get(meant)!)})`,
      });
  for (const name of distinct)
    if (!found.has(name) && name !== name.trim())
      found.set(name, { meant: name.trim(), reason: 'it begins or ends with a space' });
  return found;
}

/**
 * The one of these names that was perhaps meant by another: spelled as it, a slip of the keys away, or it and a letter
 * more or less at its end.
 */
export function nearestName(name: string, names: Iterable<string>): string | null {
  let near: string | null = null;
  for (const other of names) {
    if (other === name) continue;
    if (normalForm(other) === normalForm(name)) return other;
    near ??= isSlip(name, other) || isLonger(name, other) || isLonger(other, name) ? other : null;
  }
  return near;
}

/**
 * Rare names near a frequent one. Both are looked up by what is left of them without one letter, so that few pairs are
 * compared.
 */
function slips(names: readonly string[], counts: ReadonlyMap<string, number>): Map<string, string> {
  const frequent = new Map<string, string[]>();
  for (const name of names) {
    if (counts.get(name)! < RARER) continue;
    for (const rest of shortened(name)) frequent.set(rest, [...(frequent.get(rest) ?? []), name]);
  }
  const found = new Map<string, string>();
  for (const name of names) {
    const near = shortened(name).flatMap((rest) => frequent.get(rest) ?? []);
    const meant = near.find((other) => counts.get(name)! * RARER <= counts.get(other)! && isSlip(name, other));
    if (meant !== undefined) found.set(name, meant);
  }
  return found;
}

/** A name and all that is left of it when one letter is taken out. */
function shortened(name: string): string[] {
  const lower = name.toLowerCase();
  return [lower, ...Array.from(lower, (_, i) => lower.slice(0, i) + lower.slice(i + 1))];
}

/** One letter too many, missing, wrong or changed places with the next, in names of four letters or more. */
function isSlip(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  if (Math.min(a.length, b.length) < 4 || withoutDigits(a) === withoutDigits(b)) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (
    (left.length <= 1 && right.length <= 1) ||
    (left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0])
  );
}

function isLonger(name: string, other: string): boolean {
  return other.length >= 3 && name.slice(0, -1) === other && !/\d$/.test(name);
}

function withoutDigits(name: string): string {
  return name.replace(/\d+/g, '');
}

/**
 * What names that a person takes for the same have in common: neither case, blanks of any kind, marks that nobody sees
 * nor the way an accent is written tell them apart, nor a number from the same one as a table writes it, `1` and `1.0`.
 */
function normalForm(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .split('/')
    .map((level) => level.trim().replace(/[\s_-]+/g, ' '))
    .map((level) => level.replace(/^(\d+)\.0+$/, '$1'))
    .join('/');
}

function difference(name: string, first: string): string {
  if (name.normalize('NFC') === first.normalize('NFC')) return 'the way that accents are written';
  if (name.trim() === first.trim()) return 'spaces around it';
  if (name.trim().toLowerCase() === first.trim().toLowerCase()) return 'capital letters';
  const isNumber = [name, first].every((one) => /^\d+(\.0+)?$/.test(one.trim()));
  return isNumber ? 'the way that the number is written' : 'spaces, hyphens or the like';
}

function images(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}
