import { relative, resolve, sep } from 'node:path';
import { embedNew } from '../analysis/trainAnalysis';
import type { Subject, Subspace } from '../curation/answers/query';
import { decodeFile } from '../images/decodeFile';
import { classLevels } from '../metric/classLevels';
import { isPlainCosine } from '../metric/metricRows';
import { NearmissError, throwIfStopped, type JobContext } from '../protocol';
import { trainingKey } from '../recipe/readRecipe';
import { analyzed, type Standpoint } from './standpoint';

/** An image of the dataset by its row, any other by its embeddings. */
export async function subjectOf(at: Standpoint, file: string, job: JobContext): Promise<Subject> {
  return (await subjectsOf(at, [file], job))[0];
}

/** Images of the dataset by their rows, all others by their embeddings, which are computed in one go. */
export async function subjectsOf(at: Standpoint, files: readonly string[], job: JobContext): Promise<Subject[]> {
  const { analysis, decoded, cache } = analyzed(at, 'Asking about images');
  const {
    recipe,
    table,
    state: { root },
  } = at;
  const rows = files.map((file) => table.row(relative(root, resolve(root, file)).split(sep).join('/')));
  const inside = (f: number): boolean => rows[f] !== undefined && decoded.files.hashes[rows[f]] !== '';
  const outside = [...files.keys()].filter((f) => !inside(f));
  if (outside.length === 0) return rows as number[];
  if (analysis.spaces.some(({ embedder }) => embedder.kind === 'imported')) {
    throw new NearmissError(
      'query/imported',
      `${files[outside[0]]} has no embedding: those of this dataset were imported, and an image from elsewhere ` +
        'has none among them. Analyze the dataset without imported embeddings to compare it with any image.',
    );
  }
  const paths = outside.map((f) => relative(root, resolve(root, files[f])));
  const read = [];
  for (const path of paths) {
    throwIfStopped(job);
    read.push(await decodeFile(resolve(root, path), decoded.pixels));
  }
  const size = read[0].pixels.data.length;
  const data = new Uint8Array(new SharedArrayBuffer(read.length * size));
  read.forEach(({ pixels }, i) => data.set(pixels.data, i * size));
  const pixels = { ...read[0].pixels, count: read.length, data, readable: new Uint8Array(read.length).fill(1) };
  const images = {
    root,
    paths,
    cache,
    decoded: { ...decoded, pixels, files: { ...decoded.files, hashes: read.map(({ hash }) => hash) } },
  };
  const embedded = await embedNew(analysis, images, Uint32Array.from(outside.keys()), recipe.network.device, job);
  const rowsOf = (i: number): Float32Array[] =>
    embedded.map((values) =>
      values.subarray((i * values.length) / read.length, ((i + 1) * values.length) / read.length),
    );
  return files.map((_file, f) => (inside(f) ? rows[f]! : rowsOf(outside.indexOf(f))));
}

/** Where a network learned coarser levels in parts of the embedding, a level is asked for in its part. */
export function subspaceOf(at: Standpoint, level: number): Subspace | null {
  const { analysis } = analyzed(at, 'Asking about images');
  const { loss, metric } = at.recipe;
  const levels = classLevels(at.table.classes).length;
  const inParts =
    loss.name === 'hierarchical' &&
    loss.subspaces &&
    analysis.recipeKey === trainingKey(at.recipe, analysis.backbone) &&
    isPlainCosine(metric);
  return inParts && level < levels ? { levels, level: level - 1 } : null;
}
