import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../events';
import type { ReviewTab, Tab } from '../reviewTab';
import { sharedStyles } from './shared.styles';

/** A list of tabs as in VS Code's panel. Arrow keys move and select; only the selected tab is in the tab order. */
@customElement('nm-tabs')
export class NmTabs extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        gap: 4px;
        overflow-x: auto;
        scrollbar-width: none;
      }
      button {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 6px 8px;
        border-bottom: 1px solid transparent;
        color: var(--vscode-panelTitle-inactiveForeground);
        white-space: nowrap;
      }
      button:hover,
      button[aria-selected='true'] {
        color: var(--vscode-panelTitle-activeForeground);
      }
      button[aria-selected='true'] {
        border-bottom-color: var(--vscode-panelTitle-activeBorder);
      }
    `,
  ];

  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @property() active: ReviewTab = 'suspect';

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'tablist';
    this.addEventListener('keydown', this.onKeydown);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('keydown', this.onKeydown);
  }

  protected override updated(changed: PropertyValues<this>): void {
    // A tab chosen by its neighbour's arrow key takes the focus along.
    if (changed.has('active') && this.shadowRoot?.activeElement)
      this.shadowRoot.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  }

  protected override render(): TemplateResult {
    return html`${this.tabs.map(
      ({ id, title, count }) =>
        html`<button
          class="plain"
          role="tab"
          aria-selected=${id === this.active}
          tabindex=${id === this.active ? 0 : -1}
          @click=${() => emit(this, 'nm-tab', id)}
        >
          ${title}${count === null ? nothing : html`<span class="badge number">${count.toLocaleString('en-US')}</span>`}
        </button>`,
    )}`;
  }

  private onKeydown({ key }: KeyboardEvent): void {
    const at = this.tabs.findIndex(({ id }) => id === this.active);
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: this.tabs.length - 1 }[key];
    const tab = target === undefined ? undefined : this.tabs[target];
    if (tab) emit(this, 'nm-tab', tab.id);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-tabs': NmTabs;
  }
}
