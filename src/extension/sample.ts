import { commands, Uri, workspace } from 'vscode';
import type { EngineClient } from './client';
import { chooseNewFolder } from './newFolder';

/** Writes the sample dataset into a new folder and opens it. Asks where unless a folder is given. */
export async function openSample(engine: EngineClient, given?: Uri): Promise<void> {
  const asked = {
    title: 'Where to put the sample dataset (1,000 images, 80 wrong labels)',
    openLabel: 'Write Sample Here',
  };
  const folder = given?.fsPath ?? (await chooseNewFolder('nearmiss-sample', asked));
  if (folder === undefined) return;
  const { root } = await engine.request('nearmiss/writeSample', { folder });
  const here = workspace.workspaceFolders === undefined;
  await commands.executeCommand('vscode.openFolder', Uri.file(root), { forceNewWindow: !here });
}
