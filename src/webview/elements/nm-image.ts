import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { partOf, type Share, shownOf } from '../imageUrl';

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
    .mark {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      fill: none;
      stroke: var(--vscode-focusBorder, currentColor);
      stroke-width: 2px;
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

  /** Shows the whole picture that a part is of, with the part marked. */
  @property({ type: Boolean }) whole = false;

  @state() private tiny = false;
  @state() private size: { readonly width: number; readonly height: number } | null = null;
  @state() private broken = false;

  @query('img') private readonly img!: HTMLImageElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('src')) return;
    this.broken = false;
    this.size = null;
  }

  /** Not as an attribute, which the page's policy forbids. */
  protected override updated(): void {
    const shown = this.size && !this.whole ? shownOf(this.src, this.size) : null;
    this.img?.style.setProperty('object-view-box', shown ? inset(shown) : '');
  }

  protected override render(): TemplateResult {
    if (this.text !== undefined) return html`<div class="row" title=${this.text}>${this.text}</div>`;
    if (this.broken)
      return html`<div class="broken" role="img" aria-label=${`${this.alt} cannot be shown`}>cannot be shown</div>`;
    const part = this.size && partOf(this.src, this.size);
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
      />${part && this.whole && this.size ? this.mark(part, this.size) : nothing}`;
  }

  /** A frame around the part, over a picture that is fitted into the element. */
  private mark(part: Share, { width, height }: { readonly width: number; readonly height: number }): TemplateResult {
    const shape = `0 0 ${width} ${height}`;
    return html`<svg class="mark" viewBox=${shape} aria-hidden="true">
      <rect
        x=${part.left * width}
        y=${part.top * height}
        width=${part.width * width}
        height=${part.height * height}
        vector-effect="non-scaling-stroke"
      ></rect>
    </svg>`;
  }

  private onLoad({ target }: Event): void {
    const { naturalWidth, naturalHeight } = target as HTMLImageElement;
    this.size = { width: naturalWidth, height: naturalHeight };
    const shown = this.whole ? null : shownOf(this.src, this.size);
    const [width, height] = shown
      ? [shown.width * naturalWidth, shown.height * naturalHeight]
      : [naturalWidth, naturalHeight];
    this.tiny = Math.max(width, height) <= TINY;
  }
}

/** What shows a share of an image as if it were all of it. */
function inset({ left, top, width, height }: Share): string {
  const sides = [top, 1 - left - width, 1 - top - height, left];
  return `inset(${sides.map((side) => `${(100 * side).toFixed(3)}%`).join(' ')})`;
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-image': NmImage;
  }
}
