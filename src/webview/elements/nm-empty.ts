import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { sharedStyles } from './shared.styles';

/** What stands where there is nothing to show: why, and what to do next (in the slot). */
@customElement('nm-empty')
export class NmEmpty extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 12px;
        height: 100%;
        padding: 24px;
        text-align: center;
      }
      p {
        max-width: 48ch;
        line-height: 18px;
      }
    `,
  ];

  @property() heading = '';
  @property() text = '';
  @property({ type: Boolean }) working = false;

  protected override render(): TemplateResult {
    return html`${this.working ? html`<vscode-progress-ring></vscode-progress-ring>` : nothing}
      <h2>${this.heading}</h2>
      ${this.text === '' ? nothing : html`<p class="dim">${this.text}</p>`}
      <slot></slot>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-empty': NmEmpty;
  }
}
