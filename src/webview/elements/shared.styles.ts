import { css } from 'lit';

/**
 * What all views share. Colours are VS Code's theme variables only; the contrast ones exist in high-contrast themes
 * alone.
 */
export const sharedStyles = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  .dim {
    color: var(--vscode-descriptionForeground);
  }
  .line {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .badge {
    min-width: 18px;
    padding: 0 5px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 9px;
    color: var(--vscode-badge-foreground);
    background: var(--vscode-badge-background);
    font-size: 11px;
    line-height: 16px;
    text-align: center;
  }
  .number {
    font-variant-numeric: tabular-nums;
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  kbd {
    padding: 0 4px;
    border: 1px solid var(--vscode-keybindingLabel-border, transparent);
    border-radius: 3px;
    color: var(--vscode-keybindingLabel-foreground);
    background: var(--vscode-keybindingLabel-background, transparent);
    font: inherit;
    font-size: 11px;
    line-height: 15px;
  }
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  h2,
  h3 {
    font-size: inherit;
    font-weight: 600;
  }
  :where(:focus-visible) {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -1px;
  }
  :where(.plain) {
    padding: 0;
    border: 0;
    color: inherit;
    background: none;
    font: inherit;
    text-align: inherit;
    cursor: pointer;
  }
  /* The toolkit knows no border of secondary buttons, which newer themes rely on. */
  vscode-button[appearance='secondary']::part(control) {
    border-color: var(--vscode-button-secondaryBorder, var(--vscode-contrastBorder, transparent));
  }
  vscode-button[appearance='primary'] kbd {
    border-color: transparent;
    color: inherit;
    background: var(--vscode-button-separator, transparent);
  }
  vscode-button kbd {
    margin-inline-start: 6px;
  }
  @media (prefers-reduced-motion: reduce) {
    vscode-progress-ring {
      display: none;
    }
  }
  :host-context(.vscode-reduce-motion) vscode-progress-ring {
    display: none;
  }
`;
