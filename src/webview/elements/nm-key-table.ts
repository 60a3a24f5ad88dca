import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { KeyRow } from '../keymap';
import { sharedStyles } from './shared.styles';

/** The table of keys, as a modal dialog; Escape closes it and gives the focus back. */
@customElement('nm-key-table')
export class NmKeyTable extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      dialog {
        padding: 16px 20px;
        border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
        border-radius: 6px;
        color: var(--vscode-editorWidget-foreground);
        background: var(--vscode-editorWidget-background);
        box-shadow: 0 2px 12px var(--vscode-widget-shadow);
      }
      h2 {
        padding-bottom: 8px;
      }
      td {
        padding: 2px 16px 2px 0;
      }
      kbd {
        margin-inline-end: 3px;
      }
      vscode-button {
        margin-top: 12px;
      }
    `,
  ];

  @property({ attribute: false }) rows: readonly KeyRow[] = [];

  @query('dialog') private readonly dialog!: HTMLDialogElement;

  show(): void {
    this.dialog.showModal();
  }

  protected override render(): TemplateResult {
    return html`<dialog aria-label="Keyboard shortcuts">
      <h2>Keyboard shortcuts</h2>
      <table>
        ${this.rows.map(
          ({ keys, does }) =>
            html`<tr>
              <td>${keys.map((key) => (key === '…' ? '… ' : html`<kbd>${key}</kbd>`))}</td>
              <td>${does}</td>
            </tr>`,
        )}
      </table>
      <vscode-button appearance="secondary" @click=${() => this.dialog.close()}>Close</vscode-button>
    </dialog>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-key-table': NmKeyTable;
  }
}
