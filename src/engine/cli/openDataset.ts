import { relative, resolve, sep } from 'node:path';
import { Curator } from '../session/curator';
import { applyToDisk } from '../labels/applyToDisk';
import { findDataset } from '../labels/findDatasets';
import { NearmissError } from '../protocol';
import { say } from './terminal';

/** The dataset in `dir`, with label edits going straight to disk. The caller disposes it. */
export async function openDataset(dir: string): Promise<Curator> {
  // The name may be that of a label file; its folder is the dataset.
  const { root } = await findDataset(resolve(dir));
  return Curator.open(resolve(dir), {
    apply: async (edit) => {
      await applyToDisk(root, edit);
      return true;
    },
    say,
    log: (line) => {
      if (process.env.NEARMISS_LOG) console.error(line);
    },
    onCutOff: (message) => console.error(`${message} See nearmiss recover.`),
  });
}

/** Runs `use` on the dataset in `dir` and closes it whatever happens. */
export async function withDataset<T>(dir: string, use: (curator: Curator) => Promise<T>): Promise<T> {
  const curator = await openDataset(dir);
  try {
    return await use(curator);
  } finally {
    await curator.dispose();
  }
}

/**
 * An image as the user typed it (inside the dataset, or from the current folder) as a path of the dataset; undefined
 * where it is none of its images.
 */
export function pathInside(curator: Curator, typed: string): string | undefined {
  const fromHere = relative(curator.at.state.root, resolve(typed)).split(sep).join('/');
  return [typed.split(sep).join('/'), fromHere].find((path) => curator.at.table.row(path) !== undefined);
}

/** The same; throws a NearmissError where it is none of its images. */
export function imagePath(curator: Curator, typed: string): string {
  const found = pathInside(curator, typed);
  if (found !== undefined) return found;
  const parts = curator.at.table.paths.filter((path) => path.startsWith(`${typed}#xywh=`));
  if (parts.length > 0)
    throw new NearmissError(
      'image/parts',
      `"${typed}" is a picture of which each box is an image of the dataset, ${parts.length} in all: ` +
        `${parts.slice(0, 3).join(', ')}${parts.length > 3 ? ', …' : ''}. Name one of them, in quotes.`,
    );
  throw new NearmissError(
    'image/unknown',
    `"${typed}" is not an image of the dataset ${curator.at.state.root}. Give its path inside the dataset, such ` +
      'as class/file.jpg.',
  );
}
