import { css } from 'lit';

export const mapStyles = css`
  :host {
    display: grid;
    flex: 1;
    grid-template-columns: minmax(0, 1fr) minmax(240px, 30%);
    min-height: 0;
  }
  .map {
    position: relative;
    display: grid;
    min-height: 0;
  }
  .tools {
    position: absolute;
    inset: 8px auto auto 12px;
    display: flex;
    gap: 4px;
  }
  .choice {
    display: flex;
    border: 1px solid var(--vscode-button-secondaryBorder, var(--vscode-contrastBorder, transparent));
    border-radius: 2px;
    background: var(--vscode-editor-background);
  }
  .choice button {
    padding: 0 10px;
  }
  .choice [aria-pressed='true'] {
    color: var(--vscode-inputOption-activeForeground);
    background: var(--vscode-inputOption-activeBackground);
    outline: 1px solid var(--vscode-inputOption-activeBorder);
    box-shadow: inset 0 -3px var(--vscode-contrastActiveBorder, transparent);
  }
  .tip {
    position: absolute;
    width: 112px;
    padding: 4px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--vscode-contrastBorder, transparent));
    border-radius: 3px;
    background: var(--vscode-editorHoverWidget-background);
    color: var(--vscode-editorHoverWidget-foreground);
    font-size: 12px;
    line-height: 16px;
    pointer-events: none;
  }
  .tip nm-image {
    aspect-ratio: 1;
  }
  .side {
    display: flex;
    flex-direction: column;
    gap: 8px;
    min-height: 0;
    padding: 8px 12px;
    border-inline-start: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    line-height: 18px;
    overflow-y: auto;
  }
  .classes button {
    display: grid;
    grid-template-columns: 12px minmax(0, 1fr) auto;
    align-items: center;
    gap: 8px;
    width: 100%;
    padding: 2px 4px;
    border-radius: 3px;
  }
  .classes button:hover,
  .row button:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .counts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    max-height: 96px;
    overflow-y: auto;
  }
  .counts svg {
    margin-inline-end: 4px;
    vertical-align: -1px;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }
  .images {
    flex: 1;
    min-height: 120px;
  }
  .row {
    width: 100%;
  }
  .row button {
    display: grid;
    grid-template-columns: 36px minmax(0, 1fr) minmax(0, 1fr);
    align-items: center;
    gap: 8px;
    width: 100%;
    padding: 2px;
    border-radius: 3px;
  }
  .row nm-image {
    width: 36px;
    height: 36px;
  }
  @container review (width < 680px) {
    :host {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: minmax(0, 1fr) minmax(0, 1fr);
    }
    .side {
      border-inline-start: 0;
      border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
    }
  }
`;
