import { basename } from 'node:path';
import { ProgressLocation, Uri, window, type CancellationToken, type QuickPickItem } from 'vscode';
import type { EngineClient } from './client';
import type { Datasets } from './datasets';
import { pickNeighbour, showNeighbours } from './neighbours';

const IMAGE_TYPES = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'tif', 'tiff', 'avif'];

/** Lists the images of a dataset that are most like an image file, which need not belong to it. */
export async function findSimilar(engine: EngineClient, datasets: Datasets, root: string, file: string): Promise<void> {
  const report = await asking(`Images similar to ${basename(file)}`, (token) =>
    engine.request('nearmiss/similar', { root, file }, token),
  );
  const next = await pickNeighbour(datasets, root, report, `Similar to ${basename(file)}`);
  if (next !== undefined) await showNeighbours(engine, datasets, root, next);
}

/** The image in view or a file of the user's choice; undefined when the user gives none. */
export async function chooseImage(
  root: string,
  title: string,
  inView: string | undefined,
): Promise<string | undefined> {
  if (inView === undefined) return openImage(root, title);
  const shown: QuickPickItem = {
    label: basename(inView),
    description: 'the image in view',
    iconPath: Uri.file(inView),
  };
  const other: QuickPickItem = { label: 'Choose a File…', description: 'any image, also from outside the dataset' };
  const chosen = await window.showQuickPick([shown, other], { title, placeHolder: 'Which image?' });
  return chosen === shown ? inView : chosen && openImage(root, title);
}

export async function openImage(root: string, title: string): Promise<string | undefined> {
  const [file] =
    (await window.showOpenDialog({
      title,
      defaultUri: Uri.file(root),
      filters: { Images: IMAGE_TYPES },
      openLabel: 'Choose Image',
    })) ?? [];
  return file?.fsPath;
}

/** Shows that an answer is on its way, with a way to stop it. */
export function asking<T>(title: string, run: (token: CancellationToken) => Promise<T>): Thenable<T> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: `Nearmiss: ${title}`, cancellable: true },
    (_bar, token) => run(token),
  );
}
