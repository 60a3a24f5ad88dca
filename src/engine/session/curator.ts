import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileProblemFindings, unreadableImages } from '../curation/fileProblems';
import { imageRef } from '../labels/names';
import { checkNormalClasses } from '../curation/outliers/normalImages';
import { type AnalysisRequest, CurrentAnalysis, type Standpoint } from './currentAnalysis';
import { cacheFolder } from '../files/cacheFolder';
import { createTable } from '../labels/createTable';
import type { Decision } from '../labels/decisions/decisionRows';
import { DecisionLog } from '../labels/decisions/decisions';
import { exportDataset } from '../exchange/exportDataset';
import { findAgain, findDataset } from '../labels/findDatasets';
import type { EditOutcome, LabelEdit } from '../labels/labelEdit';
import type { LabelChange, LabelSource } from '../labels/labelSource';
import { openLabels, type OpenText } from '../labels/openLabels';
import { renameFolder, restoreFolder, toUndo } from '../labels/renameFolder';
import { decisionText, imagesText } from './decisionText';
import { compareImages } from '../questions/compare';
import type { QueryContext } from '../questions/queryContext';
import { type QueryOptions, similarImages } from '../questions/similar';
import { recognizeImages } from '../questions/recognize';
import { imageHeat } from '../questions/heat';
import { imageReport } from '../questions/imageReport';
import { ImageTable } from '../labels/imageTable';
import { checkLevel, classLevels } from '../metric/classLevels';
import { lookingFirst, Queue, throttled } from './jobs';
import {
  isStopped,
  NearmissError,
  quietJob,
  type AnalysisState,
  type AnalyzeOutcome,
  type ClassHealth,
  type DatasetInfo,
  type DatasetState,
  type DecideParams,
  type DecisionOutcome,
  type ExportForm,
  type Finding,
  type ImageReport,
  type JobContext,
  type Moved,
  type PairReport,
  type PlaneMap,
  type RecognitionReport,
  type RenameOutcome,
} from '../protocol';
import { readRecipe } from '../recipe/readRecipe';
import { defaultRecipe, type Recipe } from '../recipe/recipe';
import { renamedClasses, type Labelled } from './renamedClasses';

export interface CuratorOptions {
  /** Carries a label edit out, on disk or in the editor; false when it was refused there. */
  apply(edit: LabelEdit): Promise<boolean>;
  /** Called after every change of labels, images or findings. */
  onChange?(state: DatasetState): void;
  openText?: OpenText;
  log?(line: string): void;
}

export interface AnalyzeRequest extends Omit<AnalysisRequest, 'look'> {
  /**
   * Has findings without a trained network first, where there are none yet, so that there is something to look at while
   * the training runs.
   */
  readonly firstLook?: boolean;
  /** At which findings are asked, 1 the coarsest; what was chosen before, or the recipe's, where it is left out. */
  readonly level?: number;
}

/**
 * One open dataset: its labels as they stand in the user's files, the last analysis, and the findings that follow from
 * both. The only owner of state; the command line and the language server drive it in the same way.
 *
 * Whatever touches labels runs through one queue. Training does not, so that decisions can be made while it runs.
 */
export class Curator {
  private readonly queue = new Queue();
  private readonly cache: string;
  private readonly analysis: CurrentAnalysis;
  private table!: ImageTable;
  private source!: LabelSource;
  private decisions!: DecisionLog;
  private recipe: Recipe = defaultRecipe;
  /** The level that was asked for since the dataset was opened; null leaves it to the recipe. */
  private chosenLevel: number | null = null;
  private analyzing = false;

  private constructor(
    private info: DatasetInfo,
    private readonly options: CuratorOptions,
  ) {
    this.cache = cacheFolder(info.root);
    this.analysis = new CurrentAnalysis(this.cache, (line) => this.log(line));
  }

