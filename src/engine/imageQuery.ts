import { relative, resolve, sep } from 'node:path';
import type { Analysis } from './analysis/analysis';
import { embedNew, networkFolder } from './analysis/trainAnalysis';
import { samplesOf } from './backbone/chooseSamples';
import type { CurationCalls } from './curation/curationWorker';
import { neighboursOf } from './curation/names';
import type { Subject, Subspace } from './curation/query';
import { decodeFile } from './dataset/decodeFile';
import type { Decoded } from './dataset/decode';
import { labelChoices } from './imageReport';
import type { ImageTable } from './imageTable';
import { classLevels, labelsCutTo } from './metric/classLevels';
import { isPlainCosine } from './metric/metricRows';
import { NearmissError, throwIfStopped, type ImageReport, type JobContext, type PairReport, type RecognitionReport } from './protocol';
import { trainingKey } from './readRecipe';
import type { Space } from './numeric/space';
import type { Recipe } from './recipe';
import type { Thread } from './threads/thread';
import { strangerSpaces } from './training/strangers';

/** An open dataset with an analysis, as single images are asked about. */
export interface QueryContext {
  readonly root: string;
  readonly table: ImageTable;
  readonly analysis: Analysis;
  readonly decoded: Decoded;
  readonly recipe: Recipe;
  readonly cache: string;
  readonly thread: Thread<CurationCalls>;
}

export interface QueryOptions {
  /** Of the labels, 1 the coarsest; the finest where it is left out. */
  readonly level?: number;
  /** Split whose images alone may answer, such as one of product pictures; all where it is left out. */
  readonly gallery?: string;
}

/**
 * The images nearest to any image file, with the classes that they vote for.
 * @param file absolute or relative to the dataset's root; it need not belong to the dataset
 * @throws NearmissError for a file that is no image, or a level or split that the labels do not have
 */
export async function similarImages(file: string, count: number, { level, gallery }: QueryOptions, context: QueryContext, job: JobContext): Promise<ImageReport> {
  const { table, thread, recipe } = context;
  const hidden = gallery === undefined ? table.excluded : hiddenBeside(gallery, table);
  const { labels, names } = labelsCutTo(level, table.classes, table.labels);
  const subject = await subjectOf(file, context, job);
  const knn = await thread.call('nearest', { subject, hidden, count, subspace: subspaceOf(level, table.classes, context.analysis, recipe) }, job);
  const at = { paths: table.paths, classes: names, labels };
  const label = typeof subject === 'number' && labels[subject] >= 0 ? names[labels[subject]] : '';
  const neighbours = neighboursOf(knn, at, 0, count);
  return { image: { path: typeof subject === 'number' ? table.paths[subject] : file, label }, neighbours, choices: labelChoices(names, label, neighbours), findings: [] };
}

/** 1 for the images that do not belong to the gallery. */
function hiddenBeside(gallery: string, { splits, excluded }: ImageTable): Uint8Array {
  const found = [...new Set(splits)].filter((split) => split !== '').sort();
  if (!found.includes(gallery)) {
    const there = found.length === 0 ? 'The dataset names no splits' : `The splits are ${found.join(', ')}`;
    throw new NearmissError('query/gallery', `${there}, and "${gallery}" was asked for. A split is a folder at the top, or a column "split" of the label file.`);
  }
  return excluded.map((out, i) => (out || splits[i] !== gallery ? 1 : 0));
}

/** Whether two image files show the same class, with what that answer costs; measured on held-out images of the dataset. */
export async function compareImages(files: readonly [string, string], { level, far }: QueryOptions & { readonly far?: number }, context: QueryContext, job: JobContext): Promise<PairReport> {
  const { table, thread, recipe } = context;
  const { labels } = labelsCutTo(level, table.classes, table.labels);
  const a = await subjectOf(files[0], context, job);
  const b = await subjectOf(files[1], context, job);
  const subspace = subspaceOf(level, table.classes, context.analysis, recipe);
  const verdict = await thread.call('verify', { a, b, labels: labels.map((label, i) => (table.excluded[i] ? -1 : label)), subspace, far: far ?? null }, job);
  const shown = (subject: Subject, file: string) => (typeof subject === 'number' ? { path: table.paths[subject], label: table.label(subject) } : { path: file, label: '' });
  return { first: shown(a, files[0]), second: shown(b, files[1]), ...verdict };
}

