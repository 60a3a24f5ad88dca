import '@lit-labs/virtualizer';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Finding } from '../../engine/protocol';
import { emit } from '../events';
import { imageUrl } from '../imageUrl';
import type { ScreenPoint } from '../map/mapView';
import { markOf } from '../map/marks';
import { countClasses, imagesAt, imagesOfClass, type Points } from '../map/points';
import { count, fileName, imageName, labelName } from '../words';
import './nm-actions';
import './nm-image';
import { mapStyles } from './nm-map.styles';
import './nm-scatter';
import type { MapTool, NmScatter } from './nm-scatter';
import { sharedStyles } from './shared.styles';

/** The map of all images with, beside it, its classes or what was chosen on it as a list. */
@customElement('nm-map')
export class NmMap extends LitElement {
  static override styles = [sharedStyles, mapStyles];

  @property({ attribute: false }) points!: Points;
  @property({ attribute: false }) chosen: Uint32Array = new Uint32Array();
  /** Suspects get a ring. */
  @property({ attribute: false }) findings: readonly Finding[] = [];
  @property() imageBase = '';

  @state() private tool: MapTool = 'lasso';
  @state() private hovered: { readonly image: number; readonly at: ScreenPoint } | null = null;

  private flagged: Uint32Array = new Uint32Array();

  @query('nm-scatter') private readonly scatter!: NmScatter;
  @query('.tip') private readonly tip!: HTMLElement | null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('points')) this.hovered = null;
    if (changed.has('points') || changed.has('findings')) {
      this.flagged = imagesAt(
        this.points,
        this.findings.filter(({ kind }) => kind === 'suspect').map(({ image }) => image.path),
      );
    }
  }

  protected override updated(): void {
    if (!this.tip || !this.hovered) return;
    // By the script's own hand: the page's security policy forbids style attributes.
    const { x, y } = this.hovered.at;
    this.tip.style.left = `${Math.min(x + 12, this.scatter.clientWidth - this.tip.offsetWidth)}px`;
    this.tip.style.top = `${Math.min(y + 12, this.scatter.clientHeight - this.tip.offsetHeight)}px`;
  }

  protected override render(): TemplateResult {
    const { points, chosen } = this;
    return html`<div class="map">
        <nm-scatter
          .points=${points}
          .chosen=${chosen}
          .flagged=${this.flagged}
          tool=${this.tool}
          name=${`Map of ${count(points.paths.length, 'image')}; the list beside it has what it shows`}
          @nm-map-hover=${({ detail }: HTMLElementEventMap['nm-map-hover']) => {
            this.hovered = detail;
          }}
        ></nm-scatter>
        ${this.renderTools()} ${this.hovered ? this.renderTip(this.hovered.image) : nothing}
      </div>
      <div class="side">${chosen.length > 0 ? this.renderChosen() : this.renderClasses()}</div>`;
  }

  private renderTools(): TemplateResult {
    const tool = (id: MapTool, title: string) =>
      html`<button
        class="plain"
        aria-pressed=${this.tool === id}
        @click=${() => {
          this.tool = id;
        }}
      >
        ${title}
      </button>`;
    return html`<div class="tools">
      <div class="choice" role="group" aria-label="What dragging does">
        ${tool('lasso', 'Lasso')}${tool('pan', 'Move')}
      </div>
      <vscode-button appearance="secondary" aria-label="Zoom out" @click=${() => this.scatter.zoom(-1)}
        >−</vscode-button
      >
      <vscode-button appearance="secondary" aria-label="Zoom in" @click=${() => this.scatter.zoom(1)}>+</vscode-button>
      <vscode-button appearance="secondary" @click=${() => this.scatter.fit()}>Fit</vscode-button>
    </div>`;
  }

  private renderTip(image: number): TemplateResult {
    const path = this.points.paths[image];
    return html`<div class="tip">
      <nm-image src=${imageUrl(this.imageBase, path)}></nm-image>
      <div class="line">${this.labelOf(image)}</div>
      <div class="line dim">${fileName(path)}</div>
    </div>`;
  }

  private renderClasses(): TemplateResult {
    const all = countClasses(this.points, this.points.classOf.keys());
    return html`<h2>${count(this.points.paths.length, 'image')}</h2>
      <p class="dim">Draw around images to choose them, or choose a class. Suspects have a ring.</p>
      <ul class="classes">
        ${all.map(
          ([index, images]) =>
            html`<li>
              <button
                class="plain"
                title="Choose its images"
                @click=${() => this.choose(imagesOfClass(this.points, index))}
              >
                ${mark(index)}<span class="line">${labelName(this.points.classes[index])}</span
                ><span class="dim number">${images.toLocaleString('en-US')}</span>
              </button>
            </li>`,
        )}
      </ul>`;
  }

  private renderChosen(): TemplateResult {
    const { points, chosen } = this;
    const ofClass = (index: number, images: number) =>
      html`<li>
        ${mark(index)}${labelName(points.classes[index])}
        <span class="dim number">${images.toLocaleString('en-US')}</span>
      </li>`;
    return html`<h2>${count(chosen.length, 'image')} chosen</h2>
      <ul class="counts">
        ${countClasses(points, chosen).map(([index, images]) => ofClass(index, images))}
      </ul>
      <div class="actions">
        <nm-actions></nm-actions>
        <vscode-button appearance="secondary" @click=${() => this.choose(new Uint32Array())}
          >Clear Selection<kbd aria-hidden="true">Esc</kbd></vscode-button
        >
      </div>
      <lit-virtualizer
        class="images"
        scroller
        role="list"
        aria-label="Chosen images"
        .items=${Array.from(chosen)}
        .renderItem=${(image: number | undefined, at: number) => this.renderImage(image, at)}
      ></lit-virtualizer>`;
  }

  /** When the list becomes shorter, the virtualizer asks once more for the range that it showed before: `undefined`. */
  private renderImage(image: number | undefined, at: number): TemplateResult {
    if (image === undefined) return html``;
    const path = this.points.paths[image];
    const label = this.points.classes[this.points.classOf[image]];
    return html`<div class="row" role="listitem" aria-setsize=${this.chosen.length} aria-posinset=${at + 1}>
      <button
        class="plain"
        title=${`${path}\nOpen image`}
        aria-label=${`${imageName({ path, label })}. Open`}
        @click=${() => emit(this, 'nm-open', { image: path })}
      >
        <nm-image src=${imageUrl(this.imageBase, path)}></nm-image>
        <span class="line">${labelName(label)}</span>
        <span class="line dim">${fileName(path)}</span>
      </button>
    </div>`;
  }

  private labelOf(image: number): string {
    return labelName(this.points.classes[this.points.classOf[image]]);
  }

  private choose(images: Uint32Array): void {
    emit(this, 'nm-map-choose', images);
  }
}

/** The mark of a class as it stands in the map. */
function mark(classIndex: number): TemplateResult {
  const { colour, shape } = markOf(classIndex);
  return html`<svg width="12" height="12" viewBox="-1.2 -1.2 2.4 2.4" aria-hidden="true">
    <path fill=${`var(${colour})`} d=${shape} />
  </svg>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-map': NmMap;
  }
}
