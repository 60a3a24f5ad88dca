import { imagesOf, type Finding, type FindingKind, type FromReview, type ToReview } from '../engine/protocol';
import { decideAll, decideImages, imagesOfAll, relabelAll, type Decide } from './decisions';
import {
  countKinds,
  countPairs,
  filterFindings,
  NO_FILTER,
  pairOf,
  type FindingFilter,
  type PairCount,
} from './findingFilter';
import type { Host } from './host';
import type { Command } from './keymap';
import { busyWith, initialState, mappedPaths, received, type ReviewState } from './reviewState';
import type { ReviewTab } from './reviewTab';
import { saveReview, type SavedReview } from './savedReview';
import {
  addOrRemove,
  chooseAll,
  extendTo,
  focusOn,
  goOn,
  keepPlace,
  moveTarget,
  selectOnly,
  toggle,
  type GridShape,
  type Move,
} from './selection';

export type ReviewHost = Host<ToReview, FromReview, SavedReview>;

/** What shows the model. */
export interface ReviewView {
  /** Called after every change. */
  changed(): void;
  /** The focus belongs on the findings now. */
  focusFindings(): void;
}

/**
 * The state of the review and how it changes, without a DOM. It decides nothing about the dataset: decisions are posted
 * to the host, and what they did comes back as a new state.
 */
export class ReviewModel {
  state: ReviewState;
  /** Findings of the tab's kind, all of them and those that pass the filter. */
  ofKind: readonly Finding[] = [];
  shown: readonly Finding[] = [];
  shownIds: readonly string[] = [];
  pairs: readonly PairCount[] = [];
  counts: ReadonlyMap<FindingKind, number> = new Map();

  private readonly stopListening: () => void;
  private askedForMap = false;

  constructor(
    private readonly host: ReviewHost,
    private readonly view: ReviewView,
  ) {
    this.state = initialState(host.restore());
    this.stopListening = host.listen((message) => this.receive(message));
    host.post({ type: 'ready' });
  }

  dispose(): void {
    this.stopListening();
  }

  /** The finding that has the focus. */
  get current(): Finding | undefined {
    return this.shown[this.shownIds.indexOf(this.state.selection.current ?? '')];
  }

  /** The chosen findings, in their order. */
  get chosen(): readonly Finding[] {
    return this.shown.filter(({ id }) => this.state.selection.chosen.has(id));
  }

  /** Estimated share of wrong labels in the dataset; null before the classes were estimated. */
  get noise(): number | null {
    const { classes } = this.state;
    const images = classes.reduce((sum, row) => sum + row.images, 0);
    return images === 0 ? null : classes.reduce((sum, row) => sum + row.images * row.errorRate, 0) / images;
  }

  isBusy(finding: Finding): boolean {
    return imagesOf(finding).some((image) => this.state.busy.has(image));
  }

  showTab(tab: ReviewTab): void {
    this.change({ tab, filter: { ...this.state.filter, pair: '' } });
  }

  showPair(given: string, suggested: string): void {
    this.change({ tab: 'suspect', filter: { ...NO_FILTER, pair: pairOf(given, suggested) } });
  }

  chooseOnMap(mapped: Uint32Array): void {
    this.change({ mapped });
  }

  changeFilter(filter: Partial<FindingFilter>): void {
    this.change({ filter: { ...this.state.filter, ...filter } });
  }

  clearFilter(): void {
    this.changeFilter({ ...NO_FILTER, order: this.state.filter.order });
  }

  dismissFailure(): void {
    this.change({ failure: '' });
  }

  move(move: Move, extend: boolean, shape: GridShape): void {
    const { selection } = this.state;
    const target = moveTarget(selection, this.shownIds, move, shape);
    if (target !== null)
      this.change({ selection: extend ? extendTo(selection, this.shownIds, target) : focusOn(selection, target) });
  }

  pick(id: string, how: 'only' | 'toggle' | 'add' | 'extend'): void {
    const { selection } = this.state;
    switch (how) {
      case 'only':
        return this.change({ selection: selectOnly(id) });
      case 'toggle':
        return this.change({ selection: toggle(selection, id) });
      case 'add':
        return this.change({ selection: addOrRemove(selection, id) });
      case 'extend':
        return this.change({ selection: extendTo(selection, this.shownIds, id) });
      default:
        return how satisfies never;
    }
  }

