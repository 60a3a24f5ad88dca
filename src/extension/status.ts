import { basename } from 'node:path';
import { StatusBarAlignment, window, type StatusBarItem } from 'vscode';
import type { Dataset, Datasets } from './datasets';
import { Disposable } from './dispose';
import { FINDINGS_VIEW } from './ids';
import type { Jobs } from './jobs';
import { progressText, shortProgressText } from './jobText';

/** One item of the status bar: the running analysis, else how many suspects are left. */
export class Status extends Disposable {
  private readonly item: StatusBarItem;

  constructor(
    private readonly datasets: Datasets,
    private readonly jobs: Jobs,
  ) {
    super();
    this.item = this.register(window.createStatusBarItem('nearmiss.status', StatusBarAlignment.Left));
    this.item.name = 'Nearmiss';
    this.register(datasets.onDidChange(() => this.update()));
    this.register(jobs.onDidChange(() => this.update()));
  }

  private update(): void {
    const dataset = this.datasets.active;
    const job = dataset && this.jobs.get(dataset.root);
    if (job) {
      this.item.text = `$(sync~spin) ${job.progress ? shortProgressText(job.progress) : 'Nearmiss'}`;
      this.item.tooltip = job.progress ? progressText(job.progress) : `Analyzing ${basename(dataset.root)}`;
      this.item.command = `${FINDINGS_VIEW}.focus`;
      this.item.show();
    } else if (dataset?.state?.analysis) {
      this.showSuspects(dataset);
    } else {
      this.item.hide();
    }
  }

  private showSuspects({ root, findings, state }: Dataset): void {
    const suspects = findings.filter(({ kind }) => kind === 'suspect').length;
    const changed = state?.analysis?.changedLabels ?? 0;
    this.item.text = `$(tag) ${suspects} ${suspects === 1 ? 'suspect' : 'suspects'}`;
    const stale = changed > 0 ? ` ${changed} labels changed since the training; Retrain learns from them.` : '';
    this.item.tooltip = `Suspected label errors of ${basename(root)}.${stale}`;
    this.item.command = 'nearmiss.review';
    this.item.show();
  }
}
