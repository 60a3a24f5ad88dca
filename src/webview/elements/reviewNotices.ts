import { html, type TemplateResult } from 'lit';
import type { JobProgress } from '../../engine/protocol';
import type { ReviewModel } from '../reviewModel';
import { TAB_TITLES, type ReviewTab } from '../reviewTab';
import { doneText } from '../words';
import './nm-empty';

/*
 * What the review says in place of findings.
 */

export const LOADING = html`<nm-empty working heading="Loading findings…"></nm-empty>`;

export function beforeAnalysis(model: ReviewModel): TemplateResult {
  const { progress } = model.state;
  if (progress) {
    return html`<nm-empty working heading=${`Analyzing…${doneText(progress)}`} text=${progress.note}></nm-empty>`;
  }
  return html`<nm-empty
    heading="Not analyzed yet"
    text="An analysis trains an embedding network on the images and shows which labels are probably wrong."
  >
    <vscode-button @click=${() => model.analyze('analyze')}>Analyze Dataset</vscode-button>
  </nm-empty>`;
}

export function layingOut(progress: JobProgress | null): TemplateResult {
  return html`<nm-empty
    working
    heading=${`Laying out the map…${doneText(progress)}`}
    text=${progress?.note ?? ''}
  ></nm-empty>`;
}

export function noFindings(tab: ReviewTab): TemplateResult {
  return html`<nm-empty
    heading=${`No findings: ${TAB_TITLES[tab].toLowerCase()}`}
    text="Nothing of this kind is left to look at."
  ></nm-empty>`;
}

export function noMatch(model: ReviewModel): TemplateResult {
  return html`<nm-empty
    heading="No finding matches the filter"
    text=${`${model.ofKind.length.toLocaleString('en-US')} are hidden by it.`}
  >
    <vscode-button @click=${() => model.clearFilter()}>Clear Filter</vscode-button>
  </nm-empty>`;
}
