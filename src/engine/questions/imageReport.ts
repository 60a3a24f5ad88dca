import { imageRef, neighboursOf, type ImageNames } from '../labels/names';
import type { Suspicion } from '../curation/suspects/suspicion';
import type { Finding, ImageReport, LabelChoice, Neighbour } from '../protocol';

/**
 * What is known about one image: neighbours that had no part in learning its label, the classes they vote for, and its
 * findings.
 */
export function imageReport(
  image: number,
  names: ImageNames,
  suspicion: Suspicion | null,
  findings: readonly Finding[],
  count: number,
): ImageReport {
  const ref = imageRef(names, image);
  const neighbours = suspicion ? neighboursOf(suspicion.evidence, names, image, count) : [];
  return {
    image: ref,
    neighbours,
    choices: labelChoices(names.classes, ref.label, neighbours),
    findings: findings.filter(
      (finding) =>
        finding.image.path === ref.path ||
        (finding.kind === 'duplicate' && finding.evidence.some(({ path }) => path === ref.path)),
    ),
  };
}

/** Every class, ranked by the distance-weighted votes of the neighbours; classes without a vote follow by name. */
export function labelChoices(
  classes: readonly string[],
  current: string,
  neighbours: readonly Neighbour[],
): LabelChoice[] {
  const furthest = neighbours.at(-1)?.distance ?? 0;
  // The nearest neighbour counts up to eleven times as much as the furthest; equal distances count the same.
  const weight = ({ distance }: Neighbour): number => (furthest === 0 ? 1 : furthest / (distance + 0.1 * furthest));
  const total = neighbours.filter(({ label }) => label !== '').reduce((sum, near) => sum + weight(near), 0);
  return classes
    .map((label) => {
      const votes = neighbours.filter((near) => near.label === label);
      return {
        label,
        share: total === 0 ? 0 : votes.reduce((sum, near) => sum + weight(near), 0) / total,
        reason:
          votes.length === 0
            ? ''
            : `${votes.length} of ${neighbours.length} neighbours, nearest at ${votes[0].distance.toFixed(3)}`,
        current: label === current,
      };
    })
    .sort((a, b) => b.share - a.share || (a.label < b.label ? -1 : 1));
}
