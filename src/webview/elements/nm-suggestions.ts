import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Suggestion } from '../../engine/protocol';
import { emit } from '../events';
import { percent } from '../words';
import { shareBar, shareBarStyles } from './shareBar';
import { sharedStyles } from './shared.styles';

/** The classes that an image could have, each a button with its share. The first is what Enter accepts. */
@customElement('nm-suggestions')
export class NmSuggestions extends LitElement {
  static override styles = [sharedStyles, shareBarStyles, css`
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
    kbd {
      justify-self: start;
    }
    .share {
      grid-area: 2 / 2 / 3 / 4;
      width: 100%;
    }
  `];

  @property({ attribute: false }) suggestions: readonly Suggestion[] = [];
  @property({ type: Boolean }) disabled = false;

  protected override render(): TemplateResult {
    return html`${this.suggestions.map(({ label, probability }, nth) => html`
      <button class="plain" ?disabled=${this.disabled} aria-label=${`Relabel to ${label}, ${percent(probability)}`} aria-keyshortcuts=${nth < 9 ? String(nth + 1) : nothing}
        @click=${() => emit(this, 'nm-decide', { type: 'relabel', nth })}>
        ${nth < 9 ? html`<kbd>${nth + 1}</kbd>` : html`<span></span>`}
        <span class="line label">${label}</span>
        <span class="number">${percent(probability)}</span>
        ${shareBar(probability)}
      </button>`)}`;
  }
}

declare global {
  interface HTMLElementTagNameMap { 'nm-suggestions': NmSuggestions }
}
