import { NearmissError } from '../protocol/reply';
import { percent } from '../protocol/percent';
import { pathsFileOf } from '../labels/rowPaths';
import {
  type Agreement,
  agreementOf,
  agreesFarBetter,
  type ClassOrder,
  classOrders,
  fittedOrder,
  NUMERIC,
  topColumns,
} from './classOrder';
import { type RowOrder, rowOrders, walkOrder } from './rowOrder';

/** `p.npy` to `p.classes.txt`, which names the class of each column, one a line. */
export function classesFileOf(file: string): string {
  return `${file.replace(/\.(npy|npz)$/i, '')}.classes.txt`;
}

export interface ReadColumns {
  readonly file: string;
  /** A row per image, in the order of the dataset unless rows were named. */
  readonly values: Float32Array;
  /** The classes of the columns where somebody named them. */
  readonly named: readonly string[] | null;
  /** Whether somebody named the image of each row. */
  readonly rowsNamed: boolean;
}

/** An order of the columns and one of the rows, and how well both together agree with the labels. */
interface Try {
  readonly columns: ClassOrder;
  readonly rows: RowOrder | null;
  readonly agreement: Agreement;
}

/** From this agreement on no other order can be far better; below the other one the disk is asked for its order. */
const SOUND = 0.9;
const DOUBTFUL = 0.5;

/**
 * The classes of the columns, after a look at what the labels say to it.
 * @param images whose labels they are held against
 * @throws NearmissError where another order, which nobody has ruled out, agrees with far more labels
 */
export async function ordersByLabels(
  { file, values, named, rowsNamed }: ReadColumns,
  images: {
    readonly root: string;
    readonly paths: readonly string[];
    readonly classes: readonly string[];
    readonly labels: readonly string[];
  },
): Promise<{ classes: readonly string[]; notes: string[] }> {
  const { root, paths, classes, labels } = images;
  const orders = named ? [{ called: 'as they are named', classes: named }] : classOrders(classes, labels);
  const top = topColumns(values, orders[0].classes.length);
  const numeric = orders.find(({ called }) => called === NUMERIC);
  const by = (columns: ClassOrder, rows: RowOrder | null): Try => {
    const tops = rows ? rows.rows.map((row) => top[row]) : top;
    return { columns, rows, agreement: agreementOf(tops, labels, columns.classes) };
  };
  const plain = by(orders[0], null);
  const inNumbers = numeric && by(numeric, null);
  const taken = inNumbers && inNumbers.agreement.hits > plain.agreement.hits ? inNumbers : plain;

  // What somebody has written down stands, but it may be out of date.
  const betterThan = ({ agreement }: Try): Try | undefined =>
    classOrders(classes, labels)
      .filter((order) => order.classes.length === orders[0].classes.length)
      .map((order) => by(order, null))
      .find((one) => agreesFarBetter(one.agreement, agreement));
  const others = orders.map((columns) => by(columns, null));
  const fitted = named ? null : fittedOrder(top, labels, classes, taken.agreement);
  const { hits, of } = taken.agreement;
  if (!rowsNamed && hits < SOUND * of) {
    const known = rowOrders(paths);
    const walked = hits < DOUBTFUL * of ? await walkOrder(root, paths) : null;
    for (const rows of walked ? [...known, walked] : known) others.push(...orders.map((columns) => by(columns, rows)));
  }
  const better = others.filter(({ agreement }) => agreesFarBetter(agreement, taken.agreement));
  if (better.length > 0) throw doubt(file, taken, likeliest(better, taken));
  if (fitted) throw doubt(file, taken, [by(fitted, null)]);
  const another = named ? betterThan(taken) : inNumbers && (taken === plain ? inNumbers : plain);
  return { classes: taken.columns.classes, notes: [said(taken, another)] };
}

function said({ columns, agreement }: Try, other: Try | undefined): string {
  if (agreement.of === 0) return 'no image that they are of has a label to hold them against';
  const figure = `they agree with ${percent(agreement.hits / agreement.of)} of the labels`;
  if (!other || agreement.hits === other.agreement.hits) return figure;
  const share = percent(other.agreement.hits / agreement.of);
  return `columns ${columns.called}: ${figure}; ${other.columns.called} it would be ${share}`;
}

/** Tries of less than this share of what the best one agrees with are not named beside it. */
const AS_GOOD = 0.97;

/** The best tries, of which those that change both rows and columns only where no other is as good. */
function likeliest(tries: readonly Try[], taken: Try): Try[] {
  const most = Math.max(...tries.map(({ agreement }) => agreement.hits));
  const best = tries.filter(({ agreement }) => agreement.hits >= AS_GOOD * most);
  const simple = best.filter(({ columns, rows }) => columns === taken.columns || !rows);
  return simple.length > 0 ? simple : best;
}

function doubt(file: string, taken: Try, better: readonly Try[]): NearmissError {
  const share = ({ agreement: { hits, of } }: Try) => percent(hits / of);
  const ways = better.map(({ columns, rows }) =>
    [
      ...(columns === taken.columns ? [] : [`columns ${columns.called}`]),
      ...(rows ? [`rows ${rows.called}`] : []),
    ].join(' and '),
  );
  const remedies = [
    ...(better.every(({ columns }) => columns === taken.columns)
      ? []
      : [`the class of each column to ${classesFileOf(file)}`]),
    ...(better.some(({ rows }) => rows) ? [`the path of the image of each row to ${pathsFileOf(file)}`] : []),
  ];
  return new NearmissError(
    'probabilities/order',
    `${file} agrees with ${share(taken)} of the labels; with its ${ways.join(', or with its ')}, it would be ` +
      `${share(better[0])}. Say which is right: write ${remedies.join(' or ')}, one a line in the order of the file.`,
  );
}