  /**
   * Reads names and labels, and the findings of an earlier analysis from the cache. Throws NearmissError where there is
   * no dataset.
   */
  static async open(root: string, options: CuratorOptions): Promise<Curator> {
    const curator = new Curator(await findDataset(root), options);
    await curator.readFiles();
    // A recipe that cannot be used is reported when it is needed, by analyze(); labels and findings can be looked at
    // without it.
    curator.recipe = await readRecipe(curator.info.root).catch(
      (error: Error) => (curator.log(error.message), defaultRecipe),
    );
    await curator.queue.run(() => curator.analysis.restore(curator.standpoint(), quietJob));
    return curator;
  }

  state(): DatasetState {
    const { images, unlabelled, classes } = this.table.counts();
    const excluded = this.source.entries.paths.length - images;
    return {
      ...this.info,
      rows: this.table.texts !== null,
      images,
      unlabelled,
      excluded,
      classes,
      analysis: this.analysisState(),
      levels: this.levels(),
      level: this.level(),
      undoable: this.decisions.undoable,
    };
  }

  /** Most worth a look first within each kind. */
  findings(): readonly Finding[] {
    return [...this.analysis.findings, ...this.fileProblems()];
  }

  /** How sound each class is; empty before an analysis. */
  classes(): readonly ClassHealth[] {
    return this.analysis.classes;
  }

  /** Whether this path is an image of the dataset. */
  has(path: string): boolean {
    return this.table.row(path) !== undefined;
  }

  /** Every labelled image by the probability that its label is wrong, also below the threshold of the findings. */
  ranking(): string[] {
    const wrong = this.analysis.suspicion?.wrong;
    if (!wrong) return [];
    return [...wrong.keys()]
      .filter((i) => this.table.labels[i] >= 0)
      .sort((a, b) => wrong[b] - wrong[a] || a - b)
      .map((i) => this.table.paths[i]);
  }

  image(path: string, neighbours = this.recipe.findings.neighbours): ImageReport {
    return imageReport(this.row(path), this.table, this.analysis.suspicion, this.findings(), neighbours);
  }

  /** The images nearest to any image file, of the dataset or not; at the level of the findings where none is given. */
  similar(file: string, count: number | undefined, options: QueryOptions, job: JobContext): Promise<ImageReport> {
    return similarImages(
      file,
      count ?? this.recipe.findings.neighbours,
      { ...options, level: options.level ?? this.level() },
      this.queryContext(),
      job,
    );
  }

  /** Whether two image files, of the dataset or not, are of one class. */
  compare(
    files: readonly [string, string],
    options: { readonly level?: number; readonly far?: number },
    job: JobContext,
  ): Promise<PairReport> {
    return compareImages(files, { ...options, level: options.level ?? this.level() }, this.queryContext(), job);
  }

  /** Who of the classes is on each image file, or nobody. */
  recognize(files: readonly string[], far: number, job: JobContext): Promise<RecognitionReport> {
    return recognizeImages(files, far, this.queryContext(), job);
  }

  /** The file of a picture that shows where an image is unusual. */
  heat(path: string, job: JobContext): Promise<string> {
    return imageHeat(this.row(path), this.queryContext(), job);
  }

  /** Asks findings and neighbours at this level of the labels from now on, 1 the coarsest. */
  setLevel(level: number): Promise<DatasetState> {
    return this.queue.run(async () => {
      checkLevel(level, this.table.classes);
      this.chosenLevel = level;
      await this.score();
      return this.changed();
    });
  }

  /**
   * Trains where images, labels or the recipe ask for it, or imports embeddings, and computes the findings. Decisions
   * can be made meanwhile.
   */
  async analyze(request: AnalyzeRequest, job: JobContext): Promise<AnalyzeOutcome> {
    if (this.analyzing)
      throw new NearmissError(
        'job/running',
        'An analysis of this dataset is running already. Wait for it or cancel it.',
      );
    this.analyzing = true;
    try {
      const moved = await this.runAnalysis(request, throttled(job));
      return { status: 'finished', state: this.changed(), moved };
    } catch (error) {
      if (!isStopped(error)) throw error;
      return { status: 'stopped', state: this.state(), moved: null };
    } finally {
      this.analyzing = false;
    }
  }

