import type { ClassHealth, Finding } from '../../protocol/findings';
import { imageRef, neighboursOf, type ImageNames } from '../../labels/names';
import type { Suspicion } from '../suspects/suspicion';
import { percent } from '../../protocol/percent';
import { alikeClasses } from './alikeClasses';
import { classHealth } from './classHealth';
import { classOverlaps, type Overlap } from './overlaps';

/** Two classes this mixed are hardly told apart, if enough of their images are linked to say so. */
const MIXED = 0.5;
const ENOUGH_LINKS = 20;
/**
 * A class is called noisy from this share of wrong labels on, if it is so many times the share in the whole dataset and
 * so many images.
 */
const NOISY = { rate: 0.1, timesOverall: 1.5, images: 3 };
/** A class is called rare with less than this share of the images of the median class. */
const RARE = 0.1;

export interface ClassReport {
  readonly health: readonly ClassHealth[];
  /** Mixed classes first, then noisy, rare and lone ones, and names that are probably others. */
  readonly findings: readonly Finding[];
}

/** The soundness of every class, and what about it is worth a look. */
export function reportClasses(suspicion: Suspicion, names: ImageNames, shown: number): ClassReport {
  const { classes, labels } = names;
  const { wrong, threshold, evidence, joint, noiseRate } = suspicion;
  // Wrong labels alone make no two classes alike.
  const believed = labels.map((label, i) => (wrong[i] > 0 && wrong[i] >= threshold ? -1 : label));
  const overlaps = classOverlaps(evidence, believed, classes.length);
  const health = classHealth({ classes, labels, joint, knn: evidence, overlaps });
  return {
    health,
    findings: [
      ...mixed(overlaps, classes),
      ...noisy(health, noiseRate),
      ...rare(health),
      ...lone(names, health, suspicion, shown),
      ...alikeClasses(names),
    ],
  };
}

function mixed(overlaps: readonly Overlap[], classes: readonly string[]): Finding[] {
  return overlaps
    .filter(({ overlap, links }) => overlap >= MIXED && links >= ENOUGH_LINKS)
    .map(({ a, b, crossing, links, expected, overlap }) =>
      finding({
        id: `class:overlap:${classes[a]}:${classes[b]}`,
        label: classes[a],
        score: overlap,
        reason:
          `${classes[a]} and ${classes[b]} overlap by ${percent(overlap)}: ${percent(crossing / links)} of the ` +
          `neighbours among their images are of the other one, and ${percent(expected)} would be if they were one ` +
          'class.',
        clears: `Merge ${classes[a]} and ${classes[b]}, or say in words what tells them apart and relabel by it.`,
      }),
    );
}

function noisy(health: readonly ClassHealth[], overall: number): Finding[] {
  return health
    .filter(
      ({ images, errorRate }) =>
        errorRate >= Math.max(NOISY.rate, NOISY.timesOverall * overall) && images * errorRate >= NOISY.images,
    )
    .sort((a, b) => b.errorRate - a.errorRate)
    .map(({ label, images, errorRate, outflow: [most] }) => {
      const where = most ? `, most of them to ${most.label} (${Math.round(most.images)})` : '';
      return finding({
        id: `class:noisy:${label}`,
        label,
        score: errorRate,
        reason:
          `An estimated ${percent(errorRate)} of the ${images} images labelled ${label} belong elsewhere${where}; ` +
          `in the whole dataset it is ${percent(overall)}.`,
        clears: `Review the suspects labelled ${label}.`,
      });
    });
}

function rare(health: readonly ClassHealth[]): Finding[] {
  const sizes = health.map(({ images }) => images).sort((a, b) => a - b);
  const median = sizes[sizes.length >> 1];
  return health
    .filter(({ images }) => images > 1 && images < RARE * median)
    .sort((a, b) => a.images - b.images)
    .map(({ label, images }) =>
      finding({
        id: `class:rare:${label}`,
        label,
        score: 1 - images / (RARE * median),
        reason:
          `${label} has ${images} images, while half of the classes have ${median} or more: what it looks like is ` +
          'hardly known.',
        clears:
          `Add images of ${label}${median > 2 ? ` (${Math.ceil(RARE * median)} or more)` : ''}, or merge it into a ` +
          'larger class.',
      }),
    );
}

function lone(names: ImageNames, health: readonly ClassHealth[], { evidence }: Suspicion, shown: number): Finding[] {
  return health
    .filter(({ images }) => images === 1)
    .map(({ label }) => {
      const image = names.labels.indexOf(names.classes.indexOf(label));
      return finding({
        id: `class:lone:${label}`,
        label,
        score: 1,
        reason: `${names.paths[image]} is the only image of ${label}, so nothing can vouch for its label.`,
        clears: `Add images of ${label}, or give ${names.paths[image]} a label that others have.`,
        evidence: [{ ...imageRef(names, image), distance: 0 }, ...neighboursOf(evidence, names, image, shown - 1)],
      });
    });
}

function finding({
  label,
  evidence = [],
  ...rest
}: Pick<Finding, 'id' | 'score' | 'reason' | 'clears'> & {
  readonly label: string;
  readonly evidence?: Finding['evidence'];
}): Finding {
  return { ...rest, kind: 'class', image: { path: '', label }, suggestions: [], evidence };
}
