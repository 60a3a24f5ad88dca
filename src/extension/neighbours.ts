import { ThemeIcon, ViewColumn, window, type QuickInputButton, type QuickPickItem } from 'vscode';
import { NearmissError, type ImageReport } from '../engine/protocol';
import type { EngineClient } from './client';
import type { Datasets } from './datasets';
import { imageUri } from './images';

const WALK: QuickInputButton = { iconPath: new ThemeIcon('references'), tooltip: 'Show the neighbours of this image' };

interface Line extends QuickPickItem {
  readonly image: string;
}

/**
 * The nearest images of an image, nearest first. Moving through the list shows each beside it; its button goes on from
 * there.
 */
export async function showNeighbours(
  engine: EngineClient,
  datasets: Datasets,
  root: string,
  image: string,
): Promise<void> {
  for (let next: string | undefined = image; next !== undefined;) {
    const report: ImageReport = await engine.request('nearmiss/image', { root, image: next });
    if (report.neighbours.length === 0) {
      throw new NearmissError(
        'analysis/none',
        `${next} has no known neighbours: the dataset was not analyzed with it. Analyze the dataset first.`,
      );
    }
    await datasets.show(root, next, { preserveFocus: false });
    next = await pickNeighbour(datasets, root, report, `Neighbours of ${next}`);
  }
}

/** Returns the image whose neighbours are wanted next. */
export function pickNeighbour(
  datasets: Datasets,
  root: string,
  { image, neighbours }: ImageReport,
  title: string,
): Promise<string | undefined> {
  const pick = window.createQuickPick<Line>();
  pick.title = title;
  pick.placeholder =
    `${image.label ? `Labelled ${image.label}` : 'Without a label'}. Nearest first; 0 is the same image to the ` +
    'network, 2 the opposite.';
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.items = neighbours.map(({ path, label, distance, text }) => ({
    image: path,
    label: label || 'unlabelled',
    description: `${distance.toFixed(3)} · ${path}`,
    ...(text === undefined ? { iconPath: imageUri(root, path).with({ fragment: '' }) } : { detail: text }),
    buttons: [WALK],
  }));
  return new Promise((resolve) => {
    const end = (next: string | undefined) => {
      resolve(next);
      pick.dispose();
    };
    pick.onDidChangeActive(([line]) => line && void datasets.show(root, line.image, { viewColumn: ViewColumn.Beside }));
    pick.onDidAccept(() => {
      const [line] = pick.activeItems;
      if (line) void datasets.show(root, line.image, { preserveFocus: false, viewColumn: ViewColumn.Beside });
      end(undefined);
    });
    pick.onDidTriggerItemButton(({ item }) => end(item.image));
    pick.onDidHide(() => end(undefined));
    pick.show();
  });
}
