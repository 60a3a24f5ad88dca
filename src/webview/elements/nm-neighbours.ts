import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Neighbour } from '../../engine/protocol';
import { emit } from '../events';
import { imageUrl } from '../imageUrl';
import { distance, imageName, labelName } from '../words';
import './nm-image';
import { sharedStyles } from './shared.styles';

/**
 * Images with their labels and distances, nearest first; a click opens one. Labels other than the image's own stand
 * out.
 */
@customElement('nm-neighbours')
export class NmNeighbours extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(56px, 1fr));
        gap: 6px;
      }
      :host([strip]) ul {
        grid-auto-columns: 84px;
        grid-auto-flow: column;
        grid-template-columns: none;
        overflow-x: auto;
      }
      @container detail (height < 520px) {
        ul {
          grid-auto-columns: 60px;
          grid-auto-flow: column;
          grid-template-columns: none;
          overflow-x: auto;
        }
      }
      button {
        display: block;
        width: 100%;
        border-radius: 2px;
      }
      nm-image {
        aspect-ratio: 1;
        border: 1px solid var(--vscode-contrastBorder, transparent);
        border-radius: 2px;
      }
      button:hover nm-image {
        outline: 1px solid var(--vscode-focusBorder);
      }
      .caption {
        font-size: 11px;
        line-height: 15px;
      }
      .other {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) neighbours: readonly Neighbour[] = [];
  /** The label of the image that these are near to. */
  @property() label = '';
  @property() imageBase = '';
  /** One row that scrolls, instead of rows that fill the width. */
  @property({ type: Boolean, reflect: true }) strip = false;

  protected override render(): TemplateResult {
    return html`<ul>
      ${this.neighbours.map(
        (neighbour) =>
          html`<li>
            <button
              class="plain"
              title=${`${neighbour.path}\nOpen image`}
              aria-label=${`${imageName(neighbour)}, distance ${distance(neighbour.distance)}. Open`}
              @click=${() => emit(this, 'nm-open', { image: neighbour.path })}
            >
              <nm-image src=${imageUrl(this.imageBase, neighbour.path)} .text=${neighbour.text}></nm-image>
              <div class="caption line ${neighbour.label === this.label ? '' : 'other'}">
                ${labelName(neighbour.label)}
              </div>
              <div class="caption dim number">${distance(neighbour.distance)}</div>
            </button>
          </li>`,
      )}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-neighbours': NmNeighbours;
  }
}
