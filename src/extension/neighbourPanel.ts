import {
  comments,
  CommentMode,
  CommentThreadCollapsibleState,
  MarkdownString,
  Range,
  Uri,
  workspace,
  type Comment,
  type CommentThread,
} from 'vscode';
import { DECIDE_COMMAND, type ShowBelow } from '../engine/protocol';
import type { EngineClient } from './client';
import { Disposable } from './dispose';

/** The panel under a row of a label file: the image, its neighbours and why it is flagged. One is open at a time. */
export class NeighbourPanel extends Disposable {
  private readonly controller = this.register(comments.createCommentController('nearmiss.neighbours', 'Nearmiss'));
  private thread: CommentThread | undefined;
  /** What the panel is about; a second call with the same closes it. */
  private shown = '';

  constructor(private readonly engine: EngineClient) {
    super();
    this.register({ dispose: () => this.close() });
    // Rows move and change under an open panel.
    this.register(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.toString() === this.thread?.uri.toString()) this.close();
      }),
    );
  }

  async show({ root, image, uri, line }: ShowBelow): Promise<void> {
    const about = `${root} ${image} ${line}`;
    const again = about === this.shown;
    this.close();
    if (again) return;
    const markdown = new MarkdownString(await this.engine.request('nearmiss/describe', { root, image }));
    markdown.isTrusted = { enabledCommands: [DECIDE_COMMAND] };
    this.close();
    const comment: Comment = { body: markdown, mode: CommentMode.Preview, author: { name: image } };
    this.thread = this.controller.createCommentThread(Uri.parse(uri), new Range(line, 0, line, 0), [comment]);
    this.thread.canReply = false;
    this.thread.label = 'Neighbours';
    this.thread.collapsibleState = CommentThreadCollapsibleState.Expanded;
    this.shown = about;
  }

  private close(): void {
    this.thread?.dispose();
    this.thread = undefined;
    this.shown = '';
  }
}