  /** Images laid out in the plane; computed once per analysis. */
  async map(job: JobContext): Promise<PlaneMap> {
    const { table } = this;
    const { x, y } = await this.analysis.project(throttled(job));
    const shown = [...table.paths.keys()].filter((row) => !Number.isNaN(x[row]) && !table.excluded[row]);
    return {
      images: shown.map((row) => imageRef(table, row)),
      x: shown.map((row) => x[row]),
      y: shown.map((row) => y[row]),
    };
  }

  decide({ images, action, label, evidence, preview }: Omit<DecideParams, 'root'>): Promise<DecisionOutcome> {
    return this.queue.run(async () => {
      const asked = images.map((image) => this.row(image));
      const outcomes =
        action === 'keep'
          ? asked.map((row) => this.unchanged(row))
          : await this.edit(
              images.map((image, n): LabelChange => {
                if (action === 'exclude') return { action, image };
                const own = Array.isArray(label) ? label[n] : label;
                if (!own)
                  throw new NearmissError(
                    'decision/label',
                    'A relabel needs a label for each image, and none was given. Choose a class or type a new name.',
                  );
                return { action, image, label: own };
              }),
              preview,
            );
      const rows = outcomes.map(({ image }) => this.row(image));
      const hashes = rows.map((row) => this.analysis.files?.hashes[row] ?? '');
      await this.decisions.add(action, outcomes, hashes, evidence ?? '');
      rows.forEach((row, i) => {
        if (action === 'exclude') this.table.exclude(row, outcomes[i].now);
        else this.table.update(row, outcomes[i].now, outcomes[i].to);
      });
      return this.decided(decisionText(action, outcomes), outcomes);
    });
  }

  /** Takes back the last decision that stands, of one image or of many at once. */
  undo(): Promise<DecisionOutcome> {
    return this.queue.run(async () => {
      const last = this.decisions.lastUndoable();
      if (last.length === 0) throw new NearmissError('undo/nothing', 'There is no decision to undo in this dataset.');
      if (last[0].action === 'rename') return this.undoRename(last[0]);
      const restored =
        last[0].action === 'keep'
          ? last.map(({ image, from }): EditOutcome => ({ image, now: image, from, to: from, undo: '' }))
          : await this.restoreAll(last);
      await this.decisions.undo(last);
      const known = restored.map(({ image, now, to }) => this.table.restore(image, now, to));
      if (known.includes(false)) await this.reload();
      return this.decided(`Undid ${last[0].action} of ${imagesText(restored.map(({ now }) => now))}`, restored);
    });
  }

  /** Reads the folder and its label file again; called when files changed on disk or in an editor. */
  refresh(): Promise<void> {
    return this.queue.run(async () => {
      const info = await findAgain(this.info);
      const moved = info.labelFile !== this.info.labelFile;
      this.info = info;
      this.source = await openLabels(info, this.options.openText);
      // Our own edits come back as changes on disk: then the rows that the findings are keyed by stay.
      const read = new ImageTable(this.source.entries);
      if (!moved && this.table.sameAs(read)) return;
      const before = this.labelled();
      if (this.table.alignedWith(read)) await this.relabelled(read);
      else await this.reload();
      await this.noteRenames(before);
      this.changed();
    });
  }

  /**
   * Gives a class of a folder dataset another name, after the editor has shown the moves; in a label file that is an
   * edit of its text.
   */
  renameClass(from: string, to: string): Promise<RenameOutcome> {
    return this.queue.run(async () => {
      const edit = renameFolder(this.source, from, to);
      const preview = `Rename '${from}' to '${to}' (${edit.moves.length} ${edit.moves.length === 1 ? 'move' : 'moves'})`;
      const applied = await this.options.apply({ ...edit, preview });
      // Only what the person left in the preview has come about.
      const moved = applied ? edit.moves.filter((move) => existsSync(join(this.info.root, move.to))) : [];
      if (moved.length === 0) return { message: 'Nothing was renamed', files: [] };
      await this.decisions.rename({ from, to }, toUndo(moved));
      await this.reread();
      return { message: `${from} is now ${to}`, files: [] };
    });
  }

