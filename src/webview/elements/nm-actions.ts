import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { emit } from '../events';
import type { DecisionCommand } from '../keymap';
import { sharedStyles } from './shared.styles';

const DECISIONS: readonly {
  readonly title: string;
  readonly ofCopies?: string;
  readonly key: string;
  readonly command: DecisionCommand;
}[] = [
  { title: 'Keep', ofCopies: 'Keep All', key: 'K', command: { type: 'keep' } },
  { title: 'Exclude', ofCopies: 'Exclude Others', key: 'X', command: { type: 'exclude' } },
  { title: 'Choose Class…', key: 'C', command: { type: 'chooseLabel' } },
];

/** The decisions that fit every finding, as buttons that name their keys. */
@customElement('nm-actions')
export class NmActions extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }
    `,
  ];

  @property({ type: Boolean }) disabled = false;
  /** The decisions are about a group of copies, of which one stays. */
  @property({ type: Boolean }) copies = false;
  /** The image that can be opened from here; '' for none. */
  @property() image = '';

  protected override render(): TemplateResult {
    const decisions = DECISIONS.map(({ title, ofCopies = title, key, command }) =>
      this.button(this.copies ? ofCopies : title, key, this.disabled, () => emit(this, 'nm-decide', command)),
    );
    const open = () => emit(this, 'nm-open', { image: this.image });
    return html`${decisions}${this.image === '' ? nothing : this.button('Open', 'O', false, open)}`;
  }

  private button(title: string, key: string, disabled: boolean, onClick: () => void): TemplateResult {
    return html`<vscode-button appearance="secondary" ?disabled=${disabled} @click=${onClick}
      >${title}<kbd aria-hidden="true">${key}</kbd></vscode-button
    >`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-actions': NmActions;
  }
}
