import type { Neighbour } from '../protocol/dataset';
import type { Finding } from '../protocol/findings';
import { imageRef, neighbour, type ImageNames } from './names';
import { topClasses, type Suspicion } from './suspicion';

export interface SuspectListing {
  /** Neighbours that are shown as evidence. */
  readonly neighbours: number;
  readonly suspectThreshold: 'auto' | number;
}

const SUGGESTIONS = 3;

/** The images whose label is probably wrong, most probable first; equally probable ones in the order of the dataset. */
export function suspectFindings(suspicion: Suspicion, names: ImageNames, listing: SuspectListing): Finding[] {
  const threshold = listing.suspectThreshold === 'auto' ? suspicion.threshold : listing.suspectThreshold;
  const listed: number[] = [];
  suspicion.wrong.forEach((probability, i) => {
    if (names.labels[i] >= 0 && probability > 0 && probability >= threshold) listed.push(i);
  });
  listed.sort((a, b) => suspicion.wrong[b] - suspicion.wrong[a] || a - b);
  return listed.map((i) => suspectFinding(i, suspicion, names, listing.neighbours));
}

function suspectFinding(image: number, suspicion: Suspicion, names: ImageNames, shown: number): Finding {
  const ref = imageRef(names, image);
  const suggestions = topClasses(suspicion, image, SUGGESTIONS, names.labels[image])
    .map(({ classIndex, probability }) => ({ label: names.classes[classIndex], probability }));
  const evidence = nearest(suspicion, names, image, shown);
  const best = suggestions.length > 0 ? suggestions[0].label : '';
  return {
    id: `suspect:${ref.path}`,
    kind: 'suspect',
    image: ref,
    score: suspicion.wrong[image],
    reason: reason(ref.label, best, evidence, suspicion.wrong[image], suspicion.ambiguous[image] === 1),
    clears: best === '' ? `Relabel it, or keep ${ref.label}.` : `Relabel it to ${best}, or keep ${ref.label}.`,
    suggestions,
    evidence,
  };
}

function nearest({ evidence: { k, indices, distances } }: Suspicion, names: ImageNames, image: number, shown: number): Neighbour[] {
  const found: Neighbour[] = [];
  for (let n = image * k; n < (image + 1) * k && indices[n] >= 0 && found.length < shown; n++) {
    found.push(neighbour(names, indices[n], distances[n]));
  }
  return found;
}

function reason(label: string, best: string, evidence: readonly Neighbour[], wrong: number, ambiguous: boolean): string {
  const having = (name: string): number => evidence.filter((near) => near.label === name).length;
  const percent = `${Math.round(100 * wrong)} %`;
  if (best === '') return `No other image is like it; its label ${label} is wrong with a probability of ${percent}.`;
  const votes = `${having(best)} of its ${evidence.length} nearest images are ${best} and ${having(label)} ${label}`;
  return ambiguous
    ? `It could be ${label} or ${best}: ${votes}; wrong with a probability of ${percent}.`
    : `${votes}; the label is wrong with a probability of ${percent}.`;
}
