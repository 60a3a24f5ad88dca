import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { FINDING_TITLES, percent, type Finding, type ImageReport, type SuspectPlace } from '../../engine/protocol';
import { listenForKeys } from '../documentKeys';
import { IMAGE_KEY_TABLE, imageCommandOf, type ImageCommand } from '../imageKeymap';
import { ImageModel, type ImageHost } from '../imageModel';
import { TOOLS, type Tool } from '../imageTools';
import { belongsToTarget } from '../keymap';
import { count, fileName, imageName } from '../words';
import './nm-actions';
import './nm-empty';
import { imageEditorStyles } from './nm-image-editor.styles';
import './nm-key-table';
import type { NmKeyTable } from './nm-key-table';
import './nm-neighbours';
import './nm-suggestions';
import './nm-zoom';
import type { NmZoom } from './nm-zoom';
import { sharedStyles } from './shared.styles';

/** One image of a dataset: large, with its label, why it is flagged, its neighbours, and the decisions about it. */
@customElement('nm-image-editor')
export class NmImageEditor extends LitElement {
  static override styles = [sharedStyles, imageEditorStyles];

  private model?: ImageModel;

  @query('nm-zoom') private readonly zoom!: NmZoom | null;
  @query('nm-key-table') private readonly keyTable!: NmKeyTable;

  constructor() {
    super();
    listenForKeys(
      this,
      (event) => this.commandOf(event),
      (command) => this.run(command),
    );
  }

  /** Called once, before anything is shown. */
  connect(host: ImageHost): void {
    this.model = new ImageModel(host, () => this.requestUpdate());
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.model?.dispose();
  }

  private commandOf(event: KeyboardEvent): ImageCommand | undefined {
    if (!this.zoom || belongsToTarget(event.composedPath(), event.key)) return undefined;
    return imageCommandOf(event);
  }

  private run(command: ImageCommand): void {
    switch (command.type) {
      case 'help':
        return this.keyTable.show();
      case 'zoom':
        return this.zoomTo(command.to);
      default:
        return this.model?.run(command);
    }
  }

  private zoomTo(to: 'in' | 'out' | 'fit' | 'actual'): void {
    switch (to) {
      case 'in':
        return this.zoom?.step(1);
      case 'out':
        return this.zoom?.step(-1);
      case 'fit':
        return this.zoom?.fit();
      case 'actual':
        return this.zoom?.actualSize();
      default:
        return to satisfies never;
    }
  }

  protected override render(): TemplateResult {
    const { model } = this;
    const ready = model && (model.state.report || model.state.plain);
    const loading = html`<nm-empty working heading="Loading image…"></nm-empty>`;
    return html`${ready ? this.renderEditor(model) : loading} <nm-key-table .rows=${IMAGE_KEY_TABLE}></nm-key-table>`;
  }

  private renderEditor(model: ImageModel): TemplateResult {
    const { report, plain, src, heat } = model.state;
    const name = report ? imageName(report.image) : (plain ?? '');
    return html`<main
      class="editor ${report ? '' : 'plain'}"
      @nm-decide=${({ detail }: HTMLElementEventMap['nm-decide']) => model.run(detail)}
      @nm-open=${({ detail }: HTMLElementEventMap['nm-open']) => model.open(detail.image)}
    >
      ${this.renderTools(model)}
      <nm-zoom
        src=${heat?.shown ? heat.src : src}
        alt=${heat?.shown ? `${name}; unusual places from yellow to red` : name}
        @nm-zoomed=${() => this.requestUpdate()}
      ></nm-zoom>
      ${report ? this.renderReport(model, report) : nothing}
    </main>`;
  }

  private renderReport(model: ImageModel, report: ImageReport): TemplateResult {
    const { imageBase, message, undoable } = model.state;
    const { image, neighbours } = report;
    return html`${
        neighbours.length === 0
          ? nothing
          : html`<section class="strip" aria-label="Nearest images">
              <h3>Nearest images</h3>
              <nm-neighbours
                strip
                .neighbours=${neighbours}
                .label=${image.label}
                .imageBase=${imageBase}
              ></nm-neighbours>
            </section>`
      }
      ${this.renderSide(model, report)}
      <footer class="status">
        <div class="line" role="status">${message}</div>
        <vscode-button appearance="secondary" ?disabled=${undoable === 0} @click=${() => model.run({ type: 'undo' })}
          >Undo<kbd aria-hidden="true">U</kbd></vscode-button
        >
      </footer>`;
  }