  /** Turns a folder dataset into a table: a labels.tsv says its labels from now on. */
  createTable(): Promise<DatasetState> {
    return this.queue.run(async () => {
      this.info = await createTable(this.info, this.source.entries);
      this.source = await openLabels(this.info, this.options.openText);
      await this.reload();
      return this.changed();
    });
  }

  /** Copies the images with their labels as they are now into a new or empty folder. Returns how many. */
  export(folder: string, form: ExportForm, job: JobContext): Promise<number> {
    return exportDataset(this.info.root, this.source.entries, folder, form, job);
  }

  /** Deletes what can be computed again. Labels and decisions stay. */
  clearCache(): Promise<DatasetState> {
    return this.queue.run(async () => {
      if (this.analyzing)
        throw new NearmissError(
          'job/running',
          'An analysis of this dataset is running. Cancel it before clearing the cache.',
        );
      await rm(this.cache, { recursive: true, force: true });
      this.analysis.forget();
      return this.changed();
    });
  }

  async dispose(): Promise<void> {
    await this.analysis.dispose();
  }

  private async runAnalysis(
    { level, firstLook = false, ...request }: AnalyzeRequest,
    job: JobContext,
  ): Promise<Moved | null> {
    await this.refresh();
    this.recipe = await readRecipe(this.info.root);
    checkLevel(level ?? this.recipe.findings.level, this.table.classes);
    if (level !== undefined) this.chosenLevel = level;
    checkNormalClasses(this.table.classes, this.recipe.findings.normalClasses);
    if (firstLook && this.analysis.trainsFirst(request, this.standpoint())) {
      await this.findBy({ ...request, look: true }, lookingFirst(job));
      this.changed();
    }
    return this.findBy(request, job);
  }

  private async findBy(request: AnalysisRequest, job: JobContext): Promise<Moved | null> {
    const analysis = await this.analysis.compute(request, this.standpoint(), job);
    return this.queue.run(() => this.analysis.adopt(analysis, this.standpoint(), job));
  }

  /** For images that came or went: a new table, and the findings of the same analysis on it. */
  private async reload(): Promise<void> {
    this.table = new ImageTable(this.source.entries);
    await this.analysis.reload(this.standpoint(), quietJob);
  }

  private async undoRename(done: Decision): Promise<DecisionOutcome> {
    const edit = await this.undoable([done], async () => restoreFolder(this.info.root, done));
    if (!(await this.options.apply(edit))) throw refused();
    await this.decisions.undo([done]);
    await this.reread();
    return { message: `${done.to} is ${done.from} again`, images: [], files: [] };
  }

  /** Reads the folders after an edit that moved some. */
  private async reread(): Promise<void> {
    this.source = await openLabels(this.info, this.options.openText);
    await this.reload();
    this.changed();
  }

  /** What was decided on images holds on when their class was given another name by hand. */
  private async noteRenames(before: Labelled | null): Promise<void> {
    const after = this.labelled();
    const renames =
      before && after ? renamedClasses(before, after).filter(({ from }) => this.decisions.mentions(from)) : [];
    for (const rename of renames) await this.decisions.rename(rename);
    if (renames.length > 0) await this.score();
  }

  /** null where nobody has looked at the images yet: then no decision knows any by its content. */
  private labelled(): Labelled | null {
    const { files } = this.analysis;
    return files && { hashes: files.hashes, labels: Array.from(this.table.labels, (_, row) => this.table.label(row)) };
  }

  /** For labels that were edited by hand. */
  private async relabelled(table: ImageTable): Promise<void> {
    this.table = table;
    await this.analysis.relabelled(this.standpoint(), quietJob);
  }

  private score(): Promise<void> {
    return this.analysis.score(this.standpoint(), quietJob);
  }

