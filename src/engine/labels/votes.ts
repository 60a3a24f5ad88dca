import { mostSaid } from './annotations/annotationItems';
import { dawidSkene, type Vote } from './dawidSkene';

/** Raters from which on it can be told who errs how. */
const RATERS = 3;
/** Beyond so many numbers the majority decides: of raters' confusions, and of votes in all rounds. */
const CONFUSIONS = 4e6;
const STEPS = 4e6;

/** What one row says of an image of which there are several. */
export interface RowVote {
  readonly image: number;
  /** '' where the file does not tell. */
  readonly rater: string;
  /** '' for none: no vote. */
  readonly label: string;
}

export interface Consensus {
  /** Of each image of which somebody says a label. */
  readonly labels: ReadonlyMap<number, string>;
  /** 0 where the file does not tell who. */
  readonly raters: number;
  readonly method: 'majority' | 'Dawid-Skene';
}

/** The label of images that several rows name: by how often raters err where that can be told, else as most say. */
export function consensusOf(votes: readonly RowVote[]): Consensus {
  const raters = indexOf(votes.map(({ rater }) => rater).filter((rater) => rater !== ''));
  const labels = new Map<number, string>();
  const byImage = new Map<number, string[]>();
  for (const { image, label } of votes) {
    const said = byImage.get(image);
    if (said) said.push(label);
    else byImage.set(image, [label]);
  }
  for (const [image, said] of byImage) labels.set(image, mostSaid(said));
  const known = votes.filter(({ rater, label }) => rater !== '' && label !== '');
  const classes = indexOf(known.map(({ label }) => label));
  const fits = raters.size * classes.size ** 2 <= CONFUSIONS && known.length * classes.size <= STEPS;
  const overlap = [...byImage.values()].some((said) => said.length > 1);
  if (raters.size < RATERS || !overlap || !fits || known.length < votes.filter(({ label }) => label !== '').length)
    return { labels, raters: raters.size, method: 'majority' };
  const images = indexOf(known.map(({ image }) => image));
  const cast = known.map(({ image, rater, label }): Vote => ({
    item: images.get(image)!,
    rater: raters.get(rater)!,
    label: classes.get(label)!,
  }));
  const shares = dawidSkene(cast, images.size, raters.size, classes.size);
  const names = [...classes.keys()];
  for (const [image, item] of images) {
    const own = shares.subarray(item * names.length, (item + 1) * names.length);
    const best = own.reduce((top, share, c) => (share > own[top] + 1e-9 ? c : top), names.indexOf(labels.get(image)!));
    labels.set(image, names[best]);
  }
  return { labels, raters: raters.size, method: 'Dawid-Skene' };
}

function indexOf<T>(values: Iterable<T>): Map<T, number> {
  const index = new Map<T, number>();
  for (const value of values) if (!index.has(value)) index.set(value, index.size);
  return index;
}