  private renderTools({ state: { report, suspects, heat, busy } }: ImageModel): TemplateResult {
    const { scale = 1, fits, size } = this.zoom ?? {};
    const dimensions = size ? `${size.width} × ${size.height}` : '';
    return html`<div class="tools" role="toolbar" aria-label="Image">
      ${report && suspects.total > 0 ? this.renderSuspectTools(suspects) : nothing}
      <span class="space"></span>
      ${size ? html`<span class="dim number" title="Width × height in pixels">${dimensions}</span>` : nothing}
      <span class="dim number scale">${percent(scale)}</span>
      ${report ? this.tool(TOOLS.heat, busy, heat?.shown ?? false) : nothing}
      ${this.tool(TOOLS.zoomOut)}${this.tool(TOOLS.zoomIn)}${this.tool(TOOLS.fit, fits)}
      ${this.tool(TOOLS.actualSize)}${this.tool(TOOLS.help)}
    </div>`;
  }

  private renderSuspectTools({ number, total }: SuspectPlace): TemplateResult {
    const place = number > 0 ? `Suspect ${number} of ${total}` : count(total, 'suspect');
    return html`${this.tool(TOOLS.previous, number === 1)}${this.tool(TOOLS.next, number === total)}
      <span class="dim number">${place}</span>`;
  }

  private tool({ title, key, icon, command }: Tool, disabled = false, pressed?: boolean): TemplateResult {
    return html`<vscode-button
      appearance="icon"
      aria-label=${title}
      aria-pressed=${pressed ?? nothing}
      title=${`${title} (${key})`}
      ?disabled=${disabled}
      @click=${() => this.run(command)}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" aria-hidden="true">
        <path d=${icon} />
      </svg>
    </vscode-button>`;
  }

  private renderSide(model: ImageModel, { image, neighbours, findings }: ImageReport): TemplateResult {
    const { failure, busy } = model.state;
    const name = fileName(image.path);
    const suspect = findings.find(({ kind }) => kind === 'suspect');
    const label = image.label === '' ? 'Not labelled yet' : html`Labelled <b>${image.label}</b>`;
    return html`<div class="side">
      ${failure === '' ? nothing : this.renderFailure(model, failure)}
      <section aria-label="Label">
        <h2 class="line" title=${image.path}>
          ${name} <span class="dim">${image.path.slice(0, -name.length - 1)}</span>
        </h2>
        <p>${label}${suspect ? `, ${percent(suspect.score)} likely wrong` : nothing}</p>
      </section>
      ${
        model.suggestions.length === 0
          ? nothing
          : html`<section aria-label="Suggestions">
              <h3>${model.flagged ? 'Suggested' : 'Other classes of its neighbours'}</h3>
              <nm-suggestions
                .suggestions=${model.suggestions}
                ?accepts=${model.flagged}
                ?disabled=${busy}
              ></nm-suggestions>
            </section>`
      }
      <nm-actions ?disabled=${busy}></nm-actions>
      ${findings.map((finding) => this.renderFinding(finding))}
      ${findings.length === 0 ? this.renderUnflagged(model, neighbours.length > 0) : nothing}
    </div>`;
  }

  private renderFailure(model: ImageModel, failure: string): TemplateResult {
    return html`<div class="failure" role="alert">
      ${failure}
      <vscode-button appearance="secondary" @click=${() => model.dismissFailure()}>Dismiss</vscode-button>
    </div>`;
  }

  private renderUnflagged(model: ImageModel, analyzed: boolean): TemplateResult {
    if (analyzed) return html`<p class="dim">Nothing is flagged.</p>`;
    return html`<p class="dim">Its neighbours, and whether its label is in doubt, are known after an analysis.</p>
      <div><vscode-button @click=${() => model.analyze()}>Analyze Dataset</vscode-button></div>`;
  }

  private renderFinding({ kind, reason, clears }: Finding): TemplateResult {
    return html`<section aria-label=${FINDING_TITLES[kind]}>
      <h3>${FINDING_TITLES[kind]}</h3>
      <p>${reason}</p>
      <p class="dim">${clears}</p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-image-editor': NmImageEditor;
  }
}
