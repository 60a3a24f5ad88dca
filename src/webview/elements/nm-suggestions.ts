import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { percent, type Suggestion } from '../../engine/protocol';
import { emit } from '../events';
import { shareBar, shareBarStyles } from './shareBar';
import { sharedStyles } from './shared.styles';

/** The classes that an image could have, each a button with its share. */
@customElement('nm-suggestions')
export class NmSuggestions extends LitElement {
  static override styles = [
    sharedStyles,
    shareBarStyles,
    css`
      :host {
        display: grid;
        gap: 2px;
      }
      button {
        display: grid;
        grid-template: auto 3px / 18px minmax(0, 1fr) auto;
        align-items: center;
        gap: 1px 8px;
        padding: 3px 6px 4px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 3px;
        background: none;
      }
      button:hover:not(:disabled) {
        background: var(--vscode-list-hoverBackground);
        outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
      }
      button:disabled {
        opacity: 0.5;
        cursor: default;
      }
      button:first-of-type .label {
        font-weight: 600;
      }
      button > kbd {
        justify-self: start;
      }
      /* The key goes to a second line, out of sight, where it does not fit beside the class. */
      .label {
        display: flex;
        flex-wrap: wrap;
        gap: 0 4px;
        height: 18px;
        line-height: 18px;
      }
      .label kbd {
        font-weight: normal;
      }
      .share {
        grid-area: 2 / 2 / 3 / 4;
        width: 100%;
      }
    `,
  ];

  @property({ attribute: false }) suggestions: readonly Suggestion[] = [];
  @property({ type: Boolean }) disabled = false;
  /** Whether Enter takes the first. */
  @property({ type: Boolean }) accepts = false;

  protected override render(): TemplateResult {
    return html`${this.suggestions.map(
      ({ label, probability }, nth) =>
        html`<button
          class="plain"
          ?disabled=${this.disabled}
          aria-label=${`Relabel to ${label}, ${percent(probability)}`}
          aria-keyshortcuts=${keysOf(nth, this.accepts) ?? nothing}
          @click=${() => emit(this, 'nm-decide', { type: 'relabel', nth })}
        >
          ${nth < 9 ? html`<kbd>${nth + 1}</kbd>` : html`<span></span>`}
          <span class="line label"
            ><span class="line">${label}</span
            >${this.accepts && nth === 0 ? html`<kbd aria-hidden="true">Enter</kbd>` : nothing}</span
          >
          <span class="number">${percent(probability)}</span>
          ${shareBar(probability)}
        </button>`,
    )}`;
  }
}

/** As `aria-keyshortcuts` names them. */
function keysOf(nth: number, accepts: boolean): string | undefined {
  if (nth >= 9) return undefined;
  return accepts && nth === 0 ? 'Enter 1' : String(nth + 1);
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-suggestions': NmSuggestions;
  }
}
