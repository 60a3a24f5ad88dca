import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { DatasetState } from '../../engine/protocol';
import { listenForKeys } from '../documentKeys';
import { belongsToTarget, commandOf, KEY_TABLE, type Command } from '../keymap';
import { ReviewModel, type ReviewHost } from '../reviewModel';
import { TAB_TITLES, tabsOf } from '../reviewTab';
import './nm-bulk';
import './nm-classes';
import './nm-detail';
import './nm-filter-bar';
import type { NmFilterBar } from './nm-filter-bar';
import './nm-grid';
import type { NmGrid } from './nm-grid';
import './nm-header';
import './nm-key-table';
import type { NmKeyTable } from './nm-key-table';
import './nm-map';
import { reviewStyles } from './nm-review.styles';
import './nm-tabs';
import { beforeAnalysis, layingOut, LOADING, noFindings, noMatch } from './reviewNotices';
import { sharedStyles } from './shared.styles';

/** The review of one dataset's findings: what the model holds, laid out, and the keys that act on it. */
@customElement('nm-review')
export class NmReview extends LitElement {
  static override styles = [sharedStyles, reviewStyles];

  private model?: ReviewModel;

  @query('nm-grid') private readonly grid!: NmGrid | null;
  @query('nm-filter-bar') private readonly filterBar!: NmFilterBar | null;
  @query('nm-key-table') private readonly keyTable!: NmKeyTable;

  constructor() {
    super();
    listenForKeys(
      this,
      (event) => this.commandOf(event),
      (command) => this.run(command),
    );
  }

  /** Called once, before anything is shown. */
  connect(host: ReviewHost): void {
    this.model = new ReviewModel(host, {
      changed: () => this.requestUpdate(),
      focusFindings: () => void this.updateComplete.then(() => this.grid?.focus()),
    });
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('focus', this.takeFocus);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('focus', this.takeFocus);
    this.model?.dispose();
  }

  protected override updated(): void {
    this.takeFocus();
  }

  /** The findings have the focus where nothing else has it; never while the person works elsewhere in the editor. */
  private readonly takeFocus = (): void => {
    if (document.hasFocus() && document.activeElement === document.body) this.grid?.focus();
  };

  private commandOf(event: KeyboardEvent): Command | undefined {
    if (!this.model?.state.dataset || belongsToTarget(event.composedPath(), event.key)) return undefined;
    return commandOf(event);
  }

  /** From the filter's field back to the findings. */
  private onFilterKeydown(event: KeyboardEvent): void {
    const inField = event.composedPath()[0] instanceof HTMLInputElement;
    if (inField && (event.key === 'Escape' || event.key === 'Enter')) this.grid?.focus();
  }

  private run(command: Command): void {
    switch (command.type) {
      case 'filter':
        return this.filterBar?.focus();
      case 'help':
        return this.keyTable.show();
      case 'move':
        if (this.grid) this.model?.move(command.move, command.extend, this.grid.geometry);
        break;
      default:
        this.model?.run(command);
    }
    this.grid?.focus();
  }

  protected override render(): TemplateResult {
    const dataset = this.model?.state.dataset;
    return html`${this.model && dataset ? this.renderReview(this.model, dataset) : LOADING}
      <nm-key-table .rows=${KEY_TABLE}></nm-key-table>`;
  }

  private renderReview(model: ReviewModel, dataset: DatasetState): TemplateResult {
    const { failure, message, tab } = model.state;
    return html`<nm-header
        .state=${dataset}
        .noise=${model.noise}
        .progress=${model.state.progress}
        @nm-analyze=${({ detail }: HTMLElementEventMap['nm-analyze']) => model.analyze(detail)}
        @nm-command=${this.onCommand}
      ></nm-header>
      ${
        failure === ''
          ? nothing
          : html`<div class="failure" role="alert">
              <span>${failure}</span>
              <vscode-button appearance="secondary" @click=${() => model.dismissFailure()}>Dismiss</vscode-button>
            </div>`
      }
      ${dataset.analysis ? this.renderTabs(model) : beforeAnalysis(model)}
      <footer>
        <div class="line" role="status">${message}</div>
        ${dataset.analysis && tab !== 'class' && tab !== 'map' ? this.renderPlace(model) : nothing}
        <vscode-button
          appearance="secondary"
          ?disabled=${dataset.undoable === 0}
          @click=${() => model.run({ type: 'undo' })}
          >Undo<kbd aria-hidden="true">U</kbd></vscode-button
        >
      </footer>`;
  }

