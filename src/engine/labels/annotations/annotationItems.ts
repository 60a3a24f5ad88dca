import { type Box, partPath } from '../../protocol/pictureParts';
import { type Problem, Problems } from '../../files/problem';
import type { LabelEntries } from '../labelSource';
import type { Annotations } from './annotations';

/** The items of a dataset that files annotate: pictures, or boxes in them. */
export interface AnnotationItems {
  readonly entries: LabelEntries;
  /** Item i is said by annotations of[from[i] .. from[i + 1]): several where several people labelled it. */
  readonly of: Uint32Array;
  readonly from: Uint32Array;
  /** Items that are labelled differently. */
  readonly differing: ReadonlySet<string>;
  readonly problems: readonly Problem[];
  /** How many annotations are of a picture that is not there. */
  readonly missing: number;
}

/**
 * Puts annotations together to items. A picture that is annotated several times is one item with the label that most of
 * them say, of as many the one that is said first; the same box of the same picture twice is two items.
 * @param exists whether a picture is there
 */
export function annotationItems(annotations: Annotations, exists: (picture: string) => boolean): AnnotationItems {
  const { pictures, labels, splits } = annotations;
  const problems = new Problems();
  const index = new Map<string, number>();
  const paths: string[] = [];
  const members: number[][] = [];
  let missing = 0;
  const missed = new Set<string>();
  for (let a = 0; a < annotations.count; a++) {
    if (!exists(pictures[a])) {
      missing++;
      if (!missed.has(pictures[a])) {
        const file = annotations.file[a];
        const says = file < 0 ? 'It' : annotations.files[file];
        problems.add('labels/missing', pictures[a], `${says} names this image, and no such file is there.`);
        missed.add(pictures[a]);
      }
      continue;
    }
    const box = annotations.box(a);
    const path = box ? freePart(pictures[a], box, index) : pictures[a];
    const known = index.get(path);
    if (known === undefined) {
      index.set(path, paths.push(path) - 1);
      members.push([a]);
    } else members[known].push(a);
  }
  const differing = new Set(
    paths.filter((_, i) => members[i].length > 1 && new Set(members[i].map((a) => labels[a])).size > 1),
  );
  const from = new Uint32Array(paths.length + 1);
  members.forEach((some, i) => (from[i + 1] = from[i] + some.length));
  const hasSplits = splits.some((split) => split !== '');
  return {
    entries: {
      paths,
      labels: members.map((some) => mostSaid(some.map((a) => labels[a]))),
      splits: hasSplits ? members.map(([first]) => splits[first]) : null,
      excluded: new Uint8Array(paths.length),
      records: null,
    },
    of: Uint32Array.from(members.flat()),
    from,
    differing,
    problems: problems.list(),
    missing,
  };
}

/** The label that is said most; those who say none have no vote. */
export function mostSaid(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) if (label !== '') counts.set(label, (counts.get(label) ?? 0) + 1);
  let best = '';
  for (const [label, count] of counts) if (count > (counts.get(best) ?? 0)) best = label;
  return best;
}

function freePart(picture: string, box: Box, taken: ReadonlyMap<string, number>): string {
  for (let n = 1; ; n++) {
    const path = partPath(picture, box, n);
    if (!taken.has(path)) return path;
  }
}
