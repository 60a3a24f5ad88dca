import { commands, window, type LogOutputChannel } from 'vscode';
import { toUserError } from '../engine/protocol';
import { errorButtons } from './errorButtons';

const visible = new Set<string>();

/**
 * Shows what went wrong with the buttons that mend it; the stack goes to the log. The same message is not shown twice
 * at a time.
 */
export async function showError(error: unknown, log: LogOutputChannel): Promise<void> {
  const { code, message } = toUserError(error);
  log.error(`${code}: ${message}`, code === 'internal' && error instanceof Error ? (error.stack ?? '') : '');
  if (visible.has(message)) return;
  visible.add(message);
  try {
    const buttons = errorButtons(code);
    const chosen = await window.showErrorMessage(message, ...buttons);
    if (chosen) await commands.executeCommand(chosen.command);
  } finally {
    visible.delete(message);
  }
}
