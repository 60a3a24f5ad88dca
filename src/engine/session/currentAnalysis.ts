import type { Analysis } from '../analysis/analysis';
import { AnalysisStore } from '../analysis/analysisStore';
import { loadDuplicates, saveDuplicates } from '../analysis/duplicateCache';
import { type Heads, loadHeads, saveHeads } from '../analysis/headCache';
import { loadLabelFree, saveLabelFree } from '../analysis/labelFreeCache';
import {
  alignProbabilities,
  forgetProbabilities,
  type KeptProbabilities,
  loadProbabilities,
  saveProbabilities,
} from '../analysis/probabilityCache';
import { pruneNetworks } from '../analysis/pruneNetworks';
import { Answers } from '../curation/answers/answers';
import type { FindingsResult } from '../curation/findings';
import { fileError } from '../files/fileError';
import { startFindings } from '../curation/startFindings';
import type { Suspicion } from '../curation/suspects/suspicion';
import type { Decoded } from '../images/decode';
import type { ImageTable } from '../labels/imageTable';
import {
  type AnalysisState,
  type ClassHealth,
  type Finding,
  type JobContext,
  type Moved,
  throwIfStopped,
} from '../protocol';
import type { Analyzed } from '../questions/standpoint';
import { analysisState, type Loaded } from './analysisState';
import { alignAnalysis } from './alignAnalysis';
import type { Basis } from './basis';
import { withTexts } from './findingTexts';
import { labelFreeInput, labelFreeKey } from './labelFreeInput';
import { type AnalysisRequest, anyIsThere, imagesGone, makeAnalysis, NO_TRAINING, trains } from './makeAnalysis';
import { movedBetween, type Standing } from './moved';
import type { Effect } from './openedLabels';

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
  /** An analysis of which no image can be read any more, as when a disk is not connected. It waits for them. */
  private waiting: Analysis | null = null;
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

  /** Makes an analysis where one is asked for. What is current stays so until `adopt`. */
  async compute(request: AnalysisRequest, at: Basis, job: JobContext): Promise<Analysis> {
    const known = this.known;
    const { analysis, given } = await makeAnalysis(request, at, known, this.cache, job);
    throwIfStopped(job);
    if (analysis !== known) {
      await this.store.save(analysis);
      await pruneNetworks(this.cache, analysis);
    }
    await this.keepProbabilities(given, request.probabilities === false);
    return analysis;
  }

  /** Whether there are no findings yet and a training would come before them. */
  trainsFirst(request: AnalysisRequest, at: Basis): boolean {
    return !this.known && trains(request, at);
  }

  /**
   * Makes an analysis the current one. Returns what moved since the training before, null where there was none or it is
   * the same.
   */
  async adopt(analysis: Analysis, at: Basis, job: JobContext): Promise<Moved | null> {
    const { known } = this;
    const before = this.standing();
    await this.load(analysis, at, job);
    return known && known.recipeKey !== NO_TRAINING && analysis !== known
      ? movedBetween(before, this.standing())
      : null;
  }

  /** Brings the findings to labels that have changed: as much is done anew as the edit asks for. */
  async follow(effect: Effect, at: Basis, job: JobContext): Promise<void> {
    if (effect === 'reread' && this.known) return this.load(this.known, at, job);
    if (!this.loaded || effect === 'none') return;
    // What was kept of the classifiers was learned from labels that others have edited since.
    if (effect === 'relabelled') this.heads = null;
    await this.score(at, job);
  }

  private async score({ table, decisions, recipe, level }: Basis, job: JobContext): Promise<void> {
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
    if (!heads) await this.keep(saveHeads(this.cache, this.heads));
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
    return analysisState(this.loaded, this.result, this.probabilities, table, counts);
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
    this.waiting = null;
    this.result = null;
    this.probabilities = null;
  }

  /** Throws where images were analyzed and none is left but those that a person took out: see imagesGone. */
  checkThere({ info, table }: Basis, excluded: number): void {
    const analyzed = this.known?.hashes.length ?? 0;
    if (analyzed > excluded && !anyIsThere(info.root, table)) throw imagesGone(analyzed, info.root);
  }

  async dispose(): Promise<void> {
    await this.thread.dispose();
  }

  private get known(): Analysis | undefined {
    return this.loaded?.analysis ?? this.waiting ?? undefined;
  }

  /** Aligns an analysis with the images as they are, gives its spaces to the thread, and scores. */
  private async load(analysis: Analysis, at: Basis, job: JobContext): Promise<void> {
    // Looking at no images would forget what is cached of all of them.
    const aligned = at.table.count > 0 ? await alignAnalysis(analysis, at, this.cache, this.log, job) : null;
    if (!aligned?.decoded.pixels.readable.includes(1)) {
      this.loaded = null;
      this.result = null;
      this.waiting = analysis;
      return;
    }
    const { decoded, changedImages } = aligned;
    const { input, content, learned } = labelFreeInput(analysis, aligned, at);
    const known = await loadDuplicates(this.cache, content);
    const kept = await loadLabelFree(this.cache, learned);
    const pictures = { ...input.pictures, duplicates: known };
    const load = ++this.loads;
    const { found, duplicates } = await this.thread.call('load', { ...input, load, pictures, found: kept }, job);
    if (!known) await this.keep(saveDuplicates(this.cache, content, duplicates));
    if (!kept) await this.keep(saveLabelFree(this.cache, learned, found));
    this.loaded = { analysis, decoded, search: found.search, changedImages, answers: new Answers(this.thread, load) };
    this.waiting = null;
    this.heads = null;
    await this.score(at, job);
  }

  /** A cache that fails, as on a full disk, is done without: what is missing there is computed again. */
  private async keep(saving: Promise<void>): Promise<void> {
    await saving.catch((error: unknown) => this.log(`Not all is cached in ${this.cache}: ${fileError(error)}.`));
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
