import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import {
  percent,
  pictureOf,
  type Finding,
  type FindingKind,
  type ImageRef,
  type Neighbour,
} from '../../engine/protocol';
import { imageUrl } from '../imageUrl';
import { distance, fileName, imageName, labelName } from '../words';
import './nm-actions';
import { detailStyles } from './nm-detail.styles';
import './nm-image';
import './nm-neighbours';
import './nm-suggestions';
import { sharedStyles } from './shared.styles';

/** What the evidence of each kind shows. */
const EVIDENCE_TITLES: Readonly<Record<FindingKind, string>> = {
  suspect: 'Nearest images',
  hardNegative: 'Other near images',
  duplicate: 'More copies',
  outlier: 'Nearest images, though far',
  quality: 'Nearest images',
  unreadable: 'Nearest images',
  unlabelled: 'Named with it',
  class: 'Images of the class',
};

/** How much of the evidence stands as large as the image and beside it, where the finding is about them together. */
const BESIDE: Readonly<Partial<Record<FindingKind, number>>> = { hardNegative: 1, duplicate: 3 };

/** One finding with its evidence beside it, its suggestions, and the decisions about it. */
@customElement('nm-detail')
export class NmDetail extends LitElement {
  static override styles = [sharedStyles, detailStyles];

  @property({ attribute: false }) finding!: Finding;
  @property({ type: Boolean }) busy = false;
  @property() imageBase = '';

  protected override render(): TemplateResult {
    const { kind, image, evidence } = this.finding;
    const beside = BESIDE[kind] ?? 0;
    const paired = beside > 0 && evidence.length > 0;
    return html`<div class="content">
        ${image.path === '' ? this.classTitle(image) : this.imageTitle(image)}
        <div class="images ${paired ? 'paired' : ''}">
          ${image.path === '' ? nothing : this.figure(image, paired ? this.ownCaption() : '')}
          ${evidence.slice(0, beside).map((other) => this.figure(other, this.caption(other)))}
        </div>
        <div class="judgement">${this.suggestions()}${this.reason()}</div>
        ${this.evidence(evidence.slice(beside))}
      </div>
      ${image.path === '' ? nothing : this.actions()}`;
  }

  private ownCaption(): string {
    const { kind, image } = this.finding;
    return `${labelName(image.label)}${kind === 'duplicate' ? ', stays' : ''}`;
  }

  private caption(other: Neighbour): string {
    const far = this.finding.kind === 'duplicate' ? '' : 'at distance ';
    return `${labelName(other.label)}, ${far}${distance(other.distance)}`;
  }

  private actions(): TemplateResult {
    const { kind, image } = this.finding;
    return html`<nm-actions ?disabled=${this.busy} ?copies=${kind === 'duplicate'} image=${image.path}></nm-actions>`;
  }

  private suggestions(): TemplateResult | typeof nothing {
    const { kind, image, score, suggestions } = this.finding;
    if (suggestions.length === 0) return nothing;
    const label = image.label === '' ? 'Not labelled yet' : `Labelled ${image.label}`;
    const doubt = kind === 'suspect' ? `, ${percent(score)} likely wrong` : '';
    return html`<section aria-label="Suggestions">
      <h3>${kind === 'duplicate' ? 'Give all copies one label' : `${label}${doubt}`}</h3>
      <nm-suggestions .suggestions=${suggestions} accepts ?disabled=${this.busy || image.path === ''}></nm-suggestions>
    </section>`;
  }

  private reason(): TemplateResult {
    const { reason, clears } = this.finding;
    return html`<section aria-label="Why">
      <p>${reason}</p>
      <p class="dim">${clears}</p>
    </section>`;
  }

  private evidence(neighbours: readonly Neighbour[]): TemplateResult | typeof nothing {
    if (neighbours.length === 0) return nothing;
    const title = EVIDENCE_TITLES[this.finding.kind];
    return html`<section class="evidence" aria-label=${title}>
      <h3>${title}</h3>
      <nm-neighbours
        .neighbours=${neighbours}
        .label=${this.finding.image.label}
        .imageBase=${this.imageBase}
      ></nm-neighbours>
    </section>`;
  }

  private imageTitle({ path }: ImageRef): TemplateResult {
    const name = fileName(path);
    return html`<h2 class="line" title=${path}>
      ${name} <span class="dim">${path.slice(0, -name.length - 1)}</span>
    </h2>`;
  }

  private classTitle({ label }: ImageRef): TemplateResult {
    return html`<h2 class="line">${label}</h2>`;
  }

  /** Where the part lies in its picture. */
  private inPicture({ path }: ImageRef): TemplateResult {
    const { file } = pictureOf(path);
    return html`<figure>
      <nm-image whole src=${imageUrl(this.imageBase, path)} alt=${`the part in ${file}`}></nm-image>
      <figcaption class="line">in its picture</figcaption>
    </figure>`;
  }

  private figure(image: ImageRef, caption: string): TemplateResult {
    return html`<figure>
        <nm-image src=${imageUrl(this.imageBase, image.path)} alt=${imageName(image)} .text=${image.text}></nm-image>
        ${caption === '' ? nothing : html`<figcaption class="line">${caption}</figcaption>`}
      </figure>
      ${image.path === this.finding.image.path && pictureOf(image.path).box ? this.inPicture(image) : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-detail': NmDetail;
  }
}