  /** Carries out what keys and buttons ask for, as far as it needs no DOM. */
  run(command: Exclude<Command, { readonly type: 'move' | 'filter' | 'help' }>): void {
    const { selection, tab } = this.state;
    switch (command.type) {
      case 'accept':
        return this.decide(relabelAll(this.targets(), 0));
      case 'relabel':
        return this.decide(relabelAll(this.targets(), command.nth));
      case 'keep':
      case 'exclude':
        return this.decide(
          tab === 'map' ? decideImages(mappedPaths(this.state), command.type) : decideAll(this.targets(), command.type),
        );
      case 'chooseLabel':
        return this.chooseLabel();
      case 'undo':
        return this.host.post({ type: 'undo' });
      case 'openImage':
        return this.open(this.current?.image.path ?? '');
      case 'toggle':
        return selection.current === null ? undefined : this.pick(selection.current, 'toggle');
      case 'chooseAll':
        return this.change({ selection: chooseAll(selection, this.shownIds) });
      case 'clear':
        return this.change({ selection: selectOnly(selection.current), mapped: new Uint32Array() });
      default:
        return command satisfies never;
    }
  }

  open(image: string): void {
    if (image !== '') this.host.post({ type: 'openImage', image });
  }

  analyze(command: 'analyze' | 'retrain'): void {
    this.host.post({ type: 'command', command });
  }

  private receive(message: ToReview): void {
    this.change(received(this.state, message));
    if (message.type === 'reveal') this.view.focusFindings();
  }

  /**
   * What a decision would be about: the chosen findings, else the current one; those that wait for an earlier one are
   * left out.
   */
  private targets(): Finding[] {
    const targets =
      this.state.selection.chosen.size > 0
        ? this.chosen
        : this.shown.filter(({ id }) => id === this.state.selection.current);
    return targets.filter((finding) => !this.isBusy(finding));
  }

  /** Posts decisions and goes on to the next finding; the decided ones wait for the host's new state. */
  private decide(decisions: readonly Decide[]): void {
    if (decisions.length === 0) return;
    for (const decision of decisions) this.host.post(decision);
    const images = decisions.flatMap((decision) => decision.images);
    this.change({ busy: busyWith(this.state, images, true) });
    const decided = new Set(this.shown.filter((finding) => this.isBusy(finding)).map(({ id }) => id));
    this.change({ selection: goOn(this.state.selection, this.shownIds, decided), mapped: new Uint32Array() });
  }

  private chooseLabel(): void {
    const images = this.state.tab === 'map' ? mappedPaths(this.state) : imagesOfAll(this.targets());
    if (images.length > 0) this.host.post({ type: 'chooseLabel', images });
  }

  private change(part: Partial<ReviewState>): void {
    this.state = { ...this.state, ...part };
    if (part.findings || part.tab || part.filter) this.refilter();
    // Before the findings are there, the restored selection must not be overwritten by an empty one.
    if (this.state.dataset && (part.tab || part.filter || part.selection || part.findings)) {
      const { tab, filter, selection } = this.state;
      this.host.save(saveReview(tab, filter, selection));
    }
    this.askForMap();
    this.view.changed();
  }

  /** The engine computes the map when it is wanted for the first time. */
  private askForMap(): void {
    const { tab, dataset } = this.state;
    if (tab !== 'map' || !dataset?.analysis || this.askedForMap) return;
    this.askedForMap = true;
    this.host.post({ type: 'showMap' });
  }

  private refilter(): void {
    const { dataset, findings, tab, filter, selection } = this.state;
    if (!dataset) return;
    const before = this.shownIds;
    this.counts = countKinds(findings);
    this.ofKind = findings.filter(({ kind }) => kind === tab);
    this.pairs = countPairs(this.ofKind);
    this.shown = filterFindings(findings, tab, filter);
    this.shownIds = this.shown.map(({ id }) => id);
    this.state = { ...this.state, selection: keepPlace(selection, before, this.shownIds) };
  }
}
