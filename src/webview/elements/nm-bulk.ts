import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Finding } from '../../engine/protocol';
import { imagesOfAll } from '../decisions';
import { emit } from '../events';
import { countPairs, type PairCount } from '../findingFilter';
import { count, labelName } from '../words';
import './nm-actions';
import { sharedStyles } from './shared.styles';

const SHOWN_PAIRS = 12;

/** What stands in for the detail while several findings are chosen: what a decision in bulk would do. */
@customElement('nm-bulk')
export class NmBulk extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: 12px;
        padding: 8px 12px 12px;
        overflow-y: auto;
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, auto) 1fr;
        gap: 2px 12px;
      }
      .first {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
    `,
  ];

  @property({ attribute: false }) findings: readonly Finding[] = [];
  @property({ type: Boolean }) busy = false;

  protected override render(): TemplateResult {
    const pairs = countPairs(this.findings.filter(({ suggestions }) => suggestions.length > 0));
    const acceptable = pairs.reduce((sum, { findings }) => sum + findings, 0);
    return html`<h2>
        ${count(this.findings.length, 'finding')} selected, ${count(imagesOfAll(this.findings).length, 'image')}
      </h2>
      ${pairs.length === 0 ? nothing : this.renderPairs(pairs)}
      <div class="first">
        ${acceptable === 0 ? nothing : this.renderAccept(acceptable)}
        <vscode-button appearance="secondary" @click=${() => emit(this, 'nm-command', { type: 'clear' })}
          >Clear Selection<kbd aria-hidden="true">Esc</kbd></vscode-button
        >
      </div>
      <nm-actions ?disabled=${this.busy}></nm-actions>`;
  }

  private renderPairs(pairs: readonly PairCount[]): TemplateResult {
    const hidden = pairs.length - SHOWN_PAIRS;
    return html`<dl class="number">
      ${pairs.slice(0, SHOWN_PAIRS).map(
        ({ given, suggested, findings }) =>
          html`<dt class="line">${labelName(given)} → ${suggested}</dt>
            <dd class="dim">${findings}</dd>`,
      )}
      ${hidden > 0 ? html`<dt class="dim">and ${count(hidden, 'other pair')}</dt>` : nothing}
    </dl>`;
  }

  private renderAccept(acceptable: number): TemplateResult {
    return html`<vscode-button
      appearance="primary"
      ?disabled=${this.busy}
      @click=${() => emit(this, 'nm-decide', { type: 'accept' })}
    >
      Accept ${count(acceptable, 'Suggestion')}<kbd aria-hidden="true">Enter</kbd>
    </vscode-button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-bulk': NmBulk;
  }
}
