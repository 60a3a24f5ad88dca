import { AnalysisStore } from '../analysis/analysisStore';
import { loadDuplicates, saveDuplicates } from '../analysis/duplicateCache';
import { type Heads, loadHeads, saveHeads } from '../analysis/headCache';
import { addRows, alignSpaces, type Analysis, labelsOfTraining, matchRows } from '../analysis/analysis';
import { importAnalysis, importedSpaces } from '../analysis/importAnalysis';
import {
  alignProbabilities,
  forgetProbabilities,
  type KeptProbabilities,
  loadProbabilities,
  saveProbabilities,
} from '../analysis/probabilityCache';
import { pruneNetworks } from '../analysis/pruneNetworks';
import { embedNew, trainAnalysis } from '../analysis/trainAnalysis';
import { chooseSamples, type Images, pixelSize } from '../backbone/chooseSamples';
import { nearestAgreement } from '../curation/evidence';
import type { FindingsResult } from '../curation/findings';
import { normalImages } from '../curation/outliers/normalImages';
import { Answers } from '../curation/answers/answers';
import { startFindings } from '../curation/startFindings';
import type { Suspicion } from '../curation/suspects/suspicion';
import { decodePixels, type Decoded } from '../images/decode';
import { readProbabilities } from '../exchange/probabilities';
import { ROWS_ARE_NO_IMAGES, rowItems } from '../images/rowItems';
import { withTexts } from './findingTexts';
import type { Analyzed } from '../questions/standpoint';
import type { Basis } from './basis';
import type { ImageTable } from '../labels/imageTable';
import { movedBetween, type Standing } from './moved';
import {
  type AnalysisState,
  type ClassHealth,
  type EmbeddingsSource,
  type Finding,
  type JobContext,
  type Moved,
  NearmissError,
  throwIfStopped,
} from '../protocol';
import { trainingKey } from '../recipe/readRecipe';
import type { Recipe } from '../recipe/recipe';

export interface AnalysisRequest {
  /** Trains even where nothing asks for it. */
  readonly retrain: boolean;
  /** Where no network is trained, images are judged by plain edges and by the probabilities that were given. */
  readonly training?: boolean;
  /** A `.npy` file of class probabilities by the user's own model, kept for later analyses; false forgets them. */
  readonly probabilities?: string | false;
  /** Embeddings that were computed elsewhere, in place of a training. */
  readonly embeddings?: EmbeddingsSource;
  /**
   * Leaves the training out for now: images are judged by plain edges and by the features of the backbone as they are.
   */
  readonly look?: boolean;
}

/** In place of the key of a recipe. */
const NO_TRAINING = 'no training';

/** An analysis brought to the images as they are now. */
interface Loaded {
  readonly analysis: Analysis;
  readonly decoded: Decoded;
  /** How neighbours were searched, in words. */
  readonly search: string;
  /** Images that came, went or changed since the training. */
  readonly changedImages: number;
  readonly answers: Answers;
}

/**
 * The last analysis of an open dataset, brought to its images as they are, and the findings that follow from it and the
 * labels.
 */
export class CurrentAnalysis {
  private readonly thread = startFindings();
  private readonly store: AnalysisStore;
  /** How often spaces were given to the thread. */
  private loads = 0;
  private loaded: Loaded | null = null;
  private result: FindingsResult | null = null;
  private heads: Heads | null = null;
  private probabilities: KeptProbabilities | null = null;

  /** @param cache folder of all that can be computed again */
  constructor(
    private readonly cache: string,
    private readonly log: (line: string) => void,
  ) {
    this.store = new AnalysisStore(cache);
  }

  /** Takes up the analysis of an earlier session where there is one. */
  async restore(at: Basis, job: JobContext): Promise<void> {
    this.probabilities = await loadProbabilities(this.cache);
    const analysis = await this.store.load(this.log);
    if (analysis) await this.load(analysis, at, job);
  }

