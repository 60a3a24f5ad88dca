import { commands, window } from 'vscode';
import type { EngineClient, EngineState } from './client';
import type { Datasets } from './datasets';
import { Disposable } from './dispose';
import { activeImage } from './images';
import type { Jobs } from './jobs';

/** Keeps the context keys that `when` clauses of package.json ask for equal to the state of the window. */
export class ContextKeys extends Disposable {
  private readonly sent = new Map<string, unknown>();
  private engine: EngineState = 'off';

  constructor(
    client: EngineClient,
    private readonly datasets: Datasets,
    private readonly jobs: Jobs,
  ) {
    super();
    this.register(
      client.onDidChangeState((state) => {
        this.engine = state;
        this.update();
      }),
    );
    this.register(datasets.onDidChange(() => this.update()));
    this.register(jobs.onDidChange(() => this.update()));
    this.register(window.tabGroups.onDidChangeTabs(() => this.update()));
    this.register(window.tabGroups.onDidChangeTabGroups(() => this.update()));
    this.update();
  }

  private update(): void {
    const dataset = this.datasets.active;
    this.set('active', true);
    this.set('crashed', this.engine === 'crashed');
    this.set('searched', this.datasets.searched);
    this.set('datasets', this.datasets.all.length);
    this.set('folderDataset', dataset?.layout === 'folder' && dataset.state !== null);
    this.set('analyzed', Boolean(dataset?.state?.analysis));
    this.set('levels', dataset?.state?.levels ?? 1);
    this.set('analyzing', Boolean(dataset && this.jobs.get(dataset.root)));
    this.set('suspects', dataset?.findings.filter(({ kind }) => kind === 'suspect').length ?? 0);
    const file = activeImage();
    this.set('image', Boolean(file && this.datasets.holding(file)));
    this.set('undoable', dataset?.state?.undoable ?? 0);
  }

  private set(key: string, value: unknown): void {
    if (this.sent.get(key) === value) return;
    this.sent.set(key, value);
    void commands.executeCommand('setContext', `nearmiss.${key}`, value);
  }
}