  private async readFiles(): Promise<void> {
    this.source = await openLabels(this.info, this.options.openText);
    this.table = new ImageTable(this.source.entries);
    this.decisions = await DecisionLog.open(this.info.root);
  }

  private async restoreAll(decisions: readonly Decision[]): Promise<readonly EditOutcome[]> {
    return this.undoable(decisions, () =>
      this.edit(decisions.map((done): LabelChange => ({ action: 'restore', done }))),
    );
  }

  private async undoable<T>(decisions: readonly Decision[], restore: () => Promise<T>): Promise<T> {
    try {
      return await restore();
    } catch (error) {
      // The row or file was changed by hand since. The decision is put aside, so that the ones before it can still be
      // undone.
      if (error instanceof NearmissError && error.code === 'undo/changed') await this.decisions.undo(decisions);
      throw error;
    }
  }

  /**
   * Has the edit applied and reads the labels back as they stand then. After a preview only what the person left in it
   * has come about.
   */
  private async edit(changes: readonly LabelChange[], preview = false): Promise<readonly EditOutcome[]> {
    const edit = { ...this.source.edit(changes), ...(preview && { preview: `Change ${changes.length} labels` }) };
    const applied = await this.options.apply(edit);
    if (!applied && !preview) throw refused();
    this.source = await openLabels(this.info, this.options.openText);
    if (!preview) return edit.outcomes;
    const done = edit.outcomes.filter(({ now, to }) => this.source.labelOf(now) === to);
    if (done.length === 0)
      throw new NearmissError('edit/cancelled', 'The preview was left without applying it, so nothing was changed.');
    return done;
  }

  private async decided(message: string, outcomes: readonly EditOutcome[]): Promise<DecisionOutcome> {
    await this.score();
    this.changed();
    return {
      message,
      images: outcomes.map(({ now }) => now),
      files: this.info.labelFile ? [join(this.info.root, this.info.labelFile)] : [],
    };
  }

  /** What is wrong with files and rows; images that cannot be decoded are known once they were decoded. */
  private fileProblems(): Finding[] {
    const { files } = this.analysis;
    const unreadable = files
      ? unreadableImages(this.table.paths, files.problems).filter(({ path }) => this.has(path))
      : [];
    const label = (path: string): string => (this.has(path) ? this.table.label(this.row(path)) : '');
    return fileProblemFindings([...unreadable, ...this.source.problems, ...this.decisions.problems], label);
  }

  private levels(): number {
    return classLevels(this.table.classes).length;
  }

  private level(): number {
    const { level } = this.recipe.findings;
    return Math.min(this.chosenLevel ?? (level === 'finest' ? Infinity : level), this.levels());
  }

  private standpoint(): Standpoint {
    return { info: this.info, table: this.table, decisions: this.decisions, recipe: this.recipe, level: this.level() };
  }

  private queryContext(): QueryContext {
    return this.analysis.queryContext(this.standpoint());
  }

  private analysisState(): AnalysisState | null {
    const counts: Record<string, number> = {};
    for (const { kind } of this.findings()) counts[kind] = (counts[kind] ?? 0) + 1;
    return this.analysis.state(this.table, counts);
  }

  private unchanged(row: number): EditOutcome {
    const image = this.table.paths[row];
    const label = this.table.label(row);
    return { image, now: image, from: label, to: label, undo: '' };
  }

  private row(path: string): number {
    const row = this.table.row(path);
    if (row === undefined)
      throw new NearmissError(
        'image/unknown',
        `${path} is not an image of the dataset. Give its path relative to the dataset's folder, as the lists show it.`,
      );
    return row;
  }

  private changed(): DatasetState {
    const state = this.state();
    this.options.onChange?.(state);
    return state;
  }

  private log(line: string): void {
    this.options.log?.(line);
  }
}

function refused(): NearmissError {
  return new NearmissError(
    'edit/refused',
    'The editor did not apply the change, so nothing was changed. Save or close the files in question and try again.',
  );
}
