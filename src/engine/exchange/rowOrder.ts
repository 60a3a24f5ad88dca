import { opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isImageFile } from '../files/imageNames';

/** The images in an order in which a program may have gone through them. */
export interface RowOrder {
  /** In words that go on after "rows". */
  readonly called: string;
  /** For each image of the dataset the row that it has then. */
  readonly rows: Int32Array;
}

const byNumbers = new Intl.Collator('en', { numeric: true });

/**
 * Orders of rows other than the dataset's own, none twice: sorted by path; class by class and folder by folder, as
 * torchvision and Keras list the pictures of folders; by the numbers in names.
 * @param paths of the images in the order of the dataset
 */
export function rowOrders(paths: readonly string[]): RowOrder[] {
  const orders: RowOrder[] = [
    { called: 'sorted by path', rows: rowsBy(paths, compareText) },
    { called: 'in the order of torchvision and Keras, folder by folder', rows: rowsBy(paths, compareFolders) },
    { called: 'by the numbers in their names', rows: rowsBy(paths, byNumbers.compare) },
  ];
  const seen = new Set([Int32Array.from(paths.keys()).join()]);
  return orders.filter(({ rows }) => !seen.has(rows.join()) && seen.add(rows.join()));
}

function rowsBy(paths: readonly string[], compare: (a: string, b: string) => number): Int32Array {
  const images = [...paths.keys()].sort((a, b) => compare(paths[a], paths[b]) || a - b);
  const rows = new Int32Array(paths.length);
  images.forEach((image, row) => (rows[image] = row));
  return rows;
}

/** A class after another, a folder after another within it, the files of a folder by name. */
function compareFolders(a: string, b: string): number {
  const [x, y] = [a, b].map((path) => {
    const parts = path.split('/');
    const name = parts.pop()!;
    return [parts.at(0) ?? '', parts.join('/'), name];
  });
  return compareText(x[0], y[0]) || compareText(x[1], y[1]) || compareText(x[2], y[2]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * The order in which the disk lists the images, as Python's `os.walk` and `glob` go through them where nobody sorts:
 * the files of a folder, then its folders. It is the disk's own and may differ on another. null where the images are
 * not all found in it.
 */
export async function walkOrder(root: string, paths: readonly string[]): Promise<RowOrder | null> {
  const images = new Map(paths.map((path, image) => [path, image]));
  const rows = new Int32Array(paths.length).fill(-1);
  let next = 0;
  const walk = async (folder: string): Promise<void> => {
    const folders: string[] = [];
    for await (const entry of await opendir(join(root, folder))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const image = images.get(path);
      if (image !== undefined) rows[image] = next++;
      else if (entry.isDirectory() && !isImageFile(entry.name)) folders.push(path);
    }
    for (const path of folders) await walk(path);
  };
  try {
    await walk('');
  } catch {
    return null;
  }
  return next === paths.length ? { called: 'in the order in which the disk lists the files (os.walk)', rows } : null;
}
