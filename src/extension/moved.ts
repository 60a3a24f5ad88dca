import { commands, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { percent, type Change, type ImageRef, type Moved } from '../engine/protocol';
import type { Datasets } from './datasets';
import { imageUri } from './images';

const SHOW = 'Show';

interface Line extends QuickPickItem {
  readonly image?: string;
}

/**
 * After a training: what it changed, and on request how sound the classes are now and the suspects that came and went.
 */
export async function showMoved(datasets: Datasets, root: string, moved: Moved): Promise<void> {
  const lines = [
    ...section(
      'share of wrong labels',
      moved.classes.map((change) => ({ label: change.label, description: changeText(change) })),
    ),
    ...section('new suspects', images(root, moved.newSuspects)),
    ...section('cleared', images(root, moved.clearedSuspects)),
  ];
  if ((await window.showInformationMessage(moved.message, ...(lines.length > 0 ? [SHOW] : []))) !== SHOW) return;
  const placeHolder =
    `recall@1 ${changeText(moved.recallAt1)}, wrong labels ${changeText(moved.noiseRate)}; choose an image or ` +
    'class to see it';
  const chosen = await window.showQuickPick(lines, {
    title: 'What the Training Changed',
    placeHolder,
    matchOnDescription: true,
  });
  if (chosen?.image) await datasets.show(root, chosen.image);
  else if (chosen) await commands.executeCommand('nearmiss.review', { type: 'group', kind: 'class' });
}

function section(title: string, lines: readonly Line[]): Line[] {
  return lines.length === 0 ? [] : [{ label: title, kind: QuickPickItemKind.Separator }, ...lines];
}

function images(root: string, refs: readonly ImageRef[]): Line[] {
  return refs.map(({ path, label, text }) => ({
    label: label || 'unlabelled',
    description: path,
    image: path,
    ...(text === undefined && { iconPath: imageUri(root, path).with({ fragment: '' }) }),
  }));
}

function changeText({ before, after }: Change): string {
  return [before, after].map((share) => (share === null ? 'unknown' : percent(share))).join(' → ');
}
