import { commands, Range, TabInputCustom, Uri, ViewColumn, window, workspace } from 'vscode';
import { pictureOf } from '../engine/protocol';
import { fileOf } from './paths';

export interface ShowOptions {
  readonly preserveFocus?: boolean;
  readonly viewColumn?: ViewColumn;
}

/** The address of an image; of a part of a picture that of the picture, with the part behind `#` as in its path. */
export function imageUri(root: string, image: string): Uri {
  const path = fileOf(root, image);
  const { file } = pictureOf(path);
  return Uri.file(file).with({ fragment: path.slice(file.length + 1) });
}

/** The path of an image as a dataset has it, of a file or of a part of one, from its address. */
export function pathOf(uri: Uri): string {
  const part = `${uri.fsPath}#${uri.fragment}`;
  return pictureOf(part).file === part ? uri.fsPath : part;
}

/** Opens an image beside what is being worked on: where an image stands already, else in the next column. */
export async function showImage(
  root: string,
  image: string,
  { preserveFocus = true, viewColumn = imageColumn() }: ShowOptions = {},
): Promise<void> {
  await commands.executeCommand('vscode.open', imageUri(root, image), {
    viewColumn,
    preserveFocus,
    preview: true,
  });
}

/** Opens a table at the row with this id. */
export async function showRow(
  labelFile: string,
  id: string,
  { preserveFocus = true, viewColumn = ViewColumn.Active }: ShowOptions = {},
): Promise<void> {
  const document = await workspace.openTextDocument(labelFile);
  const cell = new RegExp(`(?:^|[\\t,;"])${id.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?=$|[\\t,;"])`);
  const line =
    Array.from({ length: document.lineCount }, (_, at) => at).find(
      (at) => at > 0 && cell.test(document.lineAt(at).text),
    ) ?? 0;
  await window.showTextDocument(document, {
    viewColumn,
    preserveFocus,
    preview: true,
    selection: new Range(line, 0, line, 0),
  });
}

function imageColumn(): ViewColumn {
  const { all, activeTabGroup } = window.tabGroups;
  const group = all.find(({ activeTab }) => activeTab?.input instanceof TabInputCustom);
  if (group) return group.viewColumn;
  return activeTabGroup.tabs.length === 0 ? ViewColumn.Active : ViewColumn.Beside;
}

/** The image in the active editor, else one in view beside it: the focus is often in a list. */
export function imageInView(): string | undefined {
  const beside = window.tabGroups.all
    .map(({ activeTab }) => activeTab?.input)
    .find((input) => input instanceof TabInputCustom && input.uri.scheme === 'file');
  return activeImage() ?? (beside instanceof TabInputCustom ? pathOf(beside.uri) : undefined);
}

/** The file in the active editor where that is no text: VS Code shows images in custom editors. */
export function activeImage(): string | undefined {
  const input = window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof TabInputCustom && input.uri.scheme === 'file' ? pathOf(input.uri) : undefined;
}
