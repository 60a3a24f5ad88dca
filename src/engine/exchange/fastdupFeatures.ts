import { stat } from 'node:fs/promises';
import { NearmissError } from '../protocol/reply';
import { readText } from '../files/text';
import { readCells } from './cellTable';
import type { GivenRows } from './givenRows';
import { readBytes } from './npy';

/**
 * Reads the features that fastdup leaves in `atrain_features.dat`: float32 numbers without a header, little-endian, a
 * row per line of `atrain_features.dat.csv` beside it, which tells the picture of each row by number.
 * @throws NearmissError where the list is missing, or does not divide the numbers into rows
 */
export async function readFastdup(file: string): Promise<GivenRows> {
  const list = `${file}.csv`;
  const there = await stat(list).catch(() => null);
  if (!there)
    throw new NearmissError(
      'features/names',
      `${file} holds numbers alone, and ${list}, which names the picture of each row, is not there. Copy both from ` +
        "fastdup's working folder.",
    );
  const { header, rows } = readCells(await readText(list));
  const [number, name] = ['index', 'filename'].map((field) => header?.indexOf(field) ?? -1);
  if (number < 0 || name < 0)
    throw new NearmissError(
      'features/names',
      `${list} has the columns ${header?.join(', ') ?? 'of no header'}; needed are index and filename.`,
    );
  const names = new Array<string>(rows.length);
  for (const { cells } of rows) names[Number(cells[number])] = cells[name];
  if (rows.length === 0 || Object.keys(names).length !== rows.length || names.length !== rows.length)
    throw new NearmissError(
      'features/names',
      `The ${rows.length} rows of ${list} are not numbered from 0 to ${rows.length - 1}, each once.`,
    );
  const bytes = await readBytes(file);
  const dim = bytes.length / 4 / rows.length;
  if (bytes.length === 0 || !Number.isInteger(dim))
    throw new NearmissError(
      'features/shape',
      `${file} has ${bytes.length} bytes, and ${list} names ${rows.length} pictures: that gives ` +
        `${dim.toFixed(2)} numbers of 4 bytes for each. Both have to be of one run of fastdup.`,
    );
  const values = new Float32Array(bytes.length / 4);
  for (let i = 0; i < values.length; i++) values[i] = bytes.readFloatLE(4 * i);
  return { count: rows.length, dim, values, names };
}
