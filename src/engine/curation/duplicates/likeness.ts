import { type Appearances, THUMB, THUMB_AREA } from '../../numeric/appearances';
import { align, type Alignment, type Pyramid, pyramid, type Template, template } from './alignment';
import { colourDifference } from './colour';
import { mirrored } from './smoothing';

/** How alike two images are once they are laid over each other. */
export interface Likeness {
  /** 0 for the same picture; 1 - correlation of the aligned thumbnails, plus what their colours differ. */
  readonly distance: number;
  /** The second image is compared in the mirror. */
  readonly mirror: boolean;
}

/**
 * How much a relative difference in colour counts, squared; at 0.3 a different print on the same package counts as much
 * as a lost detail.
 */
const COLOUR_WEIGHT = 0.3;
/** Pictures that are still this many limits apart at the coarse level are not compared any finer. */
const COARSE_SLACK = 12;

/** One image ready to be compared with many. */
export interface Compared {
  readonly image: number;
  readonly template: Template;
}

/** Compares images of a dataset pair by pair. */
export class Comparison {
  constructor(private readonly appearances: Appearances) {}

  prepare(image: number): Compared {
    return { image, template: template(pyramid(this.thumbnail(image))) };
  }

  /**
   * How alike two images are in the better of some ways to compare them: as they are (false) or with the other one in
   * the mirror (true).
   */
  likeness(of: Compared, other: number, ways: readonly boolean[], leastCoarse = -1): Likeness & Alignment {
    const levels = pyramid(this.thumbnail(other));
    let best: (Alignment & { mirror: boolean }) | undefined;
    for (const mirror of ways) {
      const aligned = align(of.template, mirror ? mirroredPyramid(levels) : levels, leastCoarse);
      if (!best || aligned.correlation > best.correlation) best = { ...aligned, mirror };
    }
    if (!best) throw new Error('no way to compare');
    const colour = colourDifference(this.appearances.colours, of.image, other, best.mirror);
    return { ...best, distance: Math.max(0, 1 - best.correlation + COLOUR_WEIGHT * colour * colour) };
  }

  /** Likeness of two images if they show the same picture, else null. */
  samePicture(of: Compared, other: number, ways: readonly boolean[], limit: number): Likeness | null {
    const likeness = this.likeness(of, other, ways, 1 - COARSE_SLACK * limit);
    return likeness.distance <= limit ? likeness : null;
  }

  private thumbnail(image: number): Uint8Array {
    return this.appearances.thumbnails.subarray(image * THUMB_AREA, (image + 1) * THUMB_AREA);
  }
}

function mirroredPyramid({ coarse, fine }: Pyramid): Pyramid {
  return { coarse: mirrored(coarse, THUMB / 2), fine: mirrored(fine, THUMB) };
}
