import { classGroups } from '../../numeric/classGroups';
import { NearmissError } from '../../protocol';
import { Deck } from './deck';

/** The images of one class. */
export class ClassDeck extends Deck {
  constructor(
    readonly label: number,
    images: Uint32Array,
  ) {
    super(images);
  }
}

/**
 * One deck per class that has a positive pair, by class index. A class of one image has none; it and unlabelled images
 * (-1) are left out.
 * @throws NearmissError when fewer than two classes have two images
 */
export function classDecks(labels: Int32Array): ClassDeck[] {
  const groups = classGroups(labels);
  const decks = groups
    .filter(({ images }) => images.length >= 2)
    .map(({ label, images }) => new ClassDeck(label, Uint32Array.from(images)));
  if (decks.length < 2) throw tooFewClasses(labels.length, groups.length, decks.length);
  return decks;
}

function tooFewClasses(images: number, classes: number, usable: number): NearmissError {
  const found =
    `${count(images, 'image', 'images')} of ${count(classes, 'class', 'classes')}, ` +
    `${usable === 0 ? 'none' : usable} with 2 images or more`;
  return new NearmissError(
    'training/tooFewClasses',
    'Training compares images of different classes, so at least 2 classes need 2 labelled images each; found ' +
      `${found}. Label more images, or choose a loss that learns without labels ("vicReg").`,
  );
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
