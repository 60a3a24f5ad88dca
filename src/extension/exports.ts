import { basename, dirname, join } from 'node:path';
import { commands, env, ProgressLocation, Uri, window, type QuickPickItem } from 'vscode';
import { isStopped, type ExportForm, type ExportMeans, type ExportOutcome } from '../engine/protocol';
import type { EngineClient } from './client';
import type { Dataset, Datasets } from './datasets';
import { chooseNewFolder } from './newFolder';
import { fileOf } from './paths';

const FORMS: readonly (QuickPickItem & { readonly form: ExportForm })[] = [
  { label: 'A folder per class', detail: 'cat/1.jpg, dog/2.jpg: what most training code reads', form: 'folders' },
  {
    label: 'The same paths, with a labels.tsv',
    detail: 'Images stay where they are in their folders; the table says their labels',
    form: 'table',
  },
];

const MEANS: readonly (QuickPickItem & { readonly by: ExportMeans })[] = [
  { label: 'Copies', detail: 'On any disk; each is read back and compared', by: 'copy' },
  { label: 'Hard links', detail: 'No room is taken; on the same disk only', by: 'hardlink' },
  { label: 'Links', detail: 'No room is taken; they lead nowhere when the dataset moves', by: 'link' },
];

/** Copies the dataset with its labels as they are now to a new folder. */
export async function exportDataset(engine: EngineClient, { root }: Dataset): Promise<void> {
  const chosen = await window.showQuickPick(FORMS, {
    title: 'Export Corrected Dataset',
    placeHolder: 'How the copy is laid out; excluded images stay behind',
  });
  const means =
    chosen &&
    (await window.showQuickPick(MEANS, {
      title: 'Export Corrected Dataset',
      placeHolder: 'What the files of the export are',
    }));
  const folder =
    means &&
    (await chooseNewFolder(`${basename(root)}-corrected`, {
      title: 'Where to put the corrected dataset',
      openLabel: 'Export Here',
    }));
  if (!chosen || !means || folder === undefined) return;
  const outcome = await copying(folder, (token) =>
    engine.request('nearmiss/export', { root, folder, form: chosen.form, by: means.by }, token),
  );
  if (outcome === undefined) return;
  const { images, note } = outcome;
  const open = 'Open in New Window';
  const answer = await window.showInformationMessage(
    `Exported ${images.toLocaleString('en-US')} images to ${folder}.${note && ` ${note}`}`,
    open,
  );
  if (answer === open) await commands.executeCommand('vscode.openFolder', Uri.file(folder), { forceNewWindow: true });
}

/** Shows that the copy is being made and lets the user cancel it; undefined when that happened. */
async function copying(
  folder: string,
  copy: (token: Parameters<EngineClient['request']>[2]) => Promise<ExportOutcome>,
): Promise<ExportOutcome | undefined> {
  const progress = {
    location: ProgressLocation.Notification,
    title: `Nearmiss: exporting to ${folder}`,
    cancellable: true,
  };
  try {
    return await window.withProgress(progress, (_, token) => copy(token));
  } catch (error) {
    if (isStopped(error)) return undefined;
    throw error;
  }
}

/** Writes the findings with their images as one HTML file. */
export async function exportReport(engine: EngineClient, { root }: Dataset): Promise<void> {
  const defaultUri = Uri.file(join(dirname(root), `${basename(root)}-report.html`));
  const target = await window.showSaveDialog({
    title: 'Export Report',
    saveLabel: 'Export',
    defaultUri,
    filters: { 'HTML page': ['html'] },
  });
  if (!target) return;
  const progress = { location: ProgressLocation.Notification, title: 'Nearmiss: writing the report' };
  await window.withProgress(progress, () => engine.request('nearmiss/writeReport', { root, file: target.fsPath }));
  const open = 'Open in Browser';
  if ((await window.showInformationMessage(`The report is in ${target.fsPath}.`, open)) === open)
    await env.openExternal(target);
}

/** Writes labels.tsv for a folder dataset and shows it. */
export async function createTable(engine: EngineClient, datasets: Datasets, { root }: Dataset): Promise<void> {
  const state = await engine.request('nearmiss/createTable', { root });
  await datasets.update(state);
  await commands.executeCommand('vscode.open', Uri.file(fileOf(root, state.labelFile)), { preview: false });
  void window.showInformationMessage(
    `${state.labelFile} says the labels of ${basename(root)} from now on: a fix edits a row and moves no image. ` +
      'Delete the file to go back to folders.',
  );
}
