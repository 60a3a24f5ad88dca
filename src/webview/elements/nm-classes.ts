import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { percent, type ClassCount, type ClassFlow, type ClassHealth, type Finding } from '../../engine/protocol';
import { classRows, type ClassColumn, type ClassOrder, type ClassRow } from '../classTable';
import { emit } from '../events';
import { labelName } from '../words';
import { shareBar, shareBarStyles } from './shareBar';
import { sharedStyles } from './shared.styles';

const COLUMNS: readonly { readonly column: ClassColumn; readonly title: string; readonly explains: string }[] = [
  { column: 'label', title: 'Class', explains: '' },
  { column: 'images', title: 'Images', explains: '' },
  { column: 'errorRate', title: 'Wrong labels', explains: 'Estimated share of its images whose label is wrong' },
  {
    column: 'cohesion',
    title: 'Cohesion',
    explains: 'Share of its images whose nearest other image has the same label',
  },
  {
    column: 'overlap',
    title: 'Overlap',
    explains: 'How mixed it is with the class that it is hardest to tell from: 0% not at all, 100% entirely',
  },
];

/** Flows shown per class and direction. */
const SHOWN_FLOWS = 3;

/** How sound each class is: its estimated label errors, where they belong, and what to do about it. */
@customElement('nm-classes')
export class NmClasses extends LitElement {
  static override styles = [
    sharedStyles,
    shareBarStyles,
    css`
      :host {
        display: block;
        padding: 4px 12px 12px;
        overflow: auto;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        line-height: 18px;
      }
      th,
      td {
        padding: 3px 16px 3px 0;
        text-align: start;
        vertical-align: baseline;
      }
      thead th {
        position: sticky;
        z-index: 1;
        inset-block-start: -4px;
        background: var(--vscode-editor-background);
        font-weight: 600;
        white-space: nowrap;
      }
      tbody tr {
        border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
      }
      tbody tr:hover {
        background: var(--vscode-list-hoverBackground);
      }
      .figure {
        text-align: end;
        white-space: nowrap;
      }
      th[scope='row'] {
        font-weight: 600;
        white-space: nowrap;
      }
      .share {
        width: 48px;
        margin-inline-start: 6px;
        vertical-align: middle;
      }
      tbody tr.advice {
        border-top: 0;
      }
      .advice td {
        padding-top: 0;
      }
      td:last-child,
      td:nth-last-child(2) {
        min-width: 160px;
      }
      .flow {
        margin-inline-end: 10px;
        white-space: nowrap;
      }
      button.flow {
        color: var(--vscode-textLink-foreground);
      }
      button.flow:hover {
        text-decoration: underline;
      }
    `,
  ];

  @property({ attribute: false }) counts: readonly ClassCount[] = [];
  @property({ attribute: false }) health: readonly ClassHealth[] = [];
  @property({ attribute: false }) findings: readonly Finding[] = [];

  @state() private order: ClassOrder = { column: 'errorRate', descending: true };

  protected override render(): TemplateResult {
    return html`<table aria-label="Classes">
      <thead>
        <tr>
          ${COLUMNS.map(({ column, title, explains }) => this.renderHead(column, title, explains))}
          <th scope="col" title="Estimated number of its images that belong to another class">Belong elsewhere</th>
          <th scope="col" title="Estimated number of images of other classes that belong here">Belong here</th>
        </tr>
      </thead>
      <tbody>
        ${classRows(this.counts, this.health, this.findings, this.order).map((row) => this.renderRow(row))}
      </tbody>
    </table>`;
  }

  private renderHead(column: ClassColumn, title: string, explains: string): TemplateResult {
    const { descending } = this.order;
    const sorted = this.order.column === column;
    return html`<th
      scope="col"
      class=${column === 'label' ? '' : 'figure'}
      aria-sort=${sorted ? (descending ? 'descending' : 'ascending') : 'none'}
      title=${explains}
    >
      <button
        class="plain"
        @click=${() => {
          this.order = { column, descending: sorted ? !descending : column !== 'label' };
        }}
      >
        ${title}${sorted ? html`<span aria-hidden="true"> ${descending ? '↓' : '↑'}</span>` : nothing}
      </button>
    </th>`;
  }

  private renderRow({ label, images, health, findings }: ClassRow): TemplateResult {
    const { nearestClass: nearest = '', overlap = 0 } = health ?? {};
    return html`<tr>
        <th scope="row">${labelName(label)}</th>
        <td class="figure number">${images.toLocaleString('en-US')}</td>
        <td class="figure number">${health ? share(health.errorRate) : ''}</td>
        <td class="figure number">${health && health.cohesion !== null ? share(health.cohesion) : ''}</td>
        <td class="figure number" title=${nearest ? `with ${nearest}` : ''}>
          ${nearest ? html`<span class="dim">${nearest}</span> ${share(overlap)}` : ''}
        </td>
        <td>${health?.outflow.slice(0, SHOWN_FLOWS).map((flow) => this.renderFlow(label, flow.label, flow))}</td>
        <td>${health?.inflow.slice(0, SHOWN_FLOWS).map((flow) => this.renderFlow(flow.label, label, flow))}</td>
      </tr>
      ${findings.map(
        ({ reason, clears }) =>
          html`<tr class="advice">
            <td class="dim" colspan="7">${reason} ${clears}</td>
          </tr>`,
      )}`;
  }

  /** Leads to the suspects of one class that belong to the other. */
  private renderFlow(given: string, suggested: string, { label, images }: ClassFlow): TemplateResult {
    return html`<button
      class="plain flow number"
      title=${`Show suspects labelled ${given} that look like ${suggested}`}
      @click=${() => emit(this, 'nm-show-pair', { given, suggested })}
    >
      ${label} ${Math.round(images).toLocaleString('en-US')}
    </button>`;
  }
}

function share(value: number): TemplateResult {
  return html`${percent(value)}${shareBar(value)}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'nm-classes': NmClasses;
  }
}
