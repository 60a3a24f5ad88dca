import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import { labelDiagnostics } from './labelDiagnostics';
import type { LabelFiles } from './labelFiles';

/** Keys in a row are answered together after this pause. */
const PAUSE_MS = 150;

/** Keeps the editor's problems of label files equal to their text and the findings. */
export class LabelPublisher {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly sent = new Map<string, string>();

  constructor(
    private readonly files: LabelFiles,
    private readonly maximum: () => number,
    private readonly send: (params: PublishDiagnosticsParams) => void,
    private readonly log: (line: string) => void,
  ) {}

  /** Called when a label file, its findings or its images have changed. */
  schedule(root: string): void {
    clearTimeout(this.timers.get(root));
    this.timers.set(root, setTimeout(() => void this.publish(root), PAUSE_MS));
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private async publish(root: string): Promise<void> {
    try {
      const file = await this.files.of(root);
      if (file) this.update(file.uri, labelDiagnostics(file, this.maximum()));
    } catch (error) {
      this.log(`The problems of the label file in ${root} are not known: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  private update(uri: string, diagnostics: Diagnostic[]): void {
    const text = JSON.stringify(diagnostics);
    if (this.sent.get(uri) === text || (!this.sent.has(uri) && diagnostics.length === 0)) return;
    this.sent.set(uri, text);
    this.send({ uri, diagnostics });
  }
}
