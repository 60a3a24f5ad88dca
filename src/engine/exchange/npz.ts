import { zipEntry, zipNames } from '../files/zipEntry';
import { NearmissError } from '../protocol/reply';
import { checkShape, type GivenRows } from './givenRows';
import { type NumpyArray, parseNpy, parseNpyTexts, readBytes } from './npy';

/** What people call the array that is meant, best first; asked where there are several. */
const ROWS = ['features', 'embeddings', 'probabilities', 'probs', 'pred_probs', 'x', 'arr_0'];
/** And the texts that name the rows, or the columns where these are classes. */
const NAMES = ['paths', 'path', 'filenames', 'file_names', 'file_name', 'files', 'images', 'names', 'ids'];
const CLASSES = ['classes', 'class_names', 'columns'];

/**
 * Reads the rows of an `.npz` file, as `numpy.savez` and `savez_compressed` write it: its one array with rows and
 * columns, named by a list of texts that is as long, where it has one.
 * @throws NearmissError that says which arrays were found and what was needed
 */
export async function readNpz(file: string): Promise<GivenRows> {
  const archive = await readBytes(file);
  const arrays = new Map<string, NumpyArray>();
  const texts = new Map<string, string[]>();
  const passedOver: string[] = [];
  for (const entry of namesIn(archive, file)) {
    const name = entry.replace(/\.npy$/, '');
    try {
      const bytes = zipEntry(archive, entry);
      const words = parseNpyTexts(bytes);
      if (words) texts.set(name, words);
      else arrays.set(name, parseNpy(bytes));
    } catch (error) {
      passedOver.push(`${name} ${(error as Error).message}`);
    }
  }
  const flat = [...arrays].filter(([, { shape }]) => shape.length === 2 && shape[0] > 0 && shape[1] > 0);
  const [name, array] = chosen(new Map(flat), ROWS) ?? [];
  if (!name || !array) {
    if (arrays.size === 1) checkShape(file, [...arrays.values()][0].shape);
    const found = [...arrays].map(([called, { shape }]) => `${called} (${shape.join(', ')})`);
    throw new NearmissError(
      'features/arrays',
      `${file} has ${flat.length} arrays with rows and columns, and one is needed. ` +
        `Found: ${[...found, ...texts.keys(), ...passedOver].join('; ') || 'nothing'}. Save the one that is meant, ` +
        `as numpy.savez(file, features=array, paths=paths) does.`,
    );
  }
  const [count, dim] = array.shape;
  const lists = (length: number) => new Map([...texts].filter(([, list]) => list.length === length));
  // As many rows as columns leave it to the names.
  const classes = chosen(lists(dim), CLASSES, false)?.[1];
  const left = new Map([...lists(count)].filter(([, list]) => list !== classes));
  const names = chosen(left, NAMES)?.[1] ?? null;
  return { count, dim, values: Float32Array.from(array.data), names, ...(classes && { columns: classes }) };
}

function namesIn(archive: Buffer, file: string): string[] {
  try {
    return zipNames(archive).filter((name) => name.endsWith('.npy'));
  } catch (error) {
    throw new NearmissError('npy/format', `${file} is no .npz file: ${(error as Error).message}`);
  }
}

/** The one that a known name stands for, else the only one there is. */
function chosen<T>(from: ReadonlyMap<string, T>, known: readonly string[], only = true): [string, T] | undefined {
  const all = [...from];
  const byName = known.map((name) => all.find(([key]) => key.toLowerCase() === name)).find((one) => one);
  return byName ?? (only && all.length === 1 ? all[0] : undefined);
}