  /**
   * Trains where images, labels or the recipe ask for it, or imports embeddings. What is current stays so until
   * `adopt`.
   */
  async compute(
    { retrain, training = true, probabilities, embeddings, look = false }: AnalysisRequest,
    { info, table, recipe }: Basis,
    job: JobContext,
  ): Promise<Analysis> {
    // Decisions are made while this runs; the training is of the labels as they are now, which this table keeps.
    const { paths, labels, classes } = table;
    // Read before the training, so that a file that does not fit is reported at once.
    const given = probabilities ? await readProbabilities(probabilities, paths, classes) : null;
    const known = this.loaded?.analysis;
    if (table.texts && !embeddings && (retrain || !known)) {
      throw new NearmissError(
        'rows/embeddings',
        `Networks are trained on images, and ${info.labelFile} has none: ${ROWS_ARE_NO_IMAGES}. Give their ` +
          'features: Analyze with Embeddings…, or nearmiss analyze --embeddings x.npy, with one row of numbers per ' +
          'row of the table.',
      );
    }
    const decoded = await this.decode(info.root, table, recipe, job);
    const images: Images = { root: info.root, paths, decoded, cache: this.cache };
    const choice =
      training && !embeddings && !table.texts
        ? await chooseSamples(images, recipe)
        : { backbone: null, description: '' };
    const trains = training && !look;
    const key = trains ? trainingKey(recipe, choice.backbone) : NO_TRAINING;
    const analysis = embeddings
      ? await importAnalysis(embeddings, {
          paths,
          hashes: decoded.files.hashes,
          labels: Array.from(labels, (label) => classes[label] ?? ''),
        })
      : known && !retrain && (table.texts || known.recipeKey === key)
        ? known
        : await trainAnalysis({ images, choice, labels, classes, recipe, recipeKey: key, training: trains }, job);
    throwIfStopped(job);
    if (analysis !== known) {
      await this.store.save(analysis);
      await pruneNetworks(this.cache, analysis);
    }
    await this.keepProbabilities(given && { ...given, hashes: decoded.files.hashes }, probabilities === false);
    return analysis;
  }

  /** Whether there are no findings yet and a training would come before them. */
  trainsFirst({ training = true, embeddings }: AnalysisRequest, { table }: Basis): boolean {
    return !this.loaded && training && !embeddings && !table.texts;
  }

  /**
   * Makes an analysis the current one. Returns what moved since the training before, null where there was none or it is
   * the same.
   */
  async adopt(analysis: Analysis, at: Basis, job: JobContext): Promise<Moved | null> {
    const known = this.loaded?.analysis;
    const before = this.standing();
    await this.load(analysis, at, job);
    return known && known.recipeKey !== NO_TRAINING && analysis !== known
      ? movedBetween(before, this.standing())
      : null;
  }

  /** For images that came or went: the findings of the same analysis on them. */
  async reload(at: Basis, job: JobContext): Promise<void> {
    if (this.loaded) await this.load(this.loaded.analysis, at, job);
  }

  /**
   * For labels that were edited by hand: all that is kept of the images stays, and only the findings are computed
   * again.
   */
  async relabelled(at: Basis, job: JobContext): Promise<void> {
    this.heads = null;
    await this.score(at, job);
  }

  /** Computes the findings again, after a decision or at another level. */
  async score({ table, decisions, recipe, level }: Basis, job: JobContext): Promise<void> {
    if (!this.loaded) return;
    const {
      analysis,
      decoded: {
        files: { hashes },
      },
    } = this.loaded;
    const { paths, classes, labels, excluded, splits } = table;
    const key = labelFreeKey(analysis, recipe);
    const heads =
      this.heads?.classes.length === classes.length
        ? this.heads.values
        : await loadHeads(this.cache, { key, classes, hashes });
    const probabilities = this.probabilities && alignProbabilities(this.probabilities, hashes, classes);
    const marks = decisions.marks(table, hashes);
    const result = await this.thread.call(
      'score',
      {
        names: { paths, classes, labels },
        splits,
        excluded,
        ...marks,
        heads,
        probabilities,
        ...recipe.findings,
        level,
      },
      job,
    );
    this.result = table.texts
      ? { ...result, findings: withTexts(result.findings, (path) => table.text(path)) }
      : result;
    this.heads = { key, classes: [...classes], hashes, values: result.suspicion.heads };
    if (!heads) await saveHeads(this.cache, this.heads);
  }

  /** Most worth a look first within each kind. */
  get findings(): readonly Finding[] {
    return this.result?.findings ?? [];
  }

  /** How sound each class is. */
  get classes(): readonly ClassHealth[] {
    return this.result?.classes ?? [];
  }

  get suspicion(): Suspicion | null {
    return this.result?.suspicion ?? null;
  }

  /** What is known of the files of the images, by row; null before an analysis. */
  get files(): Decoded['files'] | null {
    return this.loaded?.decoded.files ?? null;
  }

