import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import type { Finding } from '../protocol';
import { imageDiagnostics } from './diagnostics';

/** Keeps the editor's Problems equal to the findings, sending only what differs from what it was sent before. */
export class Problems {
  private readonly sent = new Map<string, Map<string, string>>();

  constructor(private readonly send: (params: PublishDiagnosticsParams) => void) {}

  show(root: string, findings: readonly Finding[], maximum: number): void {
    const before = this.sent.get(root) ?? new Map<string, string>();
    const now = new Map<string, string>();
    for (const [uri, diagnostics] of imageDiagnostics(root, findings, maximum)) {
      const text = JSON.stringify(diagnostics);
      now.set(uri, text);
      if (before.get(uri) !== text) this.send({ uri, diagnostics });
    }
    for (const uri of before.keys()) if (!now.has(uri)) this.send({ uri, diagnostics: [] as Diagnostic[] });
    this.sent.set(root, now);
  }
}
