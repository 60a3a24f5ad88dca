import { classGroups } from '../numeric/classGroups';
import { fork, shuffle } from '../numeric/random';
import type { Space } from '../numeric/space';
import type { JobContext } from '../protocol/job';
import { trainSpaces, type TrainSpacesInput } from './trainSpaces';

/**
 * Parts that the classes are dealt into: with more of them a stranger meets nearly the whole gallery, and more networks
 * have to be trained.
 */
const PARTS = 5;
/** Keeps the parts apart from the other uses of the seed. */
const STREAM = 91;

/**
 * Networks that each never saw a part of the classes, held out in their spaces: images of these classes are strangers
 * to them, as those of other folds are not, whose classes were learned from other images.
 * @param input its folds are chosen here
 * @returns none where the classes are too few to learn from a part of them
 */
export async function strangerSpaces(input: Omit<TrainSpacesInput, 'folds'>, job: JobContext): Promise<Space[]> {
  const { samples, labels, recipe } = input;
  const labelled = labels.map((label, i) => (samples.readable[i] ? label : -1));
  const classes = shuffle(
    classGroups(labelled).map(({ label }) => label),
    fork(recipe.training.seed, STREAM),
  );
  const parts = Math.min(PARTS, classes.length);
  if (classes.length - Math.ceil(classes.length / parts) < 2) return [];
  const partOf = new Map(classes.map((label, c) => [label, c % parts]));
  const imagesWhere = (wanted: (part: number) => boolean): Uint32Array =>
    Uint32Array.from(labelled.keys()).filter((i) => labelled[i] >= 0 && wanted(partOf.get(labelled[i])!));
  // Nothing is held out of the training itself, so that no choice of weights looks at the strangers.
  const folds = Array.from({ length: parts }, (_, part) => ({
    learn: imagesWhere((own) => own !== part),
    heldOut: new Uint32Array(0),
  }));
  const { spaces } = await trainSpaces({ ...input, folds }, job);
  return spaces.map(({ embeddings }, part) => ({ embeddings, heldOut: imagesWhere((own) => own === part) }));
}
