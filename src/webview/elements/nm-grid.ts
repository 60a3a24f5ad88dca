import '@lit-labs/virtualizer';
import type { LitVirtualizer } from '@lit-labs/virtualizer';
import { grid } from '@lit-labs/virtualizer/layouts/grid.js';
import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { imagesOf, type Finding } from '../../engine/protocol';
import { emit } from '../events';
import { GAP, gridGeometry, scrollToShow, type CardSize, type GridGeometry } from '../gridGeometry';
import { NOTHING_SELECTED, type Selection } from '../selection';
import { findingName } from '../words';
import { showsPair, type NmCard } from './nm-card';
import { sharedStyles } from './shared.styles';

/** Cards of one image, and of two beside each other. */
const SINGLE: CardSize = { width: 144, height: 196 };
const PAIRED: CardSize = { width: 188, height: 146 };

/**
 * The findings as a list of cards laid out in rows; only those near the sight are in the DOM. The list keeps the focus
 * itself and names the current card (`aria-activedescendant`), as VS Code's own lists do: a card that had the focus
 * would lose it when it is scrolled out of the DOM.
 */
@customElement('nm-grid')
export class NmGrid extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        min-height: 0;
      }
      lit-virtualizer {
        height: 100%;
        /* The virtualizer sets a least height of its own, which would draw cards over what is below. */
        min-height: 0 !important;
        outline: none;
        scrollbar-gutter: stable;
      }
      lit-virtualizer:focus nm-card[current] {
        outline-color: var(--vscode-list-focusOutline, var(--vscode-focusBorder));
        outline-width: 2px;
        outline-offset: -2px;
      }
      lit-virtualizer:focus nm-card[chosen] {
        color: var(--vscode-list-activeSelectionForeground);
        background: var(--vscode-list-activeSelectionBackground);
      }
    `,
  ];

  @property({ attribute: false }) findings: readonly Finding[] = [];
  @property({ attribute: false }) selection: Selection = NOTHING_SELECTED;
  @property({ attribute: false }) busy: ReadonlySet<string> = new Set();
  @property() imageBase = '';
  /** What the list holds, for screen readers. */
  @property() name = '';

  @state() private width = 0;
  @state() private height = 0;

  @query('lit-virtualizer') private readonly list!: LitVirtualizer;

  private readonly resized = new ResizeObserver(() => {
    this.width = this.list.clientWidth;
    this.height = this.list.clientHeight;
  });

  override focus(): void {
    void this.updateComplete.then(() => this.list.focus());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  get geometry(): GridGeometry {
    const paired = this.findings.length > 0 && showsPair(this.findings[0]);
    return gridGeometry(this.width, this.height, paired ? PAIRED : SINGLE);
  }

  protected override firstUpdated(): void {
    this.resized.observe(this.list);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const before = changed.get('selection');
    const moved = before !== undefined && before.current !== this.selection.current;
    if (moved || changed.has('findings')) void this.reveal(changed.has('findings'));
  }

  protected override render(): TemplateResult {
    const { cardWidth, cardHeight } = this.geometry;
    const index = this.currentIndex();
    const itemSize = { width: `${cardWidth}px` as const, height: `${cardHeight}px` as const };
    return html`<lit-virtualizer
      scroller
      role="listbox"
      tabindex="0"
      aria-multiselectable="true"
      aria-label=${this.name}
      aria-activedescendant=${index < 0 ? '' : `card-${index}`}
      .layout=${grid({ itemSize, gap: `${GAP}px`, padding: `${GAP}px` })}
      .items=${this.findings as Finding[]}
      .keyFunction=${(finding: Finding | undefined, at: number) => finding?.id ?? at}
      .renderItem=${(finding: Finding | undefined, at: number) => this.renderCard(finding, at)}
      @click=${this.onClick}
      @dblclick=${this.onDoubleClick}
    ></lit-virtualizer>`;
  }

  /** When the list becomes shorter, the virtualizer asks once more for the range that it showed before: `undefined`. */
  private renderCard(finding: Finding | undefined, index: number): TemplateResult {
    if (!finding) return html``;
    const { current, chosen } = this.selection;
    const busy = imagesOf(finding).some((image) => this.busy.has(image));
    return html`<nm-card
      role="option"
      id=${`card-${index}`}
      aria-label=${findingName(finding)}
      aria-selected=${chosen.has(finding.id)}
      aria-setsize=${this.findings.length}
      aria-posinset=${index + 1}
      aria-busy=${busy}
      .finding=${finding}
      .imageBase=${this.imageBase}
      ?current=${finding.id === current}
      ?chosen=${chosen.has(finding.id)}
      ?busy=${busy}
    ></nm-card>`;
  }

  private currentIndex(): number {
    return this.findings.findIndex(({ id }) => id === this.selection.current);
  }

  /** Brings the current card into sight. New findings must be laid out first, or there is nothing to scroll to. */
  private async reveal(newFindings: boolean): Promise<void> {
    await this.list.updateComplete;
    if (newFindings) await this.list.layoutComplete;
    const index = this.currentIndex();
    if (this.isConnected && index >= 0)
      this.list.scrollTop = scrollToShow(index, this.geometry, this.list.scrollTop, this.list.clientHeight);
  }

  private onClick(event: MouseEvent): void {
    const card = cardOf(event);
    if (!card) return;
    const onMark = event
      .composedPath()
      .some((target) => target instanceof Element && target.classList.contains('mark'));
    const how = event.shiftKey ? 'extend' : event.ctrlKey || event.metaKey ? 'add' : onMark ? 'toggle' : 'only';
    emit(this, 'nm-pick', { id: card.finding.id, how });
  }

  private onDoubleClick(event: MouseEvent): void {
    const card = cardOf(event);
    if (card && card.finding.image.path !== '') emit(this, 'nm-open', { image: card.finding.image.path });
  }
}

function cardOf(event: Event): NmCard | undefined {
  return event
    .composedPath()
    .find((target): target is NmCard => target instanceof Element && target.localName === 'nm-card');
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-grid': NmGrid;
  }
}
