import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { emit } from '../events';
import { imagesInside } from '../map/lasso';
import { fitMap, imageAt, panMap, zoomMap, type MapView, type ScreenPoint } from '../map/mapView';
import { paintOverlay, paintPoints, themeColours } from '../map/paint';
import type { Points } from '../map/points';
import { sharedStyles } from './shared.styles';

const WHEEL_SPEED = 0.002;
const ZOOM_STEP = 1.4;
const PAN_STEP = 60;
/** How near to an image the pointer counts as on it, in pixels. */
const REACH = 8;
/** A shorter way of the pointer is a click. */
const CLICK = 4;

export type MapTool = 'lasso' | 'pan';

/** All images as points that can be moved, enlarged and drawn around. What it shows stands in a list beside it too. */
@customElement('nm-scatter')
export class NmScatter extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: block;
        position: relative;
        min-width: 0;
        min-height: 0;
      }
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      .overlay {
        touch-action: none;
        cursor: crosshair;
      }
      .pan {
        cursor: grab;
      }
    `,
  ];

  @property({ attribute: false }) points!: Points;
  @property({ attribute: false }) chosen: Uint32Array = new Uint32Array();
  @property({ attribute: false }) flagged: Uint32Array = new Uint32Array();
  @property() tool: MapTool = 'lasso';
  @property() name = '';

  @query('.points') private readonly canvas!: HTMLCanvasElement;
  @query('.overlay') private readonly overlay!: HTMLCanvasElement;

  /** null shows all points. */
  private view: MapView | null = null;
  private line: ScreenPoint[] = [];
  /** What the next frame draws; the points take long, so they stay while only the line changes. */
  private frame = 0;
  private stale = true;

  private readonly resized = new ResizeObserver(() => this.draw());
  private readonly themed = new MutationObserver(() => this.draw());

  zoom(step: 1 | -1): void {
    this.changeView(
      zoomMap(this.shownView(), ZOOM_STEP ** step, { x: this.clientWidth / 2, y: this.clientHeight / 2 }),
    );
  }

  fit(): void {
    this.changeView(null);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized.observe(this);
    // VS Code changes the theme's variables on the root element.
    this.themed.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.themed.disconnect();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  protected override updated(): void {
    this.draw();
  }

  protected override render(): TemplateResult {
    return html`<canvas class="points" aria-hidden="true"></canvas
      ><canvas
        class="overlay ${this.tool}"
        tabindex="0"
        role="img"
        aria-label=${this.name}
        @pointerdown=${this.onPointerDown}
        @pointermove=${this.onPointerMove}
        @pointerup=${this.onPointerUp}
        @pointerleave=${() => emit(this, 'nm-map-hover', null)}
        @wheel=${this.onWheel}
        @keydown=${this.onKeydown}
      ></canvas>`;
  }

  private shownView(): MapView {
    return this.view ?? fitMap(this.points, { width: this.clientWidth, height: this.clientHeight });
  }

  private changeView(view: MapView | null): void {
    this.view = view;
    this.draw();
  }

  private draw(): void {
    this.stale = true;
    this.drawLine();
  }

  /** At most once per frame, however many events ask for it. */
  private drawLine(): void {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      const { points, chosen, flagged, line } = this;
      const scene = { points, chosen, flagged, view: this.shownView() };
      const size = { width: this.clientWidth, height: this.clientHeight };
      const colours = themeColours(this);
      if (this.stale) paintPoints(this.canvas, size, scene, colours);
      this.stale = false;
      paintOverlay(this.overlay, size, scene, line, colours);
    });
  }

  private onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.overlay.setPointerCapture(event.pointerId);
    this.line = [place(event)];
  }

  private onPointerMove(event: PointerEvent): void {
    if (this.line.length === 0) {
      const image = imageAt(this.points, this.shownView(), place(event), REACH);
      emit(this, 'nm-map-hover', image < 0 ? null : { image, at: place(event) });
    } else if (this.tool === 'pan' || event.shiftKey) {
      this.changeView(panMap(this.shownView(), event.movementX, event.movementY));
    } else {
      this.line.push(place(event));
      this.drawLine();
    }
  }

  /** Ends a lasso, or takes a click for the image under it. Ctrl or Cmd adds to what is chosen. */
  private onPointerUp(event: PointerEvent): void {
    const { line } = this;
    this.line = [];
    if (line.length === 0 || (this.tool === 'pan' && !isClick(line))) return;
    const view = this.shownView();
    const image = imageAt(this.points, view, place(event), REACH);
    const found = !isClick(line) ? imagesInside(this.points, view, line) : Uint32Array.from(image < 0 ? [] : [image]);
    const kept = event.ctrlKey || event.metaKey ? this.chosen : [];
    emit(this, 'nm-map-choose', Uint32Array.from(new Set([...kept, ...found])).sort());
    this.drawLine();
  }

  private onWheel(event: WheelEvent): void {
    event.preventDefault();
    this.changeView(zoomMap(this.shownView(), Math.exp(-event.deltaY * WHEEL_SPEED), place(event)));
  }

  private onKeydown(event: KeyboardEvent): void {
    const pans: Record<string, [number, number]> = {
      ArrowLeft: [PAN_STEP, 0],
      ArrowRight: [-PAN_STEP, 0],
      ArrowUp: [0, PAN_STEP],
      ArrowDown: [0, -PAN_STEP],
    };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in pans) this.changeView(panMap(this.shownView(), ...pans[event.key]));
    else if (event.key === '+' || event.key === '=') this.zoom(1);
    else if (event.key === '-') this.zoom(-1);
    else if (event.key === '0') this.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function place({ offsetX, offsetY }: MouseEvent): ScreenPoint {
  return { x: offsetX, y: offsetY };
}

function isClick(line: readonly ScreenPoint[]): boolean {
  return line.every(({ x, y }) => Math.hypot(x - line[0].x, y - line[0].y) < CLICK);
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-scatter': NmScatter;
  }
}
