import { equalErrorRate, meanEerByGroup, type VerificationPairs } from '../../../src/engine/evaluation/verification';
import { rocCurve } from '../../../src/engine/evaluation/roc';
import { cosineDistance, row, type Embeddings } from '../../../src/engine/numeric/embeddings';
import { featuresOf, frozenRows, trained } from './heads';
import { unpack } from './sets';

interface SignatureScores {
  /** Genuine against skilled forgery, one threshold for all writers, and one each. */
  readonly eer: number;
  readonly eerByWriter: number;
  /** Triplets whose genuine signature is nearer to the anchor than the forgery. */
  readonly nearer: number;
}

export interface MeasuredSignatures {
  readonly triplets: number;
  readonly frozen: SignatureScores;
  readonly head: SignatureScores;
}

/**
 * Heads learn the writers of every other triplet, genuine and forged as two classes, and are measured on the rest; then
 * the other way round.
 */
export async function measureSignatures(model: string): Promise<MeasuredSignatures | null> {
  const set = await unpack('sets', 'signature-triplets');
  if (!set) return null;
  const { rows } = set;
  const { features } = await featuresOf(
    set.root,
    rows.map(({ file }) => file),
    model,
  );
  const triplets = [...new Set(rows.map(({ triplet }) => Number(triplet)))].sort((a, b) => a - b);
  const writers = writersOf(rows);
  const classes = [...new Set(rows.map(classOf))];
  const frozen: Pairs = empty(),
    head: Pairs = empty();
  const rowsFrozen = frozenRows(features);
  for (const half of [0, 1]) {
    const measured = triplets.filter((triplet) => writers.get(triplet)! % 2 === half);
    const learn = Uint32Array.from(rows.keys()).filter((i) => writers.get(Number(rows[i].triplet))! % 2 !== half);
    const known = Int32Array.from(rows, (_row, i) => (learn.includes(i) ? classes.indexOf(classOf(rows[i])) : -1));
    const embeddings = await trained(features, known, classes, learn);
    for (const triplet of measured) {
      addPairs(frozen, rowsFrozen, rows, triplet, writers.get(triplet)!);
      addPairs(head, embeddings, rows, triplet, writers.get(triplet)!);
    }
  }
  return { triplets: triplets.length, frozen: scores(frozen), head: scores(head) };
}

type Row = Readonly<Record<string, string>>;

interface Pairs {
  readonly distances: number[];
  readonly same: number[];
  readonly writers: number[];
}

const empty = (): Pairs => ({ distances: [], same: [], writers: [] });
const classOf = ({ triplet, role }: Row): string => `${triplet} ${role === 'negative' ? 'forged' : 'genuine'}`;

/** Triplets that share an image, byte for byte, are of one writer. */
function writersOf(rows: readonly Row[]): Map<number, number> {
  const parent = new Map<number, number>();
  const find = (triplet: number): number => {
    const up = parent.get(triplet) ?? triplet;
    return up === triplet ? triplet : find(up);
  };
  const tripletOf = new Map(rows.map(({ file, triplet }) => [file, Number(triplet)]));
  for (const { triplet, same_bytes_as: other } of rows) {
    const earlier = tripletOf.get(other);
    if (earlier !== undefined) parent.set(find(Number(triplet)), find(earlier));
  }
  const roots = [...new Set(rows.map(({ triplet }) => find(Number(triplet))))].sort((a, b) => a - b);
  return new Map(rows.map(({ triplet }) => [Number(triplet), roots.indexOf(find(Number(triplet)))]));
}

function addPairs(
  { distances, same, writers }: Pairs,
  embeddings: Embeddings,
  rows: readonly Row[],
  triplet: number,
  writer: number,
): void {
  const at = (role: string): Float32Array =>
    row(
      embeddings,
      rows.findIndex((r) => Number(r.triplet) === triplet && r.role === role),
    );
  for (const [role, kind] of [
    ['positive', 1],
    ['negative', 0],
  ] as const) {
    distances.push(cosineDistance(at('anchor'), at(role)));
    same.push(kind);
    writers.push(writer);
  }
}

function scores({ distances, same, writers }: Pairs): SignatureScores {
  const pairs: VerificationPairs = { distances, same };
  const nearer = distances.filter((distance, i) => i % 2 === 0 && distance < distances[i + 1]).length;
  return {
    eer: equalErrorRate(
      rocCurve(
        distances.map((distance) => -distance),
        same,
      )!,
    ),
    eerByWriter: meanEerByGroup(pairs, writers)!.eer,
    nearer,
  };
}
