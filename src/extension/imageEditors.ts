import {
  commands,
  type Uri,
  window,
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type ViewColumn,
  type WebviewPanel,
} from 'vscode';
import { Disposable } from './dispose';
import { IMAGE_EDITOR } from './ids';
import { ImageEditor, type ImageEditorParts, type ImageTurns } from './imageEditor';
import { imageUri, pathOf } from './images';

/**
 * Opens images in our editor. One that belongs to no dataset is shown there plainly, since VS Code chooses editors by
 * file names alone.
 */
export class ImageEditors extends Disposable implements CustomReadonlyEditorProvider, ImageTurns {
  /** What was done when an editor gave way to the one of another image, which says it. */
  private news: { readonly file: string; readonly message: string } | undefined;

  constructor(private readonly parts: ImageEditorParts) {
    super();
    this.register(
      window.registerCustomEditorProvider(IMAGE_EDITOR, this, { supportsMultipleEditorsPerDocument: true }),
    );
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => {} };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
    this.parts.datasets.wake();
    new ImageEditor(uri, panel, this.parts, this);
  }

  async goTo(root: string, image: string, viewColumn: ViewColumn | undefined, message = ''): Promise<void> {
    const uri = imageUri(root, image);
    if (message) this.news = { file: pathOf(uri), message };
    await commands.executeCommand('vscode.openWith', uri, IMAGE_EDITOR, {
      viewColumn,
      preview: true,
      preserveFocus: false,
    });
  }

  takeNews(file: string): string | undefined {
    if (this.news?.file !== file) return undefined;
    const { message } = this.news;
    this.news = undefined;
    return message;
  }
}
