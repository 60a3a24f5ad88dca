import { css, html, type TemplateResult } from 'lit';

/** A thin bar that shows a share, 0..1. The number stands beside it, so that screen readers need not see it. */
export function shareBar(share: number): TemplateResult {
  const width = `${(100 * share).toFixed(1)}%`;
  return html`<svg class="share" aria-hidden="true">
    <rect class="track" width="100%" height="100%" rx="1.5" />
    <rect class="part" width=${width} height="100%" rx="1.5" />
  </svg>`;
}

export const shareBarStyles = css`
  svg.share {
    height: 3px;
  }
  .track {
    fill: var(--vscode-foreground);
    opacity: 0.15;
  }
  .part {
    fill: var(--vscode-progressBar-background);
  }
`;
