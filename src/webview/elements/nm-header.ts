import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { percent, type AnalysisState, type DatasetState, type JobProgress } from '../../engine/protocol';
import { emit } from '../events';
import { count, fileName } from '../words';
import { sharedStyles } from './shared.styles';

const RECALL = 'Share of images whose nearest other image has the same label';
const NOISE = 'Estimated share of labels that are wrong';
const STALE = 'Findings follow each change at once; Retrain lets the network learn from them';

/** The dataset in one line: its name, its counts, how well its classes hold together, and what is out of date. */
@customElement('nm-header')
export class NmHeader extends LitElement {
  static override styles = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 4px 16px;
        padding: 8px 12px 4px;
      }
      h1 {
        margin: 0;
        font-size: 14px;
        font-weight: 600;
      }
      .facts {
        display: flex;
        flex: 1 1 240px;
        flex-wrap: wrap;
        min-width: 0;
        gap: 0 12px;
      }
      @container review (width < 680px) {
        .description {
          display: none;
        }
      }
      .stale {
        color: var(--vscode-editorWarning-foreground);
      }
      .actions {
        display: flex;
        align-self: center;
        gap: 4px;
      }
    `,
  ];

  @property({ attribute: false }) state!: DatasetState;
  /** Estimated share of wrong labels; null while it is not known. */
  @property({ attribute: false }) noise: number | null = null;
  /** Of a running analysis. */
  @property({ attribute: false }) progress: JobProgress | null = null;

  protected override render(): TemplateResult {
    const { root, images, classes, unlabelled, excluded, analysis, reading } = this.state;
    const passedOver = reading.passedOver.filter(({ doubtful }) => doubtful);
    return html`<h1 class="line" title=${root}>${fileName(root.replace(/[\\/]+$/, '').replaceAll('\\', '/'))}</h1>
      <div class="facts dim number">
        <span>${count(images, 'image')}</span>
        <span>${count(classes.length, 'class', 'classes')}</span>
        ${unlabelled > 0 ? html`<span>${unlabelled.toLocaleString('en-US')} unlabelled</span>` : nothing}
        ${excluded > 0 ? html`<span>${excluded.toLocaleString('en-US')} excluded</span>` : nothing}
        ${passedOver.map(({ file, reason }) => html`<span class="stale" title=${reason}>${file} was not read</span>`)}
        ${analysis ? this.analysisFacts(analysis) : nothing}
        <span class="line description" title=${[reading.what, ...reading.notes].join('\n')}
          >Read as ${reading.what}</span
        >
        ${analysis && this.progress ? progressFact(this.progress) : nothing}
      </div>
      <div class="actions">
        ${analysis ? this.retrainButton() : nothing}
        <vscode-button
          appearance="icon"
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts (?)"
          @click=${() => emit(this, 'nm-command', { type: 'help' })}
        >
          <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
            <rect x="1.5" y="3.5" width="13" height="9" rx="1" />
            <path d="M4 6.5h1M7.5 6.5h1M11 6.5h1M4.5 9.5h7" />
          </svg>
        </vscode-button>
      </div>`;
  }

  private analysisFacts({
    recallAt1,
    description,
    trainedAt,
    search,
    changedLabels,
    changedImages,
  }: AnalysisState): TemplateResult {
    const changes = [
      ...(changedLabels > 0 ? [count(changedLabels, 'label')] : []),
      ...(changedImages > 0 ? [count(changedImages, 'image')] : []),
    ].join(' and ');
    return html`${recallAt1 === null ? nothing : fact(`recall@1 ${percent(recallAt1)}`, RECALL)}
      ${this.noise === null ? nothing : fact(`label noise ${percent(this.noise)}`, NOISE)}
      <span
        class="line description"
        title=${`${description}\n${search}\nTrained ${new Date(trainedAt).toLocaleString()}`}
        >${description}</span
      >
      ${changes ? html`<span class="stale" title=${STALE}>${changes} changed since training</span>` : nothing}`;
  }

  private retrainButton(): TemplateResult {
    return html`<vscode-button
      appearance="secondary"
      ?disabled=${this.progress !== null}
      @click=${() => emit(this, 'nm-analyze', 'retrain')}
      >Retrain</vscode-button
    >`;
  }
}

function fact(text: string, explained: string): TemplateResult {
  return html`<span title=${explained}>${text}</span>`;
}

function progressFact({ stage, note }: JobProgress): TemplateResult {
  return html`<span>${stage === 'train' ? 'Training' : 'Analyzing'}: ${note}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-header': NmHeader;
  }
}