  private renderTabs(model: ReviewModel): TemplateResult {
    const { tab, classes } = model.state;
    return html`<nm-tabs
        aria-label="Kinds of findings"
        .tabs=${tabsOf(model.counts, tab, classes.length > 0)}
        active=${tab}
        @nm-tab=${({ detail }: HTMLElementEventMap['nm-tab']) => model.showTab(detail)}
      ></nm-tabs>
      <main
        role="tabpanel"
        aria-label=${TAB_TITLES[tab]}
        @nm-command=${this.onCommand}
        @nm-decide=${this.onCommand}
        @nm-pick=${({ detail }: HTMLElementEventMap['nm-pick']) => model.pick(detail.id, detail.how)}
        @nm-open=${({ detail }: HTMLElementEventMap['nm-open']) => model.open(detail.image)}
        @nm-show-pair=${this.onShowPair}
        @nm-map-choose=${({ detail }: HTMLElementEventMap['nm-map-choose']) => model.chooseOnMap(detail)}
        @nm-filter=${({ detail }: HTMLElementEventMap['nm-filter']) => model.changeFilter(detail)}
      >
        ${this.renderTab(model)}
      </main>`;
  }

  private renderTab(model: ReviewModel): TemplateResult {
    const { tab, dataset, classes, map, mapProgress, mapped, imageBase, findings } = model.state;
    switch (tab) {
      case 'class':
        return html`<nm-classes
          .counts=${dataset?.classes ?? []}
          .health=${classes}
          .findings=${model.ofKind}
        ></nm-classes>`;
      case 'map':
        return map
          ? html`<nm-map .points=${map} .chosen=${mapped} .findings=${findings} .imageBase=${imageBase}></nm-map>`
          : layingOut(mapProgress);
      default:
        return this.renderFindings(model);
    }
  }

  private renderFindings(model: ReviewModel): TemplateResult {
    const {
      ofKind,
      shown,
      pairs,
      state: { tab, filter, selection, busy, imageBase },
    } = model;
    if (ofKind.length === 0) return noFindings(tab);
    return html`<nm-filter-bar
        .filter=${filter}
        .pairs=${pairs}
        ?probable=${tab === 'suspect'}
        @keydown=${this.onFilterKeydown}
      ></nm-filter-bar>
      ${
        shown.length === 0
          ? noMatch(model)
          : html`<div class="findings">
              <nm-grid
                name=${TAB_TITLES[tab]}
                .findings=${shown}
                .selection=${selection}
                .busy=${busy}
                .imageBase=${imageBase}
              ></nm-grid>
              ${this.renderSide(model)}
            </div>`
      }`;
  }

  private renderSide(model: ReviewModel): TemplateResult | typeof nothing {
    const { current, chosen } = model;
    if (chosen.length > 1)
      return html`<nm-bulk .findings=${chosen} ?busy=${chosen.every((finding) => model.isBusy(finding))}></nm-bulk>`;
    return current
      ? html`<nm-detail
          .finding=${current}
          ?busy=${model.isBusy(current)}
          .imageBase=${model.state.imageBase}
        ></nm-detail>`
      : nothing;
  }

  private renderPlace({ shownIds, state: { selection } }: ReviewModel): TemplateResult | typeof nothing {
    const at = shownIds.indexOf(selection.current ?? '');
    return at < 0
      ? nothing
      : html`<span class="dim number"
          >${(at + 1).toLocaleString('en-US')} of ${shownIds.length.toLocaleString('en-US')}</span
        >`;
  }

  private onShowPair({ detail }: HTMLElementEventMap['nm-show-pair']): void {
    this.model?.showPair(detail.given, detail.suggested);
  }

  private onCommand({ detail }: HTMLElementEventMap['nm-command' | 'nm-decide']): void {
    this.run(detail);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-review': NmReview;
  }
}