/** Who of the dataset's classes is on each of these image files, or nobody. @param far share of strangers that may be taken for somebody */
export async function recognizeImages(files: readonly string[], far: number, context: QueryContext, job: JobContext): Promise<RecognitionReport> {
  const { table, thread } = context;
  const subjects = await subjectsOf(files, context, job);
  const labels = table.labels.map((label, i) => (table.excluded[i] ? -1 : label));
  const { nearest, distances, rates } = await thread.call('recognize', { subjects, labels, far, strangerSpaces: await strangersOf(labels, context, job) }, job);
  return {
    ...rates,
    images: files.map((file, i) => {
      const at = nearest[i];
      const label = at >= 0 && distances[i] < rates.threshold ? table.label(at) : null;
      return { file, label, distance: at < 0 ? null : distances[i], nearest: at < 0 ? null : { path: table.paths[at], label: table.label(at) } };
    }),
  };
}

/** Networks that show how near strangers come to the gallery; trained by the first question and kept with the others. */
async function strangersOf(labels: Int32Array, { root, table, analysis, decoded, cache, recipe }: QueryContext, job: JobContext): Promise<Space[]> {
  const trained = analysis.spaces.some(({ embedder }) => embedder.kind === 'network');
  if (!trained || !isPlainCosine(recipe.metric)) return [];
  const { samples } = await samplesOf(analysis.backbone, { root, paths: table.paths, decoded, cache }, recipe.network.device, job);
  return strangerSpaces({ samples, labels, classes: table.classes, recipe, cacheFolder: networkFolder(cache) }, job);
}

/** An image of the dataset by its row, any other by its embeddings. */
async function subjectOf(file: string, context: QueryContext, job: JobContext): Promise<Subject> {
  return (await subjectsOf([file], context, job))[0];
}

/** Images of the dataset by their rows, all others by their embeddings, which are computed in one go. */
async function subjectsOf(files: readonly string[], { root, table, analysis, decoded, cache, recipe }: QueryContext, job: JobContext): Promise<Subject[]> {
  const rows = files.map((file) => table.row(relative(root, resolve(root, file)).split(sep).join('/')));
  const inside = (f: number): boolean => rows[f] !== undefined && decoded.files.hashes[rows[f]] !== '';
  const outside = [...files.keys()].filter((f) => !inside(f));
  if (outside.length === 0) return rows as number[];
  if (analysis.spaces.some(({ embedder }) => embedder.kind === 'imported')) {
    throw new NearmissError('query/imported', `${files[outside[0]]} has no embedding: those of this dataset were imported, and an image from elsewhere has none among them. Analyze the dataset without imported embeddings to compare it with any image.`);
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
  const images = { root, paths, cache, decoded: { ...decoded, pixels, files: { ...decoded.files, hashes: read.map(({ hash }) => hash) } } };
  const embedded = await embedNew(analysis, images, Uint32Array.from(outside.keys()), recipe.network.device, job);
  const rowsOf = (i: number): Float32Array[] => embedded.map((values) => values.subarray((i * values.length) / read.length, ((i + 1) * values.length) / read.length));
  return files.map((_file, f) => (inside(f) ? rows[f]! : rowsOf(outside.indexOf(f))));
}

/** Where a network learned coarser levels in parts of the embedding, a level is asked for in its part. */
function subspaceOf(level: number | undefined, classes: readonly string[], analysis: Analysis, recipe: Recipe): Subspace | null {
  const levels = classLevels(classes).length;
  const hierarchical = recipe.loss.name === 'hierarchical' && recipe.loss.subspaces && analysis.recipeKey === trainingKey(recipe, analysis.backbone);
  return level === undefined || level >= levels || !hierarchical || !isPlainCosine(recipe.metric) ? null : { levels, level: level - 1 };
}
