import type { Knn } from '../../numeric/knn';
import { shuffle, type Random } from '../../numeric/random';
import type { SamplerOptionsOf } from '../../recipe/samplerOptions';
import type { Sampler } from '../sampler';
import { classDecks, type ClassDeck } from './classDecks';
import { Deck } from './deck';
import { hardNegatives, type HardPairs } from './hardNegatives';

/**
 * P × K batches in which a share of the classes comes in with hard negatives of the whole dataset: an image and the
 * image of another class that the embedding takes it for stand in one batch, each among images of its class. The other
 * classes are drawn at random, all of them until the first `renew`.
 */
export function globalHardSampler(options: SamplerOptionsOf<'globalHard'>, labels: Int32Array): Sampler {
  const decks = classDecks(labels);
  const deckOf = new Map(decks.map((deck) => [deck.label, deck]));
  const images = decks.reduce((sum, deck) => sum + deck.size, 0);
  const classes = Math.min(options.classesPerBatch, decks.length);
  const batchSize = classes * options.imagesPerClass;
  const fromPairs = Math.min(classes, Math.max(2, Math.round(options.share * classes)));
  let pairs: HardPairs = { anchors: new Uint32Array(0), negatives: new Uint32Array(0) };
  let order: Deck = new Deck(new Uint32Array(0));
  return {
    batchSize,
    batchesPerEpoch: Math.ceil(images / batchSize),
    renewal: {
      neighbours: options.neighbours,
      everyEpochs: options.renewEvery,
      renew(knn: Knn) {
        pairs = hardNegatives(knn, labels);
        order = new Deck(Uint32Array.from(pairs.anchors.keys()));
      },
    },
    next(random) {
      const batch = new Batch(classes, options.imagesPerClass);
      for (let tries = 0; batch.size < fromPairs && tries < order.size; tries++) {
        const [pair] = order.draw(1, random);
        for (const image of [pairs.anchors[pair], pairs.negatives[pair]]) batch.add(deckOf.get(labels[image])!, image);
      }
      for (const deck of shuffle(decks.slice(), random)) batch.open(deck);
      return batch.filled(random);
    },
  };
}

/** A batch in the making: up to so many classes, each with the images that have to be in it. */
class Batch {
  private readonly imagesOf = new Map<ClassDeck, Set<number>>();

  constructor(
    private readonly classes: number,
    private readonly imagesPerClass: number,
  ) {}

  get size(): number {
    return this.imagesOf.size;
  }

  /** Gives the class a place while there is one. */
  open(deck: ClassDeck): void {
    if (this.size < this.classes && !this.imagesOf.has(deck)) this.imagesOf.set(deck, new Set());
  }

  /** Puts an image among those of its class while there is a place. */
  add(deck: ClassDeck, image: number): void {
    this.open(deck);
    const images = this.imagesOf.get(deck);
    if (images && images.size < this.imagesPerClass) images.add(image);
  }

  filled(random: Random): Uint32Array {
    for (const [deck, images] of this.imagesOf) {
      for (const image of deck.draw(this.imagesPerClass, random))
        if (images.size < this.imagesPerClass) images.add(image);
    }
    return Uint32Array.from([...this.imagesOf.values()].flatMap((images) => [...images]));
  }
}
