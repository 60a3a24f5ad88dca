import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { extensions, workspace, type Extension } from 'vscode';

export function nearmiss(): Extension<unknown> {
  const extension = extensions.getExtension('nearmiss.nearmiss');
  if (!extension) throw new Error('The extension is not installed.');
  return extension;
}

export function workspaceFolder(): string {
  return workspace.workspaceFolders![0].uri.fsPath;
}

/** The images of a folder dataset as `class/name.png`. */
export function imagesIn(root: string): string[] {
  const classes = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
  );
  return classes.flatMap(({ name }) => readdirSync(join(root, name)).map((file) => `${name}/${file}`));
}

/** Images of the workspace that stand in a wrong folder, with their right class: the names are the sample's. */
export function plantedErrors(root: string): Map<string, string> {
  const rows = readFileSync(join(nearmiss().extensionPath, 'media/sample/labels.tsv'), 'utf8')
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split('\t'));
  const right = new Map(rows.map(([name, given, planted]) => [name, planted || given]));
  const wrong = imagesIn(root).filter((path) => !path.startsWith(`${right.get(basename(path))}/`));
  return new Map(wrong.map((path) => [path, right.get(basename(path))!]));
}

/**
 * The same images as rows of a label file, in a new folder, with all that an edit has to leave alone. `remove` removes
 * it and what is kept beside it.
 */
export function asTable(root: string): { folder: string; labels: string; text: string; remove(): void } {
  const around = mkdtempSync(join(tmpdir(), 'nearmiss-table-'));
  const folder = join(around, 'table');
  const paths = imagesIn(root);
  for (const path of paths) cpSync(join(root, path), join(folder, 'images', basename(path)));
  cpSync(join(root, 'nearmiss.json'), join(folder, 'nearmiss.json'));
  const rows = paths.map((path, i) => `images/${basename(path)}\t${path.split('/')[0]}\ttrain\tnote ${i}`);
  const text = ['# labels of a test', 'image\tlabel\tsplit\tnote', ...rows, ''].join('\n');
  const labels = join(folder, 'labels.tsv');
  writeFileSync(labels, text);
  // The engine may still be writing to its cache.
  return { folder, labels, text, remove: () => rmSync(around, { recursive: true, force: true, maxRetries: 5 }) };
}
