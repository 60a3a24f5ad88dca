import type { BoxColumns } from '../../protocol/dataset';
import { readsAsNumber } from '../formats/tableFormat';
import { BOX_LISTS, BOX_NAMES, plainName } from './columnNames';
import { type TableSample, valuesOf } from './tableSample';

/** Which columns say what part of a picture a row is about; undefined where none do. */
export function decideBox(sample: TableSample, asked?: string | readonly string[]): BoxColumns | undefined {
  const { columns } = sample;
  if (asked !== undefined) {
    const names = [asked].flat();
    if (!names.every((name) => columns.includes(name))) return undefined;
    return names.length === 1 ? listOf(sample, columns.indexOf(names[0])) : withShares(sample, names, true);
  }
  const plain = columns.map((name) => plainName(name).replace(/^(bbox|box)(?=.)/, ''));
  for (const { names, corners } of BOX_NAMES) {
    const at = names.map((name) => plain.indexOf(name));
    if (at.every((column) => column >= 0 && valuesOf(sample, column).every(readsAsNumber)))
      return withShares(
        sample,
        at.map((column) => columns[column]),
        corners,
      );
  }
  const list = columns.findIndex((name) => BOX_LISTS.includes(plainName(name)));
  return list >= 0 && valuesOf(sample, list).every((value) => numbersIn(value).length === 4)
    ? listOf(sample, list)
    : withoutHeader(sample);
}

function withShares(sample: TableSample, names: readonly string[], corners: boolean): BoxColumns {
  const values = names.flatMap((name) => valuesOf(sample, sample.columns.indexOf(name)).map(Number));
  return { columns: names, corners, ...(areShares(values) && { shares: true }) };
}

/**
 * A list is left, top, width and height, as in COCO; only where that would lead out of pictures whose size stands
 * beside it, and the third and fourth number are always greater than the first and second, they are corners.
 */
function listOf(sample: TableSample, column: number): BoxColumns {
  const size = ['width', 'height'].map((name) => sample.columns.findIndex((one) => plainName(one) === name));
  const lists = sample.rows.map((row) => ({ row, numbers: numbersIn(row[column] ?? '') }));
  const full = lists.filter(({ numbers }) => numbers.length === 4);
  const ordered = full.every(({ numbers: [a, b, c, d] }) => c > a && d > b);
  const leadsOut = full.some(({ row, numbers: [a, b, c, d] }) => {
    const [width, height] = size.map((at) => (at < 0 ? Infinity : Number(row[at])));
    return a + c > width + 1 || b + d > height + 1;
  });
  const shares = areShares(full.flatMap(({ numbers }) => numbers));
  return { columns: [sample.columns[column]], corners: ordered && leadsOut, ...(shares && { shares: true }) };
}

/** `path,x1,y1,x2,y2,class`, as keras-retinanet takes it. */
function withoutHeader(sample: TableSample): BoxColumns | undefined {
  if (sample.columns.join() !== '1,2,3,4,5,6') return undefined;
  const names = ['2', '3', '4', '5'];
  const numbers = names.map((_, i) => valuesOf(sample, i + 1));
  return numbers[0].length > 0 && numbers.every((values) => values.every(readsAsNumber))
    ? withShares(sample, names, true)
    : undefined;
}

function areShares(values: readonly number[]): boolean {
  return values.some((value) => !Number.isInteger(value)) && values.every((value) => value >= 0 && value <= 1);
}

function numbersIn(text: string): number[] {
  return (text.match(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi) ?? []).map(Number);
}
