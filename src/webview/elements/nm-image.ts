import { css, html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';

/** Images up to this side keep their pixels sharp when they are enlarged. */
const TINY = 64;

/** An image of the dataset, fitted into the element. What cannot be shown says so in its place. */
@customElement('nm-image')
export class NmImage extends LitElement {
  static override styles = css`
    :host {
      display: block;
      position: relative;
      overflow: hidden;
      background: var(--vscode-editorWidget-background);
    }
    img {
      display: block;
      width: 100%;
      height: 100%;
      object-fit: contain;
    }
    img.tiny {
      image-rendering: pixelated;
    }
    .row {
      height: 100%;
      padding: 6px;
      overflow: hidden;
      box-sizing: border-box;
      font-size: 12px;
      line-height: 1.35;
      text-align: start;
      overflow-wrap: anywhere;
    }
    .broken {
      display: grid;
      place-content: center;
      height: 100%;
      padding: 4px;
      overflow: hidden;
      box-sizing: border-box;
      color: var(--vscode-descriptionForeground);
      border: 1px dashed var(--vscode-disabledForeground);
      border-radius: inherit;
      font-size: 11px;
      text-align: center;
    }
  `;

  @property() src = '';
  /** Stands in place of the image, where the item is a row of a table. */
  @property() text?: string;
  /** '' for an image whose name stands beside it already. */
  @property() alt = '';

  @state() private tiny = false;
  @state() private broken = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('src')) this.broken = false;
  }

  protected override render(): TemplateResult {
    if (this.text !== undefined) return html`<div class="row" title=${this.text}>${this.text}</div>`;
    if (this.broken)
      return html`<div class="broken" role="img" aria-label=${`${this.alt} cannot be shown`}>cannot be shown</div>`;
    return html`<img
      class=${this.tiny ? 'tiny' : ''}
      src=${this.src}
      alt=${this.alt}
      loading="lazy"
      decoding="async"
      draggable="false"
      @load=${this.onLoad}
      @error=${() => {
        this.broken = true;
      }}
    />`;
  }

  private onLoad({ target }: Event): void {
    const { naturalWidth, naturalHeight } = target as HTMLImageElement;
    this.tiny = Math.max(naturalWidth, naturalHeight) <= TINY;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-image': NmImage;
  }
}
