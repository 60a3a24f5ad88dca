/** Images by what is in them, with their labels. */
export interface Labelled {
  readonly hashes: readonly string[];
  readonly labels: readonly string[];
}

export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** One image with another label says nothing of its class. */
const FEWEST = 2;

/**
 * The classes that a person renamed by hand, in the label file or by their folders: those that are gone, and all of
 * whose images that are still there have one other label now. Content that is there twice is left aside, since it may
 * have two labels.
 */
export function renamedClasses(before: Labelled, after: Labelled): Renamed[] {
  const present = new Set(after.labels);
  const now = unique(after);
  const targets = new Map<string, string[]>();
  for (const [hash, label] of unique(before)) {
    const to = now.get(hash);
    if (label === '' || present.has(label) || to === undefined) continue;
    const found = targets.get(label) ?? [];
    targets.set(label, found);
    found.push(to);
  }
  return [...targets]
    .filter(([, [to, ...rest]]) => to !== '' && 1 + rest.length >= FEWEST && rest.every((other) => other === to))
    .map(([from, [to]]) => ({ from, to }));
}

function unique({ hashes, labels }: Labelled): Map<string, string> {
  const count = new Map<string, number>();
  for (const hash of hashes) count.set(hash, (count.get(hash) ?? 0) + 1);
  return new Map(
    hashes.flatMap((hash, i): [string, string][] => (hash !== '' && count.get(hash) === 1 ? [[hash, labels[i]]] : [])),
  );
}
