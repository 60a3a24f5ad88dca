import { css } from 'lit';

export const reviewStyles = css`
  /* VS Code pads the body of a webview; the view fills all of it. */
  :host {
    position: fixed;
    inset: 0;
    display: flex;
    flex-direction: column;
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    scrollbar-color: var(--vscode-scrollbarSlider-background) transparent;
    container: review / size;
  }
  nm-tabs {
    flex: none;
    padding: 0 8px;
    border-bottom: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  main {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-height: 0;
  }
  .findings {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(0, 1fr) minmax(340px, 38%);
    min-height: 0;
  }
  nm-grid {
    padding: 0 8px;
  }
  nm-detail,
  nm-bulk {
    border-inline-start: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  nm-empty {
    flex: 1;
  }
  /* Too low for two rows: one column of cards beside the detail. */
  @container review (width < 680px) {
    .findings {
      grid-template-columns: minmax(168px, 1fr) minmax(0, 2fr);
    }
  }
  @container review (width < 680px) and (height >= 560px) {
    .findings {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(212px, 2fr) minmax(0, 3fr);
    }
    nm-detail,
    nm-bulk {
      border-inline-start: 0;
      border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    }
  }
  footer {
    display: flex;
    flex: none;
    align-items: center;
    gap: 12px;
    min-height: 30px;
    padding: 2px 12px;
    border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  footer [role='status'] {
    flex: 1;
  }
  .failure {
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 4px 12px;
    border: 1px solid var(--vscode-inputValidation-errorBorder);
    color: var(--vscode-inputValidation-errorForeground, inherit);
    background: var(--vscode-inputValidation-errorBackground);
  }
  .failure span {
    flex: 1;
  }
`;
