import { basename } from 'node:path';
import {
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  window,
  type TreeDataProvider,
  type TreeView,
} from 'vscode';
import { FINDING_TITLES, percent, type FindingKind } from '../engine/protocol';
import type { Dataset, Datasets } from './datasets';
import { Disposable } from './dispose';
import { findingMarkdown } from './findingMarkdown';
import {
  findingContext,
  findingDetail,
  findingGroups,
  findingItems,
  findingTitle,
  type FindingItem,
  type FindingNode,
} from './findingsModel';
import { FINDINGS_VIEW } from './ids';
import { imageUri } from './images';

const ICONS: Readonly<Record<FindingKind, string>> = {
  suspect: 'tag',
  hardNegative: 'arrow-both',
  duplicate: 'copy',
  outlier: 'debug-disconnect',
  quality: 'device-camera',
  unreadable: 'error',
  unlabelled: 'question',
  class: 'symbol-class',
};

/** The findings of the active dataset by kind, most worth a look first. */
export class FindingsTree extends Disposable implements TreeDataProvider<FindingNode> {
  private readonly changed = this.register(new EventEmitter<void>());
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: TreeView<FindingNode>;

  constructor(private readonly datasets: Datasets) {
    super();
    this.view = this.register(
      window.createTreeView(FINDINGS_VIEW, { treeDataProvider: this, canSelectMany: true, showCollapseAll: true }),
    );
    this.register(this.view.onDidChangeVisibility(({ visible }) => visible && datasets.wake()));
    this.register(datasets.onDidChange(() => this.refresh()));
    this.refresh();
  }

  get selection(): readonly FindingNode[] {
    return this.view.selection;
  }

  /** VS Code asks for them once the view is seen. */
  getChildren(node?: FindingNode): FindingNode[] {
    this.datasets.wake();
    const dataset = this.datasets.active;
    if (!dataset) return [];
    if (!node) return findingGroups(dataset.findings);
    return node.type === 'group' ? findingItems(dataset.root, dataset.findings, node.kind) : [];
  }

  getTreeItem(node: FindingNode): TreeItem {
    if (node.type === 'group') return groupItem(node.kind, node.title, node.count);
    return node.type === 'more' ? moreItem(node.kind, node.count) : findingItem(node);
  }

  /** Tooltips hold pictures, so they are made only for the item that is pointed at. */
  resolveTreeItem(item: TreeItem, node: FindingNode): TreeItem {
    if (node.type === 'finding') {
      item.tooltip = new MarkdownString(
        findingMarkdown(node.finding, (image) => imageUri(node.root, image).toString()),
      );
    }
    return item;
  }

  private refresh(): void {
    const dataset = this.datasets.active;
    const suspects = dataset?.findings.filter(({ kind }) => kind === 'suspect').length ?? 0;
    this.view.message = dataset && [datasetText(dataset), staleText(dataset)].filter(Boolean).join('. ');
    this.view.badge =
      suspects > 0
        ? { value: suspects, tooltip: `${suspects} suspected label ${suspects === 1 ? 'error' : 'errors'}` }
        : undefined;
    this.changed.fire();
  }
}

function groupItem(kind: FindingKind, title: string, count: number): TreeItem {
  const item = new TreeItem(
    title,
    kind === 'suspect' ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed,
  );
  item.id = kind;
  item.description = String(count);
  item.iconPath = new ThemeIcon(ICONS[kind]);
  item.contextValue = `group ${kind}`;
  return item;
}

function findingItem({ root, finding }: FindingItem): TreeItem {
  const { image, id, reason } = finding;
  const item = new TreeItem(findingTitle(finding));
  item.id = id;
  item.description = findingDetail(finding);
  item.contextValue = findingContext(finding);
  item.accessibilityInformation = { label: `${findingTitle(finding)}, ${image.path}. ${reason}` };
  if (image.path) {
    item.iconPath =
      image.text === undefined ? imageUri(root, image.path).with({ fragment: '' }) : new ThemeIcon('list-flat');
    item.command = {
      command: 'nearmiss.openFinding',
      title: 'Open Image',
      arguments: [{ type: 'finding', root, finding } satisfies FindingItem],
    };
  }
  return item;
}

function moreItem(kind: FindingKind, count: number): TreeItem {
  const item = new TreeItem(`${count} more in the review`);
  item.tooltip = `Review Findings shows all ${FINDING_TITLES[kind].toLowerCase()}.`;
  item.command = { command: 'nearmiss.review', title: 'Review Findings', arguments: [{ type: 'group', kind }] };
  return item;
}

/** Which dataset it is and how well its classes are told apart; '' before an analysis. */
function datasetText({ root, state }: Dataset): string {
  if (!state?.analysis) return '';
  const {
    images,
    analysis: { recallAt1 },
  } = state;
  return [
    basename(root),
    `${images.toLocaleString('en-US')} images`,
    recallAt1 === null ? '' : `recall@1 ${percent(recallAt1)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Says when the findings are behind the data; decisions are already counted in them. */
function staleText({ state }: Dataset): string {
  const images = state?.analysis?.changedImages ?? 0;
  if (images === 0) return '';
  return images === 1
    ? '1 image changed since the training; Analyze Dataset takes it in'
    : `${images} images changed since the training; Analyze Dataset takes them in`;
}
