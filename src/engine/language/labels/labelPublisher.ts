import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import { labelDiagnostics } from './labelDiagnostics';
import type { LabelFiles } from './labelFiles';

/** Keys in a row are answered together after this pause. */
const PAUSE_MS = 150;

/** Keeps the editor's problems of label files equal to their text and the findings. */
export class LabelPublisher {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** What the editor was told last, by dataset. */
  private readonly sent = new Map<string, { readonly uri: string; readonly text: string }>();

  constructor(
    private readonly files: LabelFiles,
    private readonly maximum: () => number,
    private readonly send: (params: PublishDiagnosticsParams) => void,
    private readonly log: (line: string) => void,
  ) {}

  /**
   * Called when a label file, its findings or its images have changed, or the dataset has another label file or none.
   */
  schedule(root: string): void {
    clearTimeout(this.timers.get(root));
    this.timers.set(
      root,
      setTimeout(() => void this.publish(root), PAUSE_MS),
    );
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private async publish(root: string): Promise<void> {
    try {
      const file = await this.files.of(root);
      const before = this.sent.get(root);
      if (before && before.uri !== file?.uri) this.clear(root, before.uri);
      if (file) this.update(root, file.uri, labelDiagnostics(file, this.maximum()));
    } catch (error) {
      this.log(
        `The problems of the label file in ${root} are not known: ` +
          `${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  private clear(root: string, uri: string): void {
    this.sent.delete(root);
    this.send({ uri, diagnostics: [] });
  }

  private update(root: string, uri: string, diagnostics: Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    const before = this.sent.get(root);
    if (before?.text === text || (!before && diagnostics.length === 0)) return;
    this.sent.set(root, { uri, text });
    this.send({ uri, diagnostics });
  }
}
