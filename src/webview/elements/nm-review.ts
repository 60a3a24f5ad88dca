import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { FINDING_KINDS, percent, type DatasetState, type JobProgress } from '../../engine/protocol';
import { belongsToTarget, commandOf, KEY_TABLE, type Command } from '../keymap';
import { ReviewModel, type ReviewHost } from '../reviewModel';
import { TAB_TITLES } from '../reviewTab';
import './nm-bulk';
import './nm-classes';
import './nm-detail';
import './nm-empty';
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
import type { Tab } from './nm-tabs';
import { sharedStyles } from './shared.styles';

/** The review of one dataset's findings: what the model holds, laid out, and the keys that act on it. */
@customElement('nm-review')
export class NmReview extends LitElement {
  static override styles = [sharedStyles, reviewStyles];

  private model?: ReviewModel;

  @query('nm-grid') private readonly grid!: NmGrid | null;
  @query('nm-filter-bar') private readonly filterBar!: NmFilterBar | null;
  @query('nm-key-table') private readonly keyTable!: NmKeyTable;

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
    // On the document, so that keys work before anything has the focus.
    document.addEventListener('keydown', this.onKeydown);
    window.addEventListener('focus', this.takeFocus);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.onKeydown);
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

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const path = event.composedPath();
    if (
      this.filterBar &&
      path.includes(this.filterBar) &&
      path[0] instanceof HTMLInputElement &&
      (event.key === 'Escape' || event.key === 'Enter')
    ) {
      this.grid?.focus();
      return;
    }
    const command = belongsToTarget(path, event.key) ? undefined : commandOf(event);
    if (!command || !this.model?.state.dataset) return;
    event.preventDefault();
    // Before VS Code's own listener on the window, which would run the workbench's command for the same key.
    event.stopPropagation();
    this.run(command);
  };

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
    const loading = html`<nm-empty working heading="Loading findings…"></nm-empty>`;
    return html`${this.model && dataset ? this.renderReview(this.model, dataset) : loading}
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
      ${dataset.analysis ? this.renderTabs(model) : this.renderBeforeAnalysis(model)}
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
    const { tab } = model.state;
    return html`<nm-tabs
        aria-label="Kinds of findings"
        .tabs=${tabsOf(model)}
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
          : html`<nm-empty
              working
              heading=${`Laying out the map…${doneText(mapProgress)}`}
              text=${mapProgress?.note ?? ''}
            ></nm-empty>`;
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
    if (ofKind.length === 0)
      return html`<nm-empty
        heading=${`No findings: ${TAB_TITLES[tab].toLowerCase()}`}
        text="Nothing of this kind is left to look at."
      ></nm-empty>`;
    return html`<nm-filter-bar .filter=${filter} .pairs=${pairs} ?probable=${tab === 'suspect'}></nm-filter-bar> ${
        shown.length === 0
          ? this.renderNoMatch(model)
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

  private renderNoMatch(model: ReviewModel): TemplateResult {
    return html`<nm-empty
      heading="No finding matches the filter"
      text=${`${model.ofKind.length.toLocaleString('en-US')} are hidden by it.`}
    >
      <vscode-button @click=${() => model.clearFilter()}>Clear Filter</vscode-button>
    </nm-empty>`;
  }

  private renderBeforeAnalysis(model: ReviewModel): TemplateResult {
    const { progress } = model.state;
    if (progress) {
      return html`<nm-empty working heading=${`Analyzing…${doneText(progress)}`} text=${progress.note}></nm-empty>`;
    }
    return html`<nm-empty
      heading="Not analyzed yet"
      text="An analysis trains an embedding network on the images and shows which labels are probably wrong."
    >
      <vscode-button @click=${() => model.analyze('analyze')}>Analyze Dataset</vscode-button>
    </nm-empty>`;
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

/** ` 43%`, or nothing while it is not known. */
function doneText(progress: JobProgress | null): string {
  return progress && progress.total > 0 ? ` ${percent(progress.done / progress.total)}` : '';
}

/** Kinds without findings are left out, but for the suspects and where the person is. */
function tabsOf({ counts, state: { tab, classes } }: ReviewModel): Tab[] {
  const kinds = FINDING_KINDS.filter(
    (kind) => counts.has(kind) || kind === 'suspect' || kind === tab || (kind === 'class' && classes.length > 0),
  );
  return [
    ...kinds.map((kind) => ({
      id: kind,
      title: TAB_TITLES[kind],
      count: kind === 'class' ? (counts.get(kind) ?? null) : (counts.get(kind) ?? 0),
    })),
    { id: 'map', title: TAB_TITLES.map, count: null },
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-review': NmReview;
  }
}
