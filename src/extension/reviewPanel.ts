import { join } from 'node:path';
import { commands, Uri, type WebviewPanel } from 'vscode';
import { toUserError, type Finding, type FindingKind, type FromReview, type ToReview } from '../engine/protocol';
import type { EngineClient } from './client';
import type { Dataset, Datasets } from './datasets';
import type { Decisions } from './decisions';
import { Disposables } from './dispose';
import { toEmbeddingMap } from './embeddingMap';
import type { Jobs } from './jobs';
import type { LabelFix } from './labelFix';
import { showPage } from './showPage';

const MEDIA = join(__dirname, '..', 'media');

export interface ReviewParts {
  readonly engine: EngineClient;
  readonly datasets: Datasets;
  readonly jobs: Jobs;
  readonly decisions: Decisions;
  readonly labelFix: LabelFix;
}

/** Hosts the review's page: sends it the active dataset and carries out what it asks for. */
export class ReviewPanel extends Disposables {
  private shown: Dataset | undefined;
  private ready = false;
  /** The map costs seconds the first time, so it is made when it is asked for and kept up from then on. */
  private mapOpened = false;
  private closed = false;
  private waiting: ToReview | undefined;

  constructor(
    private readonly panel: WebviewPanel,
    private readonly parts: ReviewParts,
  ) {
    super();
    panel.iconPath = {
      light: Uri.file(join(MEDIA, 'review-light.svg')),
      dark: Uri.file(join(MEDIA, 'review-dark.svg')),
    };
    this.add(panel);
    this.add(
      panel.onDidDispose(() => {
        this.closed = true;
        this.dispose();
      }),
    );
    // A page that is not seen is gone; it says `ready` again when it comes back.
    this.add(panel.onDidChangeViewState(() => (this.ready &&= panel.visible)));
    this.add(panel.webview.onDidReceiveMessage((message: FromReview) => void this.receive(message)));
    this.add(parts.datasets.onDidChange(() => this.update()));
    this.add(parts.jobs.onDidChange(() => this.sendProgress()));
    this.load();
  }

  reveal(kind: FindingKind, finding?: Finding): void {
    this.panel.reveal();
    this.waiting = { type: 'reveal', kind, id: finding?.id };
    this.flush();
  }

  /** The page is written anew for another dataset, since the folders that it may load from are fixed with it. */
  private load(): void {
    const { webview } = this.panel;
    this.shown = this.parts.datasets.active;
    this.ready = false;
    this.mapOpened = false;
    showPage(webview, {
      element: 'nm-review',
      title: 'Nearmiss Review',
      script: 'reviewMain.js',
      folders: this.shown ? [Uri.file(this.shown.root)] : [],
    });
  }

  private update(): void {
    if (this.parts.datasets.active?.root !== this.shown?.root) this.load();
    else this.sendState();
  }

  private sendState(): void {
    const dataset = this.parts.datasets.active;
    if (!this.ready || !dataset?.state) return;
    const { state, findings, root } = dataset;
    const imageBase = this.panel.webview.asWebviewUri(Uri.file(root)).toString();
    this.send({ type: 'state', state, findings, imageBase, labels: state.classes.map(({ label }) => label) });
    if (state.analysis) void this.whileBusy([], (shown) => this.sendClasses(shown));
    this.sendProgress();
    if (this.mapOpened) void this.whileBusy([], (shown) => this.sendMap(shown));
    this.flush();
  }

  private async sendClasses(root: string): Promise<void> {
    const classes = await this.parts.engine.request('nearmiss/classes', { root });
    if (!this.closed && root === this.shown?.root) this.send({ type: 'classes', classes });
  }

  private async sendMap(root: string): Promise<void> {
    const { engine, jobs } = this.parts;
    // An analysis of the same dataset reports on itself.
    const reports = engine.onDidProgress(
      (report) =>
        report.root === root && !jobs.get(root) && this.send({ type: 'mapProgress', progress: report.progress }),
    );
    try {
      const map = await engine.request('nearmiss/map', { root });
      if (!this.closed && root === this.shown?.root) this.send({ type: 'map', map: toEmbeddingMap(map) });
    } finally {
      reports.dispose();
    }
  }

  private sendProgress(): void {
    const job = this.shown && this.parts.jobs.get(this.shown.root);
    if (this.ready) this.send({ type: 'progress', progress: job?.progress ?? null });
  }

  /** What is to be revealed waits until the page has the findings. */
  private flush(): void {
    if (!this.ready || !this.waiting || !this.parts.datasets.active?.state) return;
    this.send(this.waiting);
    this.waiting = undefined;
  }

  private async receive(message: FromReview): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.ready = true;
        return this.sendState();
      case 'command':
        return void commands.executeCommand(`nearmiss.${message.command}`);
      case 'decide': {
        const { type: _type, ...decision } = message;
        return this.whileBusy(
          message.images,
          async (root) => (await this.parts.decisions.decide({ root, ...decision })).message,
        );
      }
      case 'chooseLabel':
        return this.whileBusy(
          message.images,
          async (root) => (await this.parts.labelFix.fixAll(root, message.images))?.message,
        );
      case 'undo':
        return this.whileBusy([], async (root) => (await this.parts.decisions.undo(root)).message);
      case 'showMap':
        this.mapOpened = true;
        return this.whileBusy([], (root) => this.sendMap(root));
      case 'openImage':
        return this.whileBusy([message.image], (root) => this.parts.datasets.show(root, message.image));
      default:
        message satisfies never;
    }
  }

  /** Runs what the page asked for; the buttons of these images wait meanwhile, and the page hears how it ended. */
  private async whileBusy(images: readonly string[], run: (root: string) => Promise<string | void>): Promise<void> {
    if (!this.shown) return;
    this.send({ type: 'busy', images, busy: true });
    try {
      const message = await run(this.shown.root);
      if (message) this.send({ type: 'done', message });
    } catch (error) {
      this.send({ type: 'failed', error: toUserError(error) });
    } finally {
      this.send({ type: 'busy', images, busy: false });
    }
  }

  private send(message: ToReview): void {
    if (!this.closed) void this.panel.webview.postMessage(message);
  }
}
