import { shuffle, type Random } from '../../numeric/random';
import { EFFECTIVE_BETA, effectiveNumber } from '../classWeights';
import type { SamplerOptionsOf } from '../../recipe/samplerOptions';
import type { Sampler } from '../sampler';
import { classDecks, type ClassDeck } from './classDecks';

/**
 * P × K batches (Hermans et al. 2017): P classes with K images each. A class with fewer than K images gives all of its
 * images, and with fewer than P classes all take part, so a batch can be smaller than `batchSize`.
 */
export function balancedSampler(options: SamplerOptionsOf<'balanced'>, labels: Int32Array): Sampler {
  const decks = classDecks(labels);
  const images = decks.reduce((sum, deck) => sum + deck.size, 0);
  const batchSize = Math.min(options.classesPerBatch, decks.length) * options.imagesPerClass;
  return {
    batchSize,
    batchesPerEpoch: Math.ceil(images / batchSize),
    next: (random: Random) => {
      const drawn = drawClasses(decks, options.classes, random).slice(0, options.classesPerBatch);
      return Uint32Array.from(drawn.flatMap((deck) => [...deck.draw(options.imagesPerClass, random)]));
    },
  };
}

/** All classes in a random order in which the ones with more weight tend to come first (Efraimidis & Spirakis 2006). */
function drawClasses(
  decks: readonly ClassDeck[],
  how: SamplerOptionsOf<'balanced'>['classes'],
  random: Random,
): ClassDeck[] {
  if (how === 'equal') return shuffle(decks.slice(), random);
  const keys = decks.map(
    (deck) => Math.log(1 - random()) / (how === 'natural' ? deck.size : effectiveNumber(deck.size, EFFECTIVE_BETA)),
  );
  return [...decks.keys()].sort((a, b) => keys[b] - keys[a]).map((i) => decks[i]);
}
