import { posix } from 'node:path';
import { Uri, workspace, type TextDocumentContentProvider } from 'vscode';
import { HELP_SCHEME } from '../engine/protocol';
import { Disposable } from './dispose';

/** The pages that the codes of problems lead to. package.json has them opened as previews. */
export class HelpPages extends Disposable implements TextDocumentContentProvider {
  /** `extension` is where the extension is installed. */
  constructor(private readonly extension: Uri) {
    super();
    this.register(workspace.registerTextDocumentContentProvider(HELP_SCHEME, this));
  }

  async provideTextDocumentContent({ path }: Uri): Promise<string> {
    return new TextDecoder().decode(
      await workspace.fs.readFile(Uri.joinPath(this.extension, 'media', 'help', posix.basename(path))),
    );
  }
}
