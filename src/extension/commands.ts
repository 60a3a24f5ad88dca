import { commands, Uri, window, workspace, type LogOutputChannel } from 'vscode';
import { DECIDE_COMMAND, imagesOf, type DecideParams, type DecisionAction, type FindingKind } from '../engine/protocol';
import type { EngineClient } from './client';
import { CommandSet } from './commandSet';
import type { Datasets } from './datasets';
import type { Decisions } from './decisions';
import { createTable, exportDataset, exportReport } from './exports';
import { suspectAfter, type FindingItem, type FindingNode } from './findingsModel';
import type { FindingsTree } from './findingsTree';
import type { Jobs } from './jobs';
import type { LabelFix } from './labelFix';
import { showMoved } from './moved';
import { showNeighbours } from './neighbours';
import type { Review } from './review';
import { getPretrainedModel } from './pretrainedModels';
import { openSample } from './sample';
import { activeDataset, chosenNodes, chosenFindings, targetOf, type MenuArguments, type Target } from './targets';

export interface Parts {
  readonly log: LogOutputChannel;
  readonly engine: EngineClient;
  readonly datasets: Datasets;
  readonly tree: FindingsTree;
  readonly jobs: Jobs;
  readonly decisions: Decisions;
  readonly labelFix: LabelFix;
  readonly review: Review;
}

/** The commands of package.json. */
export class Commands extends CommandSet {
  /** The suspect that Next Suspect showed last. */
  private lastSuspect: string | undefined;

  constructor(private readonly parts: Parts) {
    super(parts);
    const { engine, datasets, log } = parts;
    this.add('nearmiss.analyze', (folder?: Uri) => this.analyze(false, folder));
    this.add('nearmiss.retrain', () => this.analyze(true));
    this.add('nearmiss.stop', () => this.stop());
    this.add('nearmiss.selectDataset', () => this.selectDataset());
    this.add('nearmiss.review', (node?: FindingNode) => this.review(node));
    this.add('nearmiss.fixLabel', (...args: MenuArguments) => this.fixLabel(args));
    this.add('nearmiss.nextSuspect', () => this.nextSuspect());
    this.add('nearmiss.showNeighbours', (...args: MenuArguments) => this.neighbours(args));
    this.add('nearmiss.accept', (...args: MenuArguments) => this.accept(args));
    this.add('nearmiss.keep', (...args: MenuArguments) => this.decide('keep', args));
    this.add('nearmiss.exclude', (...args: MenuArguments) => this.decide('exclude', args));
    this.add('nearmiss.undo', () => parts.decisions.undo(activeDataset(datasets).root));
    this.add('nearmiss.openFinding', ({ root, finding }: FindingItem) => datasets.show(root, finding.image.path));
    this.add('nearmiss.openSample', (folder?: Uri) => openSample(engine, folder instanceof Uri ? folder : undefined));
    this.add('nearmiss.getModel', () => getPretrainedModel(engine));
    this.add('nearmiss.createTable', () => createTable(engine, datasets, activeDataset(datasets)));
    this.add('nearmiss.exportDataset', () => exportDataset(engine, activeDataset(datasets)));
    this.add('nearmiss.exportReport', () => exportReport(engine, activeDataset(datasets)));
    this.add('nearmiss.showLog', () => log.show());
    this.add('nearmiss.restartEngine', () => this.restart());
    this.add('nearmiss.clearCache', () => this.clearCache());
    this.add(DECIDE_COMMAND, (params: DecideParams) => parts.decisions.decide(params));
  }

  private async analyze(retrain: boolean, folder?: Uri): Promise<void> {
    const { datasets, jobs } = this.parts;
    if (folder instanceof Uri) await datasets.openFolder(folder.fsPath);
    else if (!datasets.active) {
      await datasets.discover();
      const [only, ...others] = workspace.workspaceFolders ?? [];
      if (!datasets.active && only && others.length === 0) await datasets.openFolder(only.uri.fsPath);
    }
    const { root } = activeDataset(datasets);
    if (jobs.get(root)) return;
    await commands.executeCommand('nearmiss.findings.focus');
    const { state, moved } = await jobs.analyze(root, retrain);
    await datasets.update(state);
    if (moved) void showMoved(datasets, root, moved);
  }

  private target(args: MenuArguments, action?: DecisionAction): Target {
    return targetOf(this.parts.datasets, chosenNodes(args, this.parts.tree.selection), action);
  }

  private stop(): void {
    const dataset = this.parts.datasets.active;
    if (dataset) this.parts.jobs.stop(dataset.root);
  }

  private async selectDataset(): Promise<void> {
    const { datasets } = this.parts;
    const lines = datasets.all.map(({ root, layout }) => ({ label: root, description: layout, root }));
    const chosen = await window.showQuickPick(lines, {
      title: 'Select Dataset',
      placeHolder: 'The views and commands are about one dataset at a time',
    });
    if (chosen) await datasets.activate(chosen.root);
  }

  private review(node?: FindingNode): void {
    activeDataset(this.parts.datasets);
    const kind: FindingKind = node?.type === 'finding' ? node.finding.kind : (node?.kind ?? 'suspect');
    this.parts.review.show(kind, node?.type === 'finding' ? node.finding : undefined);
  }

  private async fixLabel(args: MenuArguments): Promise<void> {
    const { root, images } = this.target(args);
    if (images.length === 1) await this.parts.labelFix.fix(root, images[0]);
    else await this.parts.labelFix.fixAll(root, images);
  }

  private async nextSuspect(): Promise<void> {
    const { root, findings } = activeDataset(this.parts.datasets);
    const next = suspectAfter(findings, this.lastSuspect) ?? suspectAfter(findings, undefined);
    if (!next) return void window.showInformationMessage('No suspects are left in this dataset.');
    this.lastSuspect = next.id;
    await this.parts.labelFix.fix(root, next.image.path);
  }

  private async neighbours(args: MenuArguments): Promise<void> {
    const { root, images } = this.target(args);
    await showNeighbours(this.parts.engine, this.parts.datasets, root, images[0]);
  }

  /** Each finding is relabelled to what it suggests, all in one decision. */
  private async accept(args: MenuArguments): Promise<void> {
    const items = chosenFindings(chosenNodes(args, this.parts.tree.selection)).filter(
      ({ finding }) => finding.suggestions.length > 0,
    );
    const labels = new Map(
      items.flatMap(({ finding }) =>
        imagesOf(finding).map((image): [string, string] => [image, finding.suggestions[0].label]),
      ),
    );
    if (labels.size === 0) return;
    const evidence = items.length === 1 ? items[0].finding.reason : undefined;
    await this.parts.decisions.decide({
      root: items[0].root,
      images: [...labels.keys()],
      action: 'relabel',
      label: [...labels.values()],
      evidence,
    });
  }

  private async decide(action: DecisionAction, args: MenuArguments): Promise<void> {
    const { root, images, finding } = this.target(args, action);
    await this.parts.decisions.decide({
      root,
      images,
      action,
      evidence: images.length === 1 ? finding?.reason : undefined,
    });
  }

  private async restart(): Promise<void> {
    await this.parts.engine.restart();
    await this.parts.datasets.discover();
  }

  private async clearCache(): Promise<void> {
    const { datasets, engine } = this.parts;
    const { root } = activeDataset(datasets);
    const message =
      'Clear the cache of this dataset? Labels and decisions stay. The next analysis decodes and trains again.';
    if ((await window.showWarningMessage(message, { modal: true }, 'Clear Cache')) !== 'Clear Cache') return;
    await datasets.update(await engine.request('nearmiss/clearCache', { root }));
  }
}
