import { QuickPickItemKind, Uri, window, type QuickPickItem } from 'vscode';
import type { ImageRef, Moved } from '../engine/protocol';
import type { Datasets } from './datasets';
import { fileOf } from './paths';

const SHOW = 'Show';

interface Line extends QuickPickItem {
  readonly image?: string;
}

/** After a training: what it changed, and on request the suspects that came and went. */
export async function showMoved(datasets: Datasets, root: string, { message, newSuspects, clearedSuspects }: Moved): Promise<void> {
  const any = newSuspects.length + clearedSuspects.length > 0;
  if ((await window.showInformationMessage(message, ...(any ? [SHOW] : []))) !== SHOW) return;
  const lines = [...section('new suspects', root, newSuspects), ...section('cleared', root, clearedSuspects)];
  const chosen = await window.showQuickPick(lines, { title: 'What the Training Changed', placeHolder: message, matchOnDescription: true });
  if (chosen?.image) await datasets.show(root, chosen.image);
}

function section(title: string, root: string, images: readonly ImageRef[]): Line[] {
  if (images.length === 0) return [];
  const lines = images.map(({ path, label, text }): Line => ({ label: label || 'unlabelled', description: path, image: path, ...(text === undefined && { iconPath: Uri.file(fileOf(root, path)) }) }));
  return [{ label: title, kind: QuickPickItemKind.Separator }, ...lines];
}
