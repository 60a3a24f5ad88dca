import type { Finding } from '../../protocol/findings';
import { imageRef, neighboursOf, type ImageNames } from '../../labels/names';
import { percentInWords } from '../../protocol/percent';
import type { Outliers } from './findOutliers';

export interface OutlierListing {
  /** Score from which an image is listed. */
  readonly outlierThreshold: number;
  /** Neighbours that are shown. */
  readonly neighbours: number;
  /** 1 for the images known to be normal, which are listed nowhere; null where the scores are against all images. */
  readonly normal: Uint8Array | null;
}

const NORMAL = 'what is normal';

/** Images that belong nowhere, farthest out first. */
export function outlierFindings(
  outliers: Outliers,
  names: ImageNames,
  { outlierThreshold, neighbours, normal }: OutlierListing,
): Finding[] {
  const { score, deviations, near } = outliers;
  const listed = [...score.keys()].filter((i) => score[i] > 0 && score[i] >= outlierThreshold && !normal?.[i]);
  listed.sort((a, b) => score[b] - score[a] || deviations[b] - deviations[a] || a - b);
  return listed.map((i): Finding => {
    const image = imageRef(names, i);
    return {
      id: `outlier:${image.path}`,
      kind: 'outlier',
      image,
      score: score[i],
      reason: reason(
        outliers,
        i,
        normal ? NORMAL : names.classes.length > 0 ? 'the class that fits best' : 'the middle of all images',
      ),
      clears: normal
        ? 'Exclude it, or keep it as normal.'
        : 'Exclude it if it does not belong here, relabel it, or keep it.',
      suggestions: [],
      evidence: neighboursOf(near, names, i, neighbours),
    };
  });
}

function reason(outliers: Outliers, i: number, centre: string): string {
  const { score, neighbourDistance, usualNeighbourDistance, classDistance, usualClassDistance } = outliers;
  const near =
    `${neighbourDistance[i].toFixed(3)} from its nearest ${centre === NORMAL ? 'normal images' : 'images'} (usual: ` +
    `${usualNeighbourDistance.toFixed(3)})`;
  const fits =
    `${Math.sqrt(classDistance[i]).toFixed(1)} standard deviations from ${centre} (usual: ` +
    `${Math.sqrt(usualClassDistance).toFixed(1)})`;
  return `It lies ${near} and ${fits}: an outlier with a probability of ${percentInWords(score[i])}.`;
}
