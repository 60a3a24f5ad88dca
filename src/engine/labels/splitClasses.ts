import { nearestName } from './classNames';

/** How many classes are named; more are counted. */
const NAMED = 3;

interface SplitLabels {
  readonly labels: readonly string[];
  readonly splits: readonly string[] | null;
}

/**
 * Classes that only one of several labelled splits has, in a line each with the name that was perhaps meant, or in one
 * line where they are many; none where no split shares a class with another, as in sets of unknown classes.
 */
export function onlyInOneSplit({ labels, splits }: SplitLabels): string[] {
  if (splits === null) return [];
  const bySplit = new Map<string, Map<string, number>>();
  labels.forEach((label, i) => {
    if (label === '') return;
    const counts = bySplit.get(splits[i]) ?? new Map<string, number>();
    bySplit.set(splits[i], counts.set(label, (counts.get(label) ?? 0) + 1));
  });
  const all = new Set(labels.filter((label) => label !== ''));
  const lone = [...bySplit].flatMap(([split, counts]) =>
    [...counts]
      .filter(([label]) => [...bySplit].every(([other, known]) => other === split || !known.has(label)))
      .map(([label, images]) => ({ label, split, images })),
  );
  if (bySplit.size < 2 || lone.length === all.size) return [];
  const named = lone
    .map(({ label, ...rest }) => ({ label, ...rest, near: nearestName(label, all) }))
    .sort((a, b) => Number(b.near !== null) - Number(a.near !== null));
  const lines = named.slice(0, NAMED).map(({ label, split, images, near }) => {
    const meant = near === null ? '' : ` Did you mean "${near}"?`;
    return `The class "${label}" is only in ${split} (${images === 1 ? '1 image' : `${images} images`}).${meant}`;
  });
  return lone.length > NAMED
    ? [...lines, `${lone.length - NAMED} more of ${all.size} classes are only in one split.`]
    : lines;
}

/**
 * What a person should know of a label that was just given: that no image had it before, or none of the same split.
 * @param split of the image; '' where there are none
 */
export function newLabelNote(label: string, split: string, { labels, splits }: SplitLabels): string | null {
  if (label === '') return null;
  const known = new Set(labels.filter((one) => one !== ''));
  if (!known.has(label)) {
    const near = nearestName(label, known);
    return `"${label}" is a new class${near === null ? '' : `; did you mean "${near}"?`}`;
  }
  if (split === '' || splits === null) return null;
  if (labels.some((one, i) => one === label && splits[i] === split)) return null;
  return `no other image of ${split} is of the class "${label}"`;
}
