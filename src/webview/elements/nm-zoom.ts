import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { partOf } from '../imageUrl';
import { clampScale, fitScale, stepScale, type Size } from '../zoom';
import { sharedStyles } from './shared.styles';

/** From this many screen pixels per image pixel on, pixels are shown as squares. */
const SHARP_FROM = 2;

const WHEEL_SPEED = 0.002;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** One image that can be enlarged and moved about. It fits the frame until the person zooms. */
@customElement('nm-zoom')
export class NmZoom extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
        min-height: 0;
      }
      .frame {
        display: grid;
        place-content: safe center;
        width: 100%;
        height: 100%;
        overflow: auto;
        cursor: grab;
      }
      .frame.moving {
        cursor: grabbing;
      }
      .picture {
        position: relative;
      }
      .part {
        position: absolute;
        outline: 2px solid var(--vscode-focusBorder, currentColor);
        box-shadow: 0 0 0 1px var(--vscode-editor-background);
        pointer-events: none;
      }
      img {
        display: block;
        max-width: none;
        user-select: none;
      }
      img.sharp {
        image-rendering: pixelated;
      }
    `,
  ];

  @property() src = '';
  @property() alt = '';

  /** Screen pixels per image pixel; null to fit. */
  @state() private chosen: number | null = null;
  @state() private image: Size | null = null;
  @state() private frameSize: Size = { width: 1, height: 1 };
  @state() private broken = false;

  @query('.frame') private readonly frame!: HTMLElement;
  @query('img') private readonly img!: HTMLImageElement | null;
  @query('.part') private readonly mark!: HTMLElement | null;

  private readonly resized = new ResizeObserver(() => {
    this.frameSize = { width: this.clientWidth, height: this.clientHeight };
  });

  get scale(): number {
    return this.chosen ?? (this.image ? fitScale(this.image, this.frameSize) : 1);
  }

  /** Of the image in its own pixels; null until it has loaded. */
  get size(): Size | null {
    return this.image;
  }

  get fits(): boolean {
    return this.chosen === null;
  }

  fit(): void {
    this.chosen = null;
  }

  actualSize(): void {
    this.zoomTo(1, this.middle());
  }

  step(step: 1 | -1): void {
    this.zoomTo(stepScale(this.scale, step), this.middle());
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('src')) return;
    this.chosen = null;
    this.image = null;
    this.broken = false;
  }

  protected override updated(): void {
    const part = this.image && partOf(this.src, this.image);
    // Not as an attribute, which the page's policy forbids.
    for (const [side, share] of Object.entries(part ?? {}))
      this.mark?.style.setProperty(side, `${100 * (share as number)}%`);
    this.dispatchEvent(new Event('nm-zoomed'));
  }

  protected override render(): TemplateResult {
    return html`<div
      class="frame"
      tabindex="0"
      role="group"
      aria-label="Image, scrollable"
      @wheel=${this.onWheel}
      @pointerdown=${this.onPointerDown}
    >
      ${this.broken ? html`<p class="dim">This image cannot be shown here.</p>` : this.renderImage()}
    </div>`;
  }

  private renderImage(): TemplateResult {
    const { width, height } = this.image ?? { width: 0, height: 0 };
    const part = this.image && partOf(this.src, this.image);
    return html`<div class="picture">
      <img
        class=${this.scale >= SHARP_FROM ? 'sharp' : ''}
        src=${this.src}
        alt=${this.alt}
        draggable="false"
        width=${width * this.scale}
        height=${height * this.scale}
        @load=${this.onLoad}
        @error=${() => {
          this.broken = true;
        }}
      />${part ? html`<div class="part"></div>` : nothing}
    </div>`;
  }

  private onLoad({ target }: Event): void {
    const { naturalWidth, naturalHeight } = target as HTMLImageElement;
    this.image = { width: naturalWidth, height: naturalHeight };
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoomTo(clampScale(this.scale * Math.exp(-event.deltaY * WHEEL_SPEED)), { x: event.clientX, y: event.clientY });
  }

  /** Keeps what is under the given point of the window under it, as far as the image reaches. */
  private zoomTo(scale: number, at: Point): void {
    const { img } = this;
    if (!img) return;
    const before = img.getBoundingClientRect();
    const [right, down] = [(at.x - before.left) / before.width, (at.y - before.top) / before.height];
    this.chosen = scale;
    void this.updateComplete.then(() => {
      const { left, top, width, height } = img.getBoundingClientRect();
      this.frame.scrollBy(left + right * width - at.x, top + down * height - at.y);
    });
  }

  private middle(): Point {
    const { left, top, width, height } = this.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }

  /** Drags the image about while a button is held. */
  private onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { frame } = this;
    const move = ({ movementX, movementY }: PointerEvent): void => frame.scrollBy(-movementX, -movementY);
    frame.setPointerCapture(event.pointerId);
    frame.classList.add('moving');
    frame.addEventListener('pointermove', move);
    frame.addEventListener(
      'lostpointercapture',
      () => {
        frame.classList.remove('moving');
        frame.removeEventListener('pointermove', move);
      },
      { once: true },
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-zoom': NmZoom;
  }
}
