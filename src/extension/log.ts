import { window, type LogOutputChannel } from 'vscode';

/** The output channel of the extension and of its engine process. */
export function createLog(): LogOutputChannel {
  return window.createOutputChannel('Nearmiss', { log: true });
}
