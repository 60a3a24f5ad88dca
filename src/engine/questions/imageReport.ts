import { imageRef, neighboursOf } from '../labels/names';
import { type ImageReport, type LabelChoice, type Neighbour, pictureOf } from '../protocol';
import { rowOf, type Standpoint } from './standpoint';

/**
 * What is known about one image: neighbours that had no part in learning its label, the classes they vote for, and its
 * findings.
 * @param path of an image, or of a picture of which only parts are images: then the report is of the first of them that
 * has a finding, else of the first
 * @param count of the neighbours at most
 * @throws NearmissError for a path that is no image of the dataset
 */
export function imageReport(at: Standpoint, path: string, count = at.recipe.findings.neighbours): ImageReport {
  const { table, suspicion, findings } = at;
  const row = rowOf(at, partIn(at, path));
  const ref = imageRef(table, row);
  const neighbours = suspicion ? neighboursOf(suspicion.evidence, table, row, count) : [];
  return {
    image: ref,
    neighbours,
    choices: labelChoices(table.classes, ref.label, neighbours),
    findings: findings.filter(
      ({ kind, image, evidence }) =>
        image.path === ref.path || (kind === 'duplicate' && evidence.some((copy) => copy.path === ref.path)),
    ),
  };
}

function partIn({ table, findings }: Standpoint, path: string): string {
  if (table.row(path) !== undefined) return path;
  const isPart = (other: string): boolean => other.startsWith(path) && pictureOf(other).file === path;
  const found = findings.find(({ image }) => isPart(image.path) && table.row(image.path) !== undefined)?.image.path;
  return found ?? table.paths.find((other) => isPart(other) && table.row(other) !== undefined) ?? path;
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
