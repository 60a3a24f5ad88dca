/** The classes in an order that a program may have put them in. */
export interface ClassOrder {
  /** In words that go on after "columns". */
  readonly called: string;
  readonly classes: readonly string[];
}

/** What the order of numbers is called. */
export const NUMERIC = 'in numeric order';

/** Orders numbers within names by their size: class 2 before class 10. */
const byNumbers = new Intl.Collator('en', { numeric: true });
const plain = new Intl.Collator('en', { sensitivity: 'accent' });

/**
 * The orders in which columns of classes are met, the documented one first, and none twice: sorted by name, as folders
 * of classes are by torchvision and Keras; by number; without regard to letter case; as labels
 * first appear.
 * @param labels of the images in their order; '' where one has none
 */
export function classOrders(classes: readonly string[], labels: readonly string[]): ClassOrder[] {
  const sorted = [...classes].sort();
  const known = new Set(classes);
  const orders = [
    { called: 'sorted by name', classes: sorted },
    ...(areNumbers(sorted) ? [{ called: NUMERIC, classes: [...sorted].sort((a, b) => Number(a) - Number(b)) }] : []),
    { called: 'sorted without regard to letter case', classes: [...sorted].sort(plain.compare) },
    { called: 'by the numbers in their names', classes: [...sorted].sort(byNumbers.compare) },
    {
      called: 'in the order in which the labels first appear',
      classes: [...new Set([...labels.filter((label) => known.has(label)), ...sorted])],
    },
  ];
  const seen = new Set<string>();
  return orders.filter(({ classes: order }) => {
    const key = JSON.stringify(order);
    return !seen.has(key) && seen.add(key);
  });
}

/** Whether the classes are numbers, as in a table whose labels a program counts: their order is that of numbers. */
export function areNumbers(classes: readonly string[]): boolean {
  return classes.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
}

/** How many of the images with a label are given it, of how many. */
export interface Agreement {
  readonly hits: number;
  readonly of: number;
}

/**
 * The column of the largest value in each row; -1 where a row says nothing, as all of it is the same or no number.
 */
export function topColumns(values: Float32Array, columns: number): Int32Array {
  return Int32Array.from({ length: values.length / columns }, (_, row) => {
    const start = row * columns;
    let [top, least] = [start, start];
    for (let at = start + 1; at < start + columns; at++) {
      if (values[at] > values[top]) top = at;
      if (values[at] < values[least]) least = at;
    }
    return values[top] > values[least] ? top - start : -1;
  });
}

/**
 * How well rows agree with the labels when their columns are these classes.
 * @param top column per image, -1 where it has none
 * @param labels of the images; '' where one has none
 */
export function agreementOf(top: Int32Array, labels: readonly string[], classes: readonly string[]): Agreement {
  let [hits, of] = [0, 0];
  top.forEach((column, image) => {
    if (column < 0 || labels[image] === '') return;
    of++;
    if (classes[column] === labels[image]) hits++;
  });
  return { hits, of };
}

/** By how much of all images another order has to agree better to raise a doubt. */
const MARGIN = 0.1;

/** Whether an order agrees so much better than another one that chance does not explain it, nor a few wrong labels. */
export function agreesFarBetter(one: Agreement, other: Agreement): boolean {
  const more = one.hits - other.hits;
  return more > MARGIN * Math.max(one.of, other.of) && more > 3 * Math.sqrt(one.hits + other.hits);
}

/** An order that was made to agree has to agree with so many labels, and by so much more, to be worth a word. */
const FITTED = { least: 0.6, more: 0.4, perClass: 2 };

/**
 * The order of the columns with which they agree best, each class once: by the pairs of column and class that meet most
 * often. null where none agrees well.
 */
export function fittedOrder(
  top: Int32Array,
  labels: readonly string[],
  classes: readonly string[],
  own: Agreement,
): ClassOrder | null {
  const pairs = new Map<string, { column: number; name: string; images: number }>();
  top.forEach((column, image) => {
    const name = labels[image];
    if (column < 0 || name === '') return;
    const key = `${column} ${name}`;
    const pair = pairs.get(key) ?? { column, name, images: 0 };
    pairs.set(key, { ...pair, images: pair.images + 1 });
  });
  const order = new Array<string | undefined>(classes.length).fill(undefined);
  const left = new Set([...classes].sort());
  for (const { column, name } of [...pairs.values()].sort((a, b) => b.images - a.images))
    if (order[column] === undefined && left.delete(name)) order[column] = name;
  const rest = [...left];
  const fitted = order.map((name) => name ?? rest.shift()!);
  const { hits, of } = agreementOf(top, labels, fitted);
  const clear =
    of >= FITTED.perClass * classes.length &&
    hits >= FITTED.least * of &&
    hits - own.hits >= FITTED.more * of &&
    agreesFarBetter({ hits, of }, own);
  return clear ? { called: `in the order ${fitted.join(', ')}`, classes: fitted } : null;
}
