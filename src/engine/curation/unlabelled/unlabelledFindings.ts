import type { Finding, Suggestion } from '../../protocol/findings';
import type { JobContext } from '../../protocol/job';
import { distanceBetween } from '../neighbourLists';
import { imageRef, neighbour, type ImageNames } from '../../labels/names';
import type { Suspicion } from '../suspects/suspicion';
import { familiarity } from './familiarity';
import { representativeness, uniqueness } from './representation';
import { type Choice, selectForLabelling } from './selection';

export interface UnlabelledInput {
  readonly suspicion: Suspicion;
  readonly names: ImageNames;
  /** 1 for images that take no part: excluded, or left without a label by a person. */
  readonly skip: Uint8Array;
  /** Findings at most. */
  readonly labelNext: number;
}

const SUGGESTIONS = 3;

/**
 * What to label next, most useful first: each finding is an image and the unlabelled ones that can be named with it.
 */
export function unlabelledFindings({ suspicion, names, skip, labelNext }: UnlabelledInput, job: JobContext): Finding[] {
  if (!names.labels.includes(-1)) return [];
  const { evidence: knn, posterior, classCount } = suspicion;
  const familiar = familiarity(knn, names.labels);
  const choices = selectForLabelling(
    { knn, labels: names.labels, skip, posterior, classCount, familiar },
    labelNext,
    job,
  );
  const unique = uniqueness(knn);
  const typical = representativeness(knn);
  return choices.map((choice): Finding => {
    const image = imageRef(names, choice.image);
    const suggestions = suggestionsFor(choice, suspicion, names.classes, familiar);
    const evidence = choice.group.map((member) => neighbour(names, member, distanceBetween(knn, choice.image, member)));
    const farthest = evidence.reduce((most, { distance }) => Math.max(most, distance), 0);
    return {
      id: `unlabelled:${image.path}`,
      kind: 'unlabelled',
      image,
      score: Math.max(0, choice.gain / choices[0].gain),
      reason:
        `${groupText(evidence.length, farthest)}; it is more typical than ${share(typical[choice.image])} and more ` +
        `of a one-off than ${share(unique[choice.image])} of the images, ${classText(suggestions)}.`,
      clears: clearing(suggestions, evidence.length),
      suggestions,
      evidence,
    };
  });
}

/** The mean belief of a group in each class, as far as its images are of known classes. */
function suggestionsFor(
  { image, group }: Choice,
  { classCount, posterior }: Suspicion,
  classes: readonly string[],
  familiar: Float32Array,
): Suggestion[] {
  const images = [image, ...group];
  return classes
    .map((label, c) => ({
      label,
      probability: images.reduce((sum, i) => sum + familiar[i] * posterior[i * classCount + c], 0) / images.length,
    }))
    .filter(({ probability }) => probability > 0)
    .sort((a, b) => b.probability - a.probability)
    .slice(0, SUGGESTIONS);
}

function groupText(images: number, farthest: number): string {
  if (images === 0) return 'It stands for itself';
  const others =
    images === 1 ? 'Another unlabelled image like it lies' : `${images} other unlabelled images like it lie`;
  return `${others} within ${farthest.toFixed(3)}`;
}

function classText([best]: readonly Suggestion[]): string {
  return best ? `and looks like ${best.label} (${share(best.probability)})` : 'and no class is named yet';
}

function clearing([best]: readonly Suggestion[], group: number): string {
  const naming = best ? `Confirm ${best.label}, or name it otherwise` : 'Name it';
  return group === 0
    ? `${naming}.`
    : `${naming}; the ${group === 1 ? 'other image gets' : `${group} others get`} the same label.`;
}

function share(value: number): string {
  return `${Math.floor(100 * value)}%`;
}
