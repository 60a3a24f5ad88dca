import type { CuratorOptions } from '../../../src/engine/session/curator';
import type { LabelEdit } from '../../../src/engine/labels/labelEdit';
import type { Engine, OpenCurator } from '../../../src/engine/language/openDatasets';
import {
  NearmissError,
  type DatasetState,
  type Finding,
  type ImageReport,
  type JobContext,
} from '../../../src/engine/protocol';
import type { Questions } from '../../../src/engine/questions/questions';
import type { Standpoint } from '../../../src/engine/questions/standpoint';
import { state } from './fixtures';

/** A curator without images: decisions are the edit it was given, an analysis runs until it is stopped. */
export class FakeCurator implements OpenCurator {
  edit: LabelEdit = { moves: [], texts: [], outcomes: [] };
  list: Finding[] = [];
  refreshes = 0;
  disposed = false;

  report: ((image: string) => ImageReport) | undefined;

  constructor(
    readonly root: string,
    readonly options: CuratorOptions,
    public labelFile: string,
  ) {}

  get at(): Standpoint {
    // The parts of a standpoint that the server itself reads; questions are the fake engine's own.
    return { state: this.state(), findings: this.list, classes: [], curator: this } as unknown as Standpoint;
  }

  ask<T>(question: (at: Standpoint) => Promise<T>): Promise<T> {
    return question(this.at);
  }

  state(): DatasetState {
    return state(this.root, { labelFile: this.labelFile, layout: this.labelFile ? 'table' : 'folder' });
  }

  async analyze(_options: { retrain: boolean }, job: JobContext) {
    for (let done = 0; !job.stopped() && done < 1000; done++) {
      job.progress({ stage: 'train', done, total: 1000, note: `epoch ${done}` });
      await new Promise((next) => setTimeout(next, 1));
    }
    return { status: job.stopped() ? ('stopped' as const) : ('finished' as const), state: this.state(), moved: null };
  }

  image(path: string): ImageReport {
    if (this.report) return this.report(path);
    throw new NearmissError('image/unknown', `${path} is not in the dataset.`);
  }

  async setLevel() {
    return this.state();
  }

  async decide({ images }: { images: readonly string[] }) {
    if (!(await this.options.apply(this.edit)))
      throw new NearmissError('labels/refused', 'The editor did not apply the change.');
    this.options.onChange?.(this.state());
    return { message: 'done', images };
  }

  undo(): never {
    throw new TypeError('undo has a defect');
  }

  async renameClass() {
    return { message: '' };
  }

  async recover(choice: 'finish' | 'takeBack') {
    return { message: `${choice}: done` };
  }

  async createTable() {
    return this.state();
  }

  async export() {
    return { images: 0, note: '' };
  }

  async clearCache() {
    return this.state();
  }

  async refresh() {
    this.refreshes++;
  }

  async dispose() {
    this.disposed = true;
  }
}

/** The curator that a fake standpoint is of. */
const curatorOf = (at: Standpoint): FakeCurator => (at as unknown as { curator: FakeCurator }).curator;

export class FakeEngine implements Engine {
  readonly questions: Questions = {
    image: (at, path) => curatorOf(at).image(path),
    similar: async (at, file) => curatorOf(at).image(file),
    compare: async () => {
      throw new NearmissError('verify/pairs', 'There are no pairs.');
    },
    heat: async () => '/heat.png',
    map: async () => ({ images: [], x: [], y: [] }),
  };
  readonly curators: FakeCurator[] = [];
  /** What the findings of a dataset are when it is opened. */
  findings: Finding[] = [];
  /** What its datasets have for a label file; '' where they are folders. */
  labelFile = '';

  async open(root: string, options: CuratorOptions): Promise<OpenCurator> {
    if (root === '/nothing') throw new NearmissError('dataset/none', 'No dataset was found in /nothing.');
    const curator = new FakeCurator(root, options, this.labelFile);
    curator.list = this.findings;
    this.curators.push(curator);
    return curator;
  }

  async discover(folders: readonly string[]) {
    return folders.map((root) => ({
      root,
      layout: this.labelFile ? ('table' as const) : ('folder' as const),
      labelFile: this.labelFile,
    }));
  }

  async writeSample(root: string) {
    return { root, layout: 'folder' as const, labelFile: '' };
  }
}
