import { REPLACED } from '../curation/curationCalls';
import { checkNormalClasses } from '../curation/outliers/normalImages';
import { exportDataset } from '../exchange/exportDataset';
import { checkCacheFolder, removeCacheFolder } from '../files/cacheFolder';
import { checkLevel } from '../metric/classLevels';
import type { AnalyzeOutcome, DatasetState, DecideParams, DecisionOutcome, ExportOutcome } from '../protocol';
import { isStopped, type JobContext, type Moved, NearmissError, quietJob, type RenameOutcome } from '../protocol';
import type { Standpoint } from '../questions/standpoint';
import { throttled } from '../threads/throttled';
import { Asking } from './asking';
import type { Basis } from './basis';
import { CurrentAnalysis } from './currentAnalysis';
import { type DeskOptions, type Edited, LabelDesk } from './labelDesk';
import { imagesText } from './decisionText';
import { lookingFirst } from './lookingFirst';
import type { AnalysisRequest, AnalyzeRequest } from './makeAnalysis';
import type { Effect } from './openedLabels';
import { standpointOf } from './standpointOf';
import { whyEmpty } from './whyEmpty';

export interface CuratorOptions extends DeskOptions {
  /** Called after every change of labels, images or findings. */
  onChange?(state: DatasetState): void;
  log?(line: string): void;
  /** Called once when a dataset is opened of which an earlier process left a change half done; says what, in words. */
  onCutOff?(message: string): void;
  /** What a person should hear of when the dataset is opened, in one line. */
  say?(line: string): void;
}

/**
 * One open dataset: the desk with its labels, its current analysis, and how it is asked. The only owner of state; the
 * command line and the language server drive it in the same way. Questions are functions of where it stands (`at`),
 * which changes from one whole state to the next.
 *
 * Training does not go through the desk's queue, so that decisions can be made while it runs.
 */
export class Curator {
  private readonly log = (line: string): void => this.options.log?.(line);
  private readonly cache: string;
  private readonly analysis: CurrentAnalysis;
  private readonly asking = new Asking();
  private analyzing = false;
  private standpoint!: Standpoint;

  private constructor(
    private readonly desk: LabelDesk,
    private readonly options: CuratorOptions,
  ) {
    this.cache = desk.state.cache;
    this.analysis = new CurrentAnalysis(this.cache, this.log);
  }

  /** Reads labels, and findings of an earlier analysis. Throws NearmissError where there is no dataset. */
  static async open(root: string, options: CuratorOptions): Promise<Curator> {
    const curator = new Curator(await LabelDesk.open(root, options), options);
    const { labels, state } = curator.desk;
    for (const note of state.notes) (options.say ?? options.log)?.(note);
    for (const note of labels.source.notes ?? []) options.log?.(note);
    await curator.desk.run(() => curator.restore());
    return curator;
  }

  /** The dataset as it stands: what every question is asked of. */
  get at(): Standpoint {
    return this.standpoint;
  }

  /** The file that a row of a label file means by a name; undefined where that is not known. */
  pathOf(file: string, name: string): string | null | undefined {
    return this.desk.labels.source.pathOf?.(file, name);
  }

  /** Asks a question of the dataset as it stands, and once more where another analysis took its place meanwhile. */
  async ask<T>(question: (at: Standpoint) => Promise<T>): Promise<T> {
    try {
      return await question(this.at);
    } catch (error) {
      if (!(error instanceof NearmissError) || error.code !== REPLACED) throw error;
      // The queue is where the other analysis becomes the one that stands.
      return question(await this.desk.run(async () => this.at));
    }
  }

  /** Asks findings and neighbours at this level of the labels from now on, 1 the coarsest. */
  setLevel(level: number): Promise<DatasetState> {
    return this.desk.run(async () => {
      this.asking.choose(level, this.desk.labels.table.classes);
      return this.follow('decided');
    });
  }

  /** Trains, or imports embeddings, where that is asked for, and finds. Decisions can be made meanwhile. */
  async analyze(request: AnalyzeRequest, job: JobContext): Promise<AnalyzeOutcome> {
    this.checkIdle('Wait for it or cancel it.');
    this.analyzing = true;
    try {
      const moved = await this.runAnalysis(request, throttled(job));
      return { status: 'finished', state: this.at.state, moved };
    } catch (error) {
      if (!isStopped(error)) throw error;
      return { status: 'stopped', state: await this.desk.run(async () => this.settle()), moved: null };
    } finally {
      this.analyzing = false;
    }
  }

  decide(params: Omit<DecideParams, 'root'>): Promise<DecisionOutcome> {
    const { action, images } = params;
    return this.edit(`${action} of ${imagesText(images)}`, () => {
      const { table } = this.desk.labels;
      const hashes = this.analysis.files?.hashes;
      return this.desk.decide(params, (image) => hashes?.[table.row(image) ?? -1] ?? '');
    });
  }

  /** Takes back the last decision that stands, of one image or of many at once. */
  undo(): Promise<DecisionOutcome> {
    return this.edit('undo', () => this.desk.undo());
  }

