import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { window } from 'vscode';

/** Asks for a place and returns a folder `name` in it that does not exist yet; undefined when the user chooses none. */
export async function chooseNewFolder(
  name: string,
  { title, openLabel }: { readonly title: string; readonly openLabel: string },
): Promise<string | undefined> {
  const [parent] =
    (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false, openLabel, title })) ?? [];
  if (!parent) return undefined;
  const free = (number: number): string => {
    const folder = join(parent.fsPath, number === 1 ? name : `${name}-${number}`);
    return existsSync(folder) ? free(number + 1) : folder;
  };
  return free(1);
}
