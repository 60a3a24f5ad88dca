import type { Appearances } from '../numeric/appearances';
import type { Knn } from '../numeric/knn';
import type { Space } from '../numeric/space';
import type { JobContext } from '../protocol/job';
import { findDuplicates, type DuplicateGroup } from './duplicates/duplicateGroups';
import type { QualityOptions } from '../recipe/qualityOptions';
import { qualityIssues, type QualityIssue } from './quality/qualityIssues';

/** What is known of the images as pictures and as files, as columns. */
export interface Pictures {
  readonly appearances: Appearances;
  /** SHA-1 of the content; '' where it is no readable image. */
  readonly hashes: readonly string[];
  /** Size of the pictures in pixels and of the files in bytes; 0 where unreadable. */
  readonly widths: Int32Array;
  readonly heights: Int32Array;
  /** 3 where they have colours. */
  readonly channels: Uint8Array;
  readonly bytes: Float64Array;
  readonly quality: QualityOptions;
  /** Groups that were found earlier among the same images; null has them searched, which takes seconds. */
  readonly duplicates: readonly DuplicateGroup[] | null;
}

/** What no label and no decision changes: which pictures are the same, and which are bad. */
export interface PictureProblems {
  readonly duplicates: readonly DuplicateGroup[];
  readonly quality: readonly QualityIssue[];
}

/** Look-alikes come from the space that holds all images, and from the pictures themselves. */
export function findPictureProblems(
  pictures: Pictures,
  spaces: readonly Space[],
  knn: readonly Knn[],
  seed: number,
  job: JobContext,
): PictureProblems {
  const whole = spaces.findIndex(({ heldOut }) => heldOut === null);
  const { appearances, hashes, quality } = pictures;
  return {
    duplicates:
      pictures.duplicates ?? findDuplicates({ hashes, appearances, knn: whole < 0 ? null : knn[whole], seed }, job),
    quality: qualityIssues({ ...pictures, statistics: appearances.statistics }, quality),
  };
}
