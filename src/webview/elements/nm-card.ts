import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { percent, type Finding, type ImageRef, type Suggestion } from '../../engine/protocol';
import { imageUrl } from '../imageUrl';
import { labelName } from '../words';
import './nm-image';
import { sharedStyles } from './shared.styles';

/** Whether the kind is about two images, which a card then shows beside each other. */
export function showsPair({ kind }: Finding): boolean {
  return kind === 'hardNegative' || kind === 'duplicate';
}

/** One finding in the grid. Its role, name and state as an option are set by the grid, which owns the list. */
@customElement('nm-card')
export class NmCard extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: 1fr auto;
        gap: 4px;
        padding: 6px;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 4px;
        cursor: pointer;
        user-select: none;
        contain: strict;
      }
      :host(:hover) {
        background: var(--vscode-list-hoverBackground);
      }
      :host([chosen]) {
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        background: var(--vscode-list-inactiveSelectionBackground);
        border-color: var(--vscode-contrastActiveBorder, transparent);
      }
      :host([chosen]) .dim {
        color: inherit;
        opacity: 0.85;
      }
      :host([current]) {
        outline: 1px solid
          var(
            --vscode-list-inactiveFocusOutline,
            var(--vscode-contrastActiveBorder, var(--vscode-descriptionForeground))
          );
        outline-offset: -1px;
      }
      :host([busy]) {
        cursor: progress;
      }
      :host([busy]) .images,
      :host([busy]) .text {
        opacity: 0.35;
      }
      .images {
        display: flex;
        gap: 2px;
        min-height: 0;
      }
      nm-image {
        flex: 1;
        min-width: 0;
        border-radius: 2px;
      }
      .text {
        display: grid;
        font-size: 12px;
        line-height: 16px;
      }
      .labels {
        display: flex;
        gap: 6px;
      }
      .labels .line {
        flex: 1;
      }
      .suggested {
        font-weight: 600;
      }
      .mark {
        position: absolute;
        inset: 10px 10px auto auto;
        display: none;
        width: 16px;
        height: 16px;
        border: 1px solid var(--vscode-checkbox-border, currentColor);
        border-radius: 3px;
        color: var(--vscode-checkbox-foreground);
        background: var(--vscode-checkbox-background);
      }
      :host(:hover) .mark,
      :host([chosen]) .mark {
        display: block;
      }
      .mark path {
        display: none;
      }
      :host([chosen]) .mark path {
        display: inline;
      }
    `,
  ];

  @property({ attribute: false }) finding!: Finding;
  @property() imageBase = '';
  @property({ type: Boolean, reflect: true }) current = false;
  @property({ type: Boolean, reflect: true }) chosen = false;
  @property({ type: Boolean, reflect: true }) busy = false;

  protected override render(): TemplateResult {
    const { reason } = this.finding;
    const images = this.images().map(
      ({ path, text }) => html`<nm-image src=${imageUrl(this.imageBase, path)} .text=${text}></nm-image>`,
    );
    return html`<div class="images">${images}</div>
      <div class="text">
        ${this.labels()}
        <div class="line dim" title=${reason}>${this.busy ? 'Applying…' : reason}</div>
      </div>
      <svg class="mark" viewBox="0 0 16 16" aria-hidden="true">
        <path fill="none" stroke="currentColor" stroke-width="2" d="M3.5 8.5l3 3 6-7" />
      </svg>`;
  }

  private images(): readonly ImageRef[] {
    const { image, evidence } = this.finding;
    return showsPair(this.finding) ? [image, ...evidence.slice(0, 1)] : [image];
  }

  private labels(): TemplateResult {
    const {
      image,
      suggestions: [top],
      evidence: [other],
    } = this.finding;
    if (showsPair(this.finding) && other) {
      return html`<div class="labels">
        <span class="line">${labelName(image.label)}</span><span class="line">${labelName(other.label)}</span>
      </div>`;
    }
    return html`<div class="line">${labelName(image.label)}</div>
      ${top ? suggested(top) : nothing}`;
  }
}

function suggested({ label, probability }: Suggestion): TemplateResult {
  return html`<div class="labels">
    <span class="line suggested">→ ${label}</span><span class="number dim">${percent(probability)}</span>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-card': NmCard;
  }
}