  /** Gives a class of a folder dataset another name; in a label file that is an edit of its text. */
  renameClass(from: string, to: string): Promise<RenameOutcome> {
    return this.edit(`rename of ${from} to ${to}`, () => this.desk.renameClass(from, to));
  }

  /** Turns a folder dataset into a table: a labels.tsv says its labels from now on. */
  async createTable(): Promise<DatasetState> {
    await this.edit('labels.tsv', async () => ({ outcome: null, effect: await this.desk.createTable() }));
    return this.at.state;
  }

  /** Finishes what an earlier process left half done, or takes it back. */
  recover(choice: 'finish' | 'takeBack'): Promise<RenameOutcome> {
    return this.desk.run(async () => {
      const { outcome, effect } = await this.desk.recover(choice);
      await this.follow(effect);
      return outcome;
    });
  }

  /** Reads the folder and its label file again; called when files changed on disk or in an editor. */
  refresh(): Promise<void> {
    return this.desk.run(async () => {
      const before = this.analysis.files && this.desk.labelled(this.analysis.files.hashes);
      const effect = await this.desk.refresh();
      if (effect === 'none') return;
      await this.analysis.follow(effect, this.basis(), quietJob);
      // Nobody has decided on images that no analysis has looked at.
      const { files } = this.analysis;
      const after = files && this.desk.labelled(files.hashes);
      if (before && after && (await this.desk.noteRenames(before, after)))
        await this.analysis.follow('decided', this.basis(), quietJob);
      this.changed();
    });
  }

  /** Copies the images with their labels as they are now into a new or empty folder. */
  export(folder: string, how: Parameters<typeof exportDataset>[2], job: JobContext): Promise<ExportOutcome> {
    return exportDataset(this.desk.labels.source, folder, how, job);
  }

  /** Deletes what can be computed again. Labels and decisions stay. */
  clearCache(): Promise<DatasetState> {
    return this.desk.run(async () => {
      this.checkIdle('Cancel it before clearing the cache.');
      await removeCacheFolder(this.cache);
      this.analysis.forget();
      return this.changed();
    });
  }

  async dispose(): Promise<void> {
    await this.analysis.dispose();
  }

  private async restore(): Promise<void> {
    const cut = await this.desk.changes.cutOff();
    if (cut) this.options.onCutOff?.(cut);
    // A recipe that cannot be used is reported when it is needed, by analyze(); labels and findings can be looked at
    // without it.
    await this.asking.read(this.desk.labels.info.root).catch((error: Error) => this.log(error.message));
    await this.analysis.restore(this.basis(), quietJob);
    this.settle();
  }

  private async runAnalysis(
    { level, firstLook = false, ...request }: AnalyzeRequest,
    job: JobContext,
  ): Promise<Moved | null> {
    await this.refresh();
    await checkCacheFolder(this.cache);
    const { info, table } = this.desk.labels;
    await this.asking.read(info.root);
    checkLevel(level ?? this.asking.recipe.findings.level, table.classes);
    if (level !== undefined) this.asking.choose(level, table.classes);
    checkNormalClasses(table.classes, this.asking.recipe.findings.normalClasses);
    if (firstLook && this.analysis.trainsFirst(request, this.basis()))
      await this.findBy({ ...request, look: true }, lookingFirst(job));
    return this.findBy(request, job);
  }

  private async findBy(request: AnalysisRequest, job: JobContext): Promise<Moved | null> {
    const analysis = await this.analysis.compute(request, this.basis(), job).catch(whyEmpty(this.desk.labels));
    return this.desk.run(async () => {
      const moved = await this.analysis.adopt(analysis, this.basis(), job);
      this.changed();
      return moved;
    });
  }

  private checkIdle(advice: string): void {
    if (this.analyzing) throw new NearmissError('job/running', `An analysis of this dataset is running. ${advice}`);
  }

  /** Changes labels with no other process beside, on what the others have left, and has the findings follow. */
  private edit<Outcome>(what: string, change: () => Promise<Edited<Outcome>>): Promise<Outcome> {
    return this.desk.run(async () => {
      const { outcome, effect } = await this.desk.changes.locked(what, async () => {
        const behind = await this.desk.catchUp();
        if (behind !== 'none') await this.follow(behind);
        this.analysis.checkThere(this.basis(), this.desk.labels.excluded);
        return change();
      });
      if (effect !== 'none') await this.follow(effect);
      return outcome;
    });
  }

  /** Brings the findings to the labels as they are after an edit, and tells of it. */
  private async follow(effect: Effect): Promise<DatasetState> {
    try {
      await this.analysis.follow(effect, this.basis(), quietJob);
    } finally {
      // The labels have changed, whether or not findings could follow.
      this.changed();
    }
    return this.at.state;
  }

  private changed(): DatasetState {
    const state = this.settle();
    this.options.onChange?.(state);
    return state;
  }

  /** Makes what belongs together now the standpoint; only when no edit is under way. */
  private settle(): DatasetState {
    this.standpoint = standpointOf(this.desk, this.analysis, this.asking);
    return this.at.state;
  }

  private basis(): Basis {
    const { decisions, labels } = this.desk;
    const { info, table } = labels;
    return { info, table, decisions, recipe: this.asking.recipe, level: this.asking.level(table.classes) };
  }
}