  /** @param counts findings by kind, those of files and rows among them */
  state(table: ImageTable, counts: Readonly<Record<string, number>>): AnalysisState | null {
    if (!this.loaded || !this.result) return null;
    const { analysis, decoded, search, changedImages } = this.loaded;
    const rows = matchRows(analysis.hashes, decoded.files.hashes);
    const changedLabels = rows.reduce(
      (changed, before, row) => changed + Number(before >= 0 && analysis.labels[before] !== table.label(row)),
      0,
    );
    const { trainedAt } = analysis;
    const description = `${analysis.description}${this.probabilities ? `, with the probabilities of ${this.probabilities.name}` : ''}`;
    const recallAt1 = analysis.recallAt1 ?? nearestAgreement(this.result.suspicion.evidence, table.labels);
    return { trainedAt, description, recallAt1, search, changedLabels, changedImages, counts };
  }

  /** For questions; null before an analysis. */
  get analyzed(): Analyzed | null {
    if (!this.loaded) return null;
    const { analysis, decoded, answers } = this.loaded;
    return { analysis, decoded, cache: this.cache, answers };
  }

  /** Drops what was computed; what lies in the cache is left to the caller. */
  forget(): void {
    this.loaded = null;
    this.result = null;
    this.probabilities = null;
  }

  async dispose(): Promise<void> {
    await this.thread.dispose();
  }

  /** Aligns an analysis with the images as they are, embeds those that are new, and scores. */
  private async load(analysis: Analysis, at: Basis, job: JobContext): Promise<void> {
    const {
      info: { root },
      table,
      recipe,
    } = at;
    const decoded = await this.decode(root, table, recipe, job);
    const { missing, gone, spaces } = alignSpaces(analysis, decoded.files.hashes);
    if (missing.length > 0) {
      const images: Images = { root, paths: table.paths, decoded, cache: this.cache };
      const rows = await embedNew(analysis, images, missing, recipe.network.device, job).catch((error: Error) => {
        // What is known of the other images can be looked at without the model.
        if (!(error instanceof NearmissError) || !error.code.startsWith('backbone/')) throw error;
        this.log(`${missing.length} new images have no embedding: ${error.message}`);
        return [];
      });
      rows.forEach((added, s) => (spaces[s] = addRows(spaces[s], missing, added)));
    }
    const { classes, labels } = labelsOfTraining(analysis, decoded.files.hashes, (image) => table.label(image));
    const normal = normalImages({ classes, labels }, recipe.findings.normalClasses);
    const {
      metric,
      training: { seed },
    } = recipe;
    const seen = spaces.flatMap((space, s) =>
      analysis.spaces[s].embedder.kind === 'imported' ? importedSpaces(space, metric, labels, seed) : [space],
    );
    const content = { key: labelFreeKey(analysis, recipe), hashes: decoded.files.hashes };
    const known = await loadDuplicates(this.cache, content);
    const pictures = {
      ...decoded.files,
      appearances: decoded.appearances,
      quality: recipe.findings.quality,
      duplicates: known,
    };
    const load = ++this.loads;
    const { search, duplicates } = await this.thread.call(
      'load',
      { load, spaces: seen, metric, labels, classCount: classes.length, normal, pictures, seed },
      job,
    );
    if (!known) await saveDuplicates(this.cache, content, duplicates);
    const answers = new Answers(this.thread, load);
    this.loaded = { analysis, decoded, search, changedImages: missing.length + gone, answers };
    this.heads = null;
    await this.score(at, job);
  }

  private decode(root: string, { paths, texts }: ImageTable, recipe: Recipe, job: JobContext): Promise<Decoded> {
    if (texts) return Promise.resolve(rowItems(paths, texts));
    return decodePixels({ root, paths, size: pixelSize(recipe.network), cache: this.cache }, job);
  }

  private async keepProbabilities(given: KeptProbabilities | null, forget: boolean): Promise<void> {
    if (forget) await forgetProbabilities(this.cache);
    if (given) await saveProbabilities(this.cache, given);
    if (forget || given) this.probabilities = given;
  }

  private standing(): Standing {
    return { findings: this.findings, classes: this.classes, recallAt1: this.loaded?.analysis.recallAt1 ?? null };
  }
}

/** Of what is kept with an analysis and hangs on no label: it hangs on the metric too. */
function labelFreeKey({ trainedAt }: Analysis, { metric }: Recipe): string {
  return `${trainedAt} ${JSON.stringify(metric)}`;
}
