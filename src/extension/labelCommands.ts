import { commands, Uri, type LogOutputChannel } from 'vscode';
import { EXPLAIN_COMMAND } from '../engine/protocol';
import { CommandSet } from './commandSet';

export interface LabelParts {
  readonly log: LogOutputChannel;
  /** Where the extension is installed. */
  readonly extension: Uri;
}

/** The commands of label files: behind the code of a problem, in hovers and lenses. */
export class LabelCommands extends CommandSet {
  constructor(private readonly parts: LabelParts) {
    super(parts.log);
    this.add(EXPLAIN_COMMAND, (code: string) => this.explain(code));
  }

  /** Shows the page about a kind of problem; `labels/row` is in media/help/labels-row.md. */
  private async explain(code: string): Promise<void> {
    const page = Uri.joinPath(this.parts.extension, 'media', 'help', `${code.replaceAll(/[^a-z]+/g, '-')}.md`);
    await commands.executeCommand('markdown.showPreview', page);
  }
}
