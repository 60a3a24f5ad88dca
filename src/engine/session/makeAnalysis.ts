import { join } from 'node:path';
import type { Analysis } from '../analysis/analysis';
import { importAnalysis } from '../analysis/importAnalysis';
import type { KeptProbabilities } from '../analysis/probabilityCache';
import { trainAnalysis } from '../analysis/trainAnalysis';
import { chooseSamples, type Images } from '../backbone/chooseSamples';
import { readProbabilities } from '../exchange/probabilities';
import { isThere } from '../files/fileKey';
import { pictureOf } from '../protocol/pictureParts';
import { ROWS_ARE_NO_IMAGES } from '../images/rowItems';
import type { ImageTable } from '../labels/imageTable';
import { type EmbeddingsSource, type JobContext, NearmissError } from '../protocol';
import { trainingKey } from '../recipe/readRecipe';
import { decodeItems } from './alignAnalysis';
import type { Basis } from './basis';

export interface AnalysisRequest {
  /** Trains even where nothing asks for it. */
  readonly retrain: boolean;
  /** Where no network is trained, images are judged by plain edges and by the probabilities that were given. */
  readonly training?: boolean;
  /** A file of class probabilities by the user's own model, kept for later analyses; false forgets them. */
  readonly probabilities?: string | false;
  /** Embeddings that were computed elsewhere, in place of a training. */
  readonly embeddings?: EmbeddingsSource;
  /**
   * Leaves the training out for now: images are judged by plain edges and by the features of the backbone as they are.
   */
  readonly look?: boolean;
}

/** What a curator is asked for: an analysis, perhaps with something to look at before it is there. */
export interface AnalyzeRequest extends Omit<AnalysisRequest, 'look'> {
  /**
   * Has findings without a trained network first, where there are none yet, so that there is something to look at while
   * the training runs.
   */
  readonly firstLook?: boolean;
  /** At which findings are asked, 1 the coarsest; what was chosen before, or the recipe's, where it is left out. */
  readonly level?: number;
}

/** In place of the key of a recipe. */
export const NO_TRAINING = 'no training';

export interface Made {
  readonly analysis: Analysis;
  /** The probabilities that came with the request; null where none did. */
  readonly given: KeptProbabilities | null;
}

/** Whether a request trains networks in the end, be it after a first look. */
export function trains({ training = true, embeddings }: AnalysisRequest, { table }: Basis): boolean {
  return training && !embeddings && !table.texts;
}

/**
 * Trains where images, labels or the recipe ask for it, or imports embeddings; `known` where nothing asks for another
 * one. Decisions are made while this runs: the training is of the labels of this basis.
 * @param cache folder of all that can be computed again
 * @throws NearmissError for a request that cannot be met
 */
export async function makeAnalysis(
  request: AnalysisRequest,
  basis: Basis,
  known: Analysis | undefined,
  cache: string,
  job: JobContext,
): Promise<Made> {
  const { retrain, training = true, probabilities, embeddings, look = false } = request;
  const {
    info,
    recipe,
    table: { paths, labels, classes, texts },
  } = basis;
  if (known && paths.length === 0) throw imagesGone(known.hashes.length, info.root);
  // Read before the training, so that a file that does not fit is reported at once.
  const names = () => Array.from(labels, (label) => classes[label] ?? '');
  const given = probabilities
    ? await readProbabilities(probabilities, { root: info.root, paths, classes, labels: names() })
    : null;
  if (texts && !embeddings && (retrain || !known)) throw rowsNeedEmbeddings(info.labelFile);
  const decoded = await decodeItems(basis, cache, job);
  if (known && !decoded.pixels.readable.includes(1)) throw imagesGone(known.hashes.length, info.root);
  const { hashes } = decoded.files;
  const images: Images = { root: info.root, paths, decoded, cache };
  const nothing = { backbone: null, description: '' };
  const choice = trains(request, basis) ? await chooseSamples(images, recipe) : nothing;
  const trainsNow = training && !look;
  const recipeKey = trainsNow ? trainingKey(recipe, choice.backbone) : NO_TRAINING;
  const make = (): Promise<Analysis> => {
    if (embeddings) {
      return importAnalysis(embeddings, { root: info.root, paths, hashes, labels: names() });
    }
    return trainAnalysis({ images, choice, labels, classes, recipe, recipeKey, training: trainsNow }, job);
  };
  const stays = known && !embeddings && !retrain && (texts || known.recipeKey === recipeKey);
  return { analysis: stays ? known : await make(), given: given && { ...given, hashes } };
}

/** Images that are looked for to tell that a disk is there. */
const LOOKED_FOR = 20;

/** Whether the files of some images are there; rows of a table have none to look for. */
export function anyIsThere(root: string, { paths, texts, excluded }: ImageTable): boolean {
  if (texts) return true;
  for (let row = 0, looked = 0; row < paths.length && looked < LOOKED_FOR; row++) {
    if (excluded[row]) continue;
    if (isThere(join(root, pictureOf(paths[row]).file))) return true;
    looked++;
  }
  return false;
}

/** What a change would do then would come about in the place of the disk that they are on. */
export function imagesGone(count: number, root: string): NearmissError {
  return new NearmissError(
    'dataset/gone',
    `None of the ${count} images of the last analysis is in ${root} any more or can be read: connect the disk that ` +
      'they are on or look what became of the folder, and try again.',
  );
}

function rowsNeedEmbeddings(labelFile: string): NearmissError {
  return new NearmissError(
    'rows/embeddings',
    `Networks are trained on images, and ${labelFile} has none: ${ROWS_ARE_NO_IMAGES}. Give their features: ` +
      'Analyze with Embeddings…, or nearmiss analyze --embeddings x.npy, with one row of numbers per row of the table.',
  );
}
