import { css } from 'lit';

export const detailStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    container: detail / size;
  }
  .content {
    display: grid;
    flex: 1;
    grid-auto-rows: max-content;
    align-content: start;
    gap: 10px 14px;
    min-height: 0;
    padding: 8px 12px 12px;
    overflow-y: auto;
  }
  h2,
  section {
    line-height: 18px;
  }
  .images {
    display: flex;
    gap: 8px;
  }
  figure {
    flex: 1;
    min-width: 0;
  }
  figure nm-image {
    aspect-ratio: 1;
    max-height: 360px;
    border: 1px solid var(--vscode-contrastBorder, transparent);
    border-radius: 3px;
  }
  figcaption {
    padding-top: 2px;
    text-align: center;
  }
  .judgement {
    display: grid;
    align-content: start;
    gap: 10px;
  }
  section {
    display: grid;
    gap: 4px;
  }
  /* Wide enough for the evidence to stand beside the image, where the eye compares them. */
  @container detail (width >= 330px) and (height >= 520px) {
    .content {
      grid-template-columns: minmax(0, 46%) minmax(0, 1fr);
      grid-template-rows: max-content max-content 1fr;
    }
    h2,
    .images.paired {
      grid-column: 1 / -1;
    }
    .images,
    .judgement {
      grid-column: 1;
    }
    .content:not(:has(.evidence)) .judgement {
      grid-column: 1 / -1;
    }
    .evidence {
      grid-column: 2;
      grid-row: 2 / 4;
      align-content: start;
    }
    .images.paired ~ .evidence {
      grid-row: 3;
    }
  }
  /* Too low for that: what is suggested stands beside a small image, and the evidence in one row below. */
  @container detail (height < 520px) {
    .content {
      grid-template-columns: max-content minmax(0, 1fr);
    }
    h2,
    .evidence {
      grid-column: 1 / -1;
    }
    .evidence {
      grid-template-columns: minmax(0, 1fr);
    }
    figure {
      width: min(132px, 34cqi);
    }
  }
  nm-actions {
    padding: 8px 12px;
    border-top: 1px solid var(--vscode-panel-border, var(--vscode-contrastBorder, transparent));
  }
`;
