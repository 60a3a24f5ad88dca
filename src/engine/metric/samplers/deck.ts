import { shuffle, type Random } from '../../numeric/random';

/**
 * Images as a deck of cards: drawn without replacement and shuffled anew when too few are left, so that every image is
 * drawn about equally often and none twice in one draw.
 */
export class Deck {
  private next: number;

  /** @param images in any order; the deck keeps and shuffles them */
  constructor(private readonly images: Uint32Array) {
    this.next = images.length;
  }

  get size(): number {
    return this.images.length;
  }

  /** @returns `count` different images, or all of them where the deck has fewer */
  draw(count: number, random: Random): Uint32Array {
    const wanted = Math.min(count, this.images.length);
    if (this.next + wanted > this.images.length) {
      shuffle(this.images, random);
      this.next = 0;
    }
    this.next += wanted;
    return this.images.slice(this.next - wanted, this.next);
  }
}
