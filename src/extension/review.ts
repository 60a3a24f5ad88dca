import { ViewColumn, window, type WebviewPanel, type WebviewPanelSerializer } from 'vscode';
import type { Finding, FindingKind } from '../engine/protocol';
import { Disposable } from './dispose';
import { REVIEW_PANEL } from './ids';
import { ReviewPanel, type ReviewParts } from './reviewPanel';

/** The one review panel of this window, restored when the window is reloaded. */
export class Review extends Disposable implements WebviewPanelSerializer {
  private panel: ReviewPanel | undefined;

  constructor(private readonly parts: ReviewParts) {
    super();
    this.register(window.registerWebviewPanelSerializer(REVIEW_PANEL, this));
    this.register({ dispose: () => this.panel?.dispose() });
  }

  /** Opens the panel, or brings it to the front, at a kind of findings or one of them. */
  show(kind: FindingKind, finding?: Finding): void {
    this.panel ??= this.adopt(window.createWebviewPanel(REVIEW_PANEL, 'Review Findings', ViewColumn.Active));
    this.panel.reveal(kind, finding);
  }

  async deserializeWebviewPanel(panel: WebviewPanel): Promise<void> {
    this.panel = this.adopt(panel);
  }

  private adopt(panel: WebviewPanel): ReviewPanel {
    panel.onDidDispose(() => (this.panel = undefined));
    this.parts.datasets.wake();
    return new ReviewPanel(panel, this.parts);
  }
}
