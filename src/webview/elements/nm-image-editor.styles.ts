import { css } from 'lit';

export const imageEditorStyles = css`
  :host {
    position: fixed;
    inset: 0;
    color: var(--vscode-foreground);
    background: var(--vscode-editor-background);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size);
    scrollbar-color: var(--vscode-scrollbarSlider-background) transparent;
    container: editor / inline-size;
  }
  .editor {
    display: grid;
    grid-template:
      'tools side' auto 'image side' minmax(0, 1fr) 'strip side' auto 'status status' auto / minmax(0, 1fr)
      minmax(260px, 30%);
    height: 100%;
    --nm-line: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
  .plain {
    grid-template: 'tools' auto 'image' minmax(0, 1fr) / minmax(0, 1fr);
  }
  .tools {
    display: flex;
    grid-area: tools;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
    padding: 4px 8px;
    border-bottom: var(--nm-line);
  }
  .space {
    flex: 1;
  }
  .scale {
    min-width: 6ch;
    text-align: end;
  }
  nm-zoom {
    grid-area: image;
    margin: 8px;
  }
  .strip {
    grid-area: strip;
    grid-template-columns: minmax(0, 1fr);
    min-width: 0;
    padding: 6px 12px;
    border-top: var(--nm-line);
  }
  .strip h3 {
    padding-bottom: 4px;
  }
  .side {
    display: grid;
    grid-area: side;
    align-content: start;
    gap: 12px;
    padding: 8px 12px;
    border-inline-start: var(--nm-line);
    line-height: 18px;
    overflow-y: auto;
  }
  section {
    display: grid;
    gap: 4px;
  }
  .status {
    display: flex;
    grid-area: status;
    align-items: center;
    gap: 12px;
    min-height: 30px;
    padding: 2px 12px;
    border-top: var(--nm-line);
  }
  .status [role='status'] {
    flex: 1;
  }
  .failure {
    padding: 4px 8px;
    border: 1px solid var(--vscode-inputValidation-errorBorder);
    color: var(--vscode-inputValidation-errorForeground, inherit);
    background: var(--vscode-inputValidation-errorBackground);
  }
  @container editor (width < 560px) {
    .editor:not(.plain) {
      grid-template: 'tools' auto 'image' minmax(120px, 1fr) 'side' minmax(0, auto) 'strip' auto 'status' auto / minmax(
          0,
          1fr
        );
    }
    .side {
      max-height: 45vh;
      border-inline-start: 0;
      border-top: var(--nm-line);
    }
  }
`;
