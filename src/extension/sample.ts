import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands, Uri, window, workspace } from 'vscode';
import type { EngineClient } from './client';

/** Writes the sample dataset into a new folder and opens it. Asks where unless a folder is given. */
export async function openSample(engine: EngineClient, given?: Uri): Promise<void> {
  const folder = given?.fsPath ?? (await chooseFolder());
  if (folder === undefined) return;
  const { root } = await engine.request('nearmiss/writeSample', { folder });
  const here = workspace.workspaceFolders === undefined;
  await commands.executeCommand('vscode.openFolder', Uri.file(root), { forceNewWindow: !here });
}

/** A folder `nearmiss-sample` that does not exist yet, in the one that the user chooses. */
async function chooseFolder(): Promise<string | undefined> {
  const [parent] = (await window.showOpenDialog({
    canSelectFolders: true, canSelectFiles: false, openLabel: 'Write Sample Here', title: 'Where to put the sample dataset (1,000 images, 80 wrong labels)',
  })) ?? [];
  if (!parent) return undefined;
  const free = (number: number): string => {
    const folder = join(parent.fsPath, number === 1 ? 'nearmiss-sample' : `nearmiss-sample-${number}`);
    return existsSync(folder) ? free(number + 1) : folder;
  };
  return free(1);
}
