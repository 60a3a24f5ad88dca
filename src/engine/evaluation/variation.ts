import { classGroups } from '../numeric/classGroups';
import { presentImages, type Embeddings } from '../numeric/embeddings';

/** How one class lies among the others. Distances are Euclidean, between unit rows: 0 to 2. */
export interface ClassVariation {
  readonly label: number;
  readonly images: number;
  /** Root mean square distance of its images from their centre; 0 for one image. */
  readonly within: number;
  /** The class with the nearest centre, -1 where there is no other. */
  readonly nearest: number;
  /** Distance of the two centres; Infinity where there is no other. */
  readonly toNearest: number;
  /**
   * That distance in standard deviations of the two classes along the line between the centres (d'): below 2 they
   * overlap. In many dimensions `within` is far above `toNearest` even for classes that stand apart, so this is what
   * tells.
   */
  readonly separation: number;
}

export interface VariationReport {
  readonly classes: readonly ClassVariation[];
  /** Mean squared distance of images from the centre of their class. */
  readonly within: number;
  /**
   * Mean squared distance of the images' class centres from the centre of all. Within and between add up to the whole
   * variance.
   */
  readonly between: number;
  /** between / (within + between): the share of the variance that the classes explain, 0..1. */
  readonly explained: number;
  readonly advice: readonly string[];
}

/** At two standard deviations a sixth of the images lie beyond the middle between the centres. */
const OVERLAP = 2;
const WEAKLY_EXPLAINED = 0.3;
const NAMED_AT_MOST = 3;

/**
 * The variation within and between classes. Images without a label (-1) and absent images (rows of zeros) are left out.
 * @param names of the classes, for the advice
 */
export function variation(embeddings: Embeddings, labels: Int32Array, names: readonly string[]): VariationReport {
  const used = new Int32Array(labels.length).fill(-1);
  for (const image of presentImages(embeddings)) used[image] = labels[image];
  const groups = classGroups(used);
  const images = groups.flatMap((group) => group.images);
  const centres = groups.map((group) => centreOf(embeddings, group.images));
  const whole = centreOf(embeddings, images);
  const squares = groups.map((group, g) =>
    group.images.reduce((sum, image) => sum + squareTo(embeddings, image, centres[g]), 0),
  );
  const total = Math.max(images.length, 1);
  const within = squares.reduce((sum, square) => sum + square, 0) / total;
  const between = groups.reduce((sum, group, g) => sum + group.images.length * square(centres[g], whole), 0) / total;
  const classes = groups.map(({ label, images: members }, g): ClassVariation => {
    let nearest = -1,
      smallest = Infinity;
    for (let other = 0; other < groups.length; other++) {
      const distance = other === g ? Infinity : Math.sqrt(square(centres[g], centres[other]));
      if (distance < smallest) [nearest, smallest] = [other, distance];
    }
    const separation =
      nearest < 0
        ? Infinity
        : separationOf(embeddings, [members, groups[nearest].images], [centres[g], centres[nearest]]);
    return {
      label,
      images: members.length,
      within: Math.sqrt(squares[g] / members.length),
      nearest: nearest < 0 ? -1 : groups[nearest].label,
      toNearest: smallest,
      separation,
    };
  });
  const explained = within + between > 0 ? between / (within + between) : 0;
  return { classes, within, between, explained, advice: advise(classes, explained, names) };
}

function advise(classes: readonly ClassVariation[], explained: number, names: readonly string[]): string[] {
  if (classes.length < 2) return ['There are fewer than two classes to compare.'];
  const percent = `${Math.round(100 * explained)}%`;
  const advice = [
    explained < WEAKLY_EXPLAINED
      ? `Classes explain ${percent} of the variance: they overlap more than they differ. Train longer, choose a ` +
        'larger backbone, or look at the suspects first.'
      : `Classes explain ${percent} of the variance.`,
  ];
  // Two classes that are nearest to each other are named once.
  const overlapping = classes
    .filter(
      (c) =>
        c.separation < OVERLAP &&
        !classes.some((o) => o.label === c.nearest && o.nearest === c.label && o.label < c.label),
    )
    .sort((a, b) => a.separation - b.separation)
    .slice(0, NAMED_AT_MOST);
  for (const c of overlapping) {
    advice.push(
      `${names[c.label]} and ${names[c.nearest]} lie only ${c.separation.toFixed(1)} standard deviations apart: ` +
        'check whether they are one class, and look at their suspects.',
    );
  }
  return advice;
}

/** The distance of two centres over the root mean square of both classes' deviations along the line between them. */
function separationOf(
  { dim, values }: Embeddings,
  members: readonly [number[], number[]],
  [a, b]: readonly [Float64Array, Float64Array],
): number {
  const line = a.map((value, d) => b[d] - value);
  const length = Math.hypot(...line);
  if (length === 0) return 0;
  const variances = members.map(
    (images, c) =>
      images.reduce((sum, image) => {
        let along = 0;
        for (let d = 0; d < dim; d++) along += ((values[image * dim + d] - [a, b][c][d]) * line[d]) / length;
        return sum + along * along;
      }, 0) / images.length,
  );
  return length / Math.sqrt((variances[0] + variances[1]) / 2);
}

function centreOf({ dim, values }: Embeddings, images: readonly number[]): Float64Array {
  const centre = new Float64Array(dim);
  for (const image of images) for (let d = 0; d < dim; d++) centre[d] += values[image * dim + d] / images.length;
  return centre;
}

function squareTo({ dim, values }: Embeddings, image: number, centre: Float64Array): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (values[image * dim + d] - centre[d]) ** 2;
  return sum;
}

function square(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, d) => sum + (value - b[d]) ** 2, 0);
}
