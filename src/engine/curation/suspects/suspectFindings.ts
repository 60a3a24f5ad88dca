import type { Neighbour } from '../../protocol/dataset';
import type { Finding, Suggestion } from '../../protocol/findings';
import { percentInWords } from '../../protocol/percent';
import { imageRef, neighbour, type ImageNames } from '../../labels/names';
import { topClasses, type Suspicion } from './suspicion';

export interface SuspectListing {
  /** Neighbours that are shown as evidence. */
  readonly neighbours: number;
  readonly suspectThreshold: 'auto' | number;
}

const SUGGESTIONS = 3;
/** Up to this distance a neighbour is called the same image. */
const SAME_IMAGE = 1e-4;

/**
 * The images whose label is probably wrong. Errors across the tree of classes come before mix-ups of sisters, those
 * more probable before those less; equal ones stand in the order of the dataset.
 */
export function suspectFindings(
  suspicion: Suspicion,
  names: ImageNames,
  { neighbours, suspectThreshold }: SuspectListing,
): Finding[] {
  const { wrong, severity } = suspicion;
  const threshold = suspectThreshold === 'auto' ? suspicion.threshold : suspectThreshold;
  return [...wrong.keys()]
    .filter((i) => names.labels[i] >= 0 && wrong[i] > 0 && wrong[i] >= threshold)
    .sort((a, b) => severity[b] - severity[a] || a - b)
    .map((i) => suspectFinding(i, suspicion, names, neighbours));
}

function suspectFinding(image: number, suspicion: Suspicion, names: ImageNames, shown: number): Finding {
  const ref = imageRef(names, image);
  const suggestions = topClasses(suspicion, image, SUGGESTIONS, names.labels[image]).map(
    ({ classIndex, probability }) => ({ label: names.classes[classIndex], probability }),
  );
  const evidence = nearest(suspicion, names, image, shown);
  return {
    id: `suspect:${ref.path}`,
    kind: 'suspect',
    image: ref,
    score: suspicion.wrong[image],
    reason:
      `${appearance(ref.label, suggestions, evidence, suspicion.ambiguous[image] === 1)}; the label is wrong with ` +
      `a probability of ${percentInWords(suspicion.wrong[image])}.`,
    clears:
      suggestions.length === 0
        ? `Relabel it, or keep ${ref.label}.`
        : `Relabel it to ${suggestions[0].label}, or keep ${ref.label}.`,
    suggestions,
    evidence,
  };
}

function nearest(
  { evidence: { k, indices, distances } }: Suspicion,
  names: ImageNames,
  image: number,
  shown: number,
): Neighbour[] {
  const found: Neighbour[] = [];
  for (let n = image * k; n < (image + 1) * k && indices[n] >= 0 && found.length < shown; n++) {
    found.push(neighbour(names, indices[n], distances[n]));
  }
  return found;
}

/** What the image looks like, with its numbers. */
function appearance(
  label: string,
  [best]: readonly Suggestion[],
  evidence: readonly Neighbour[],
  ambiguous: boolean,
): string {
  if (!best) return 'No other class is known to fit it';
  const copy = evidence.find((near) => near.distance <= SAME_IMAGE && near.label !== label && near.label !== '');
  if (copy) return `${copy.path} looks the same and is labelled ${copy.label}`;
  const having = (name: string): number => evidence.filter((near) => near.label === name).length;
  if (evidence.length === 0) return `${best.label} fits it better (${percentInWords(best.probability)})`;
  if (having(best.label) === 0)
    return (
      `It looks like ${best.label} (${percentInWords(best.probability)}), although none of its ${evidence.length} ` +
      'nearest images is'
    );
  const own = having(label);
  const votes =
    `${having(best.label)} of its ${evidence.length} nearest images are ${best.label} and ` +
    `${own === 0 ? 'none is' : own} ${label}`;
  return ambiguous ? `Both ${best.label} and ${label} fit it: ${votes}` : votes;
}

/** Never 100%: a label is wrong for sure only when a person says so. */
