import type { Dropdown, TextField } from '@vscode/webview-ui-toolkit';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { emit } from '../events';
import { NO_FILTER, type FindingFilter, type FindingOrder, type PairCount } from '../findingFilter';
import { labelName } from '../words';
import { sharedStyles } from './shared.styles';

/** Least probabilities on offer. */
const MINIMA = [0, 0.5, 0.8, 0.9, 0.95];

const ORDERS: Readonly<Record<FindingOrder, string>> = { score: 'Strongest first', class: 'By class', path: 'By path' };

/** A list of every pair would not help anybody; the text filter reaches the rest. */
const SHOWN_PAIRS = 50;

@customElement('nm-filter-bar')
export class NmFilterBar extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        padding: 6px 12px;
      }
      vscode-text-field {
        flex: 1 1 160px;
        max-width: 360px;
      }
      vscode-dropdown {
        flex: 0 1 auto;
        min-width: 120px;
        z-index: 2;
      }
      vscode-dropdown.pair {
        flex: 0 1 240px;
      }
    `,
  ];

  @property({ attribute: false }) filter: FindingFilter = NO_FILTER;
  @property({ attribute: false }) pairs: readonly PairCount[] = [];
  /** Whether the shown findings have a probability to choose by. */
  @property({ type: Boolean }) probable = false;

  @query('vscode-text-field') private readonly field!: TextField;

  protected override firstUpdated(): void {
    // The toolkit's field overwrites its name when it is put into the page.
    this.field.ariaLabel = 'Filter';
  }

  override focus(): void {
    this.field.focus();
  }

  protected override render(): TemplateResult {
    const { text, pair, minimum, order } = this.filter;
    return html`<vscode-text-field
        placeholder="Filter by class, path or text  (/)"
        .value=${text}
        @input=${() => emit(this, 'nm-filter', { text: this.field.value })}
      ></vscode-text-field>
      ${
        this.pairs.length === 0
          ? nothing
          : this.dropdown(
              'pair',
              'Labels',
              pair,
              [
                ['', 'All labels'],
                ...this.pairs
                  .slice(0, SHOWN_PAIRS)
                  .map(
                    ({ pair, given, suggested, findings }) =>
                      [pair, `${labelName(given)} → ${suggested} (${findings})`] as const,
                  ),
              ],
              (value) => ({ pair: value }),
            )
      }
      ${
        this.probable
          ? this.dropdown(
              'minimum',
              'Minimum probability',
              String(minimum),
              MINIMA.map((least) => [String(least), least === 0 ? 'Any probability' : `${100 * least}% or more`]),
              (value) => ({ minimum: Number(value) }),
            )
          : nothing
      }
      ${this.dropdown('order', 'Order', order, Object.entries(ORDERS), (value) => ({ order: value as FindingOrder }))}`;
  }

  private dropdown(
    className: string,
    name: string,
    value: string,
    options: readonly (readonly [string, string])[],
    change: (value: string) => Partial<FindingFilter>,
  ): TemplateResult {
    return html`<vscode-dropdown
      class=${className}
      aria-label=${name}
      .value=${value}
      @change=${(event: Event) => emit(this, 'nm-filter', change((event.target as Dropdown).value))}
    >
      ${options.map(([id, title]) => html`<vscode-option value=${id}>${title}</vscode-option>`)}
    </vscode-dropdown>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-filter-bar': NmFilterBar;
  }
}
