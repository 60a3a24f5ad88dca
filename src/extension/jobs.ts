import { basename } from 'node:path';
import { CancellationTokenSource, EventEmitter, ProgressLocation, window } from 'vscode';
import type { AnalyzeOutcome, EmbeddingsSource, JobProgress } from '../engine/protocol';
import type { EngineClient } from './client';
import { Disposable } from './dispose';
import { FINDINGS_VIEW } from './ids';
import { progressText, shareDone } from './jobText';

/** A running analysis. `progress` is undefined until its first report. */
export interface Job {
  readonly root: string;
  readonly stop: CancellationTokenSource;
  progress?: JobProgress;
}

/** The analyses that run, one per dataset, each with its progress and its way to stop. */
export class Jobs extends Disposable {
  private readonly changed = this.register(new EventEmitter<void>());
  readonly onDidChange = this.changed.event;
  private readonly running = new Map<string, Job>();

  constructor(private readonly engine: EngineClient) {
    super();
    this.register(engine.onDidProgress(({ root, progress }) => this.report(root, progress)));
  }

  get(root: string): Job | undefined {
    return this.running.get(root);
  }

  /** Runs an analysis and shows it in the findings view and in a notification that can cancel it. */
  async analyze(root: string, retrain: boolean, embeddings?: EmbeddingsSource): Promise<AnalyzeOutcome> {
    const stop = new CancellationTokenSource();
    this.running.set(root, { root, stop });
    this.changed.fire();
    try {
      const outcome = this.engine.request('nearmiss/analyze', { root, retrain, embeddings }, stop.token);
      this.show(root, stop, outcome);
      return await outcome;
    } finally {
      this.running.delete(root);
      stop.dispose();
      this.changed.fire();
    }
  }

  stop(root: string): void {
    this.running.get(root)?.stop.cancel();
  }

  private show(root: string, stop: CancellationTokenSource, outcome: Promise<unknown>): void {
    const ended = outcome.then(
      () => {},
      () => {},
    );
    void window.withProgress({ location: { viewId: FINDINGS_VIEW } }, () => ended);
    void window.withProgress(
      { location: ProgressLocation.Notification, title: `Nearmiss: ${basename(root)}`, cancellable: true },
      (bar, token) => {
        let shown = 0;
        const updates = this.onDidChange(() => {
          const progress = this.running.get(root)?.progress;
          if (!progress) return;
          const percent = 100 * shareDone(progress);
          bar.report({
            message: stop.token.isCancellationRequested ? 'Stopping …' : progressText(progress),
            increment: Math.max(0, percent - shown),
          });
          shown = Math.max(shown, percent);
        });
        token.onCancellationRequested(() => stop.cancel());
        return ended.finally(() => updates.dispose());
      },
    );
  }

  private report(root: string, progress: JobProgress): void {
    const job = this.running.get(root);
    if (!job) return;
    job.progress = progress;
    this.changed.fire();
  }
}
