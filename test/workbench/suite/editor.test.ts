import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { commands, languages, Uri, window, workspace } from 'vscode';
import { asTable, imagesIn, nearmiss, plantedErrors, workspaceFolder } from './dataset';

describe('Nearmiss in VS Code', () => {
  const root = workspaceFolder();
  const planted = plantedErrors(root);
  /** A planted error that was found, and where it belongs. */
  let wrong = '';
  let right = '';
  let fixed = '';

  it('registers every command of its manifest', async () => {
    await nearmiss().activate();
    const registered = new Set(await commands.getCommands(true));
    const contributed: { command: string }[] = nearmiss().packageJSON.contributes.commands;
    assert.ok(contributed.length >= 11);
    assert.deepEqual(
      contributed.filter(({ command }) => !registered.has(command)),
      [],
    );
  });

  it('lists most planted errors, and little else, as problems on the images after Analyze Dataset', async () => {
    await commands.executeCommand('nearmiss.analyze');
    const suspects = suspectPaths(root);
    const found = suspects.filter((path) => planted.has(path));
    assert.ok(
      found.length >= 0.75 * planted.size,
      `${found.length} of ${planted.size} planted errors are among ${suspects}`,
    );
    assert.ok(suspects.length < imagesIn(root).length / 3, `${suspects.length} suspects`);
    wrong = found[0];
    right = planted.get(wrong)!;
    fixed = `${right}/${basename(wrong)}`;
  });

  it('moves the image when it is relabelled, with its open editor, and clears its problem', async () => {
    await commands.executeCommand('vscode.open', Uri.file(join(root, wrong)));
    await commands.executeCommand('nearmiss.decide', { root, images: [wrong], action: 'relabel', label: right });
    assert.ok(!existsSync(join(root, wrong)));
    assert.ok(existsSync(join(root, fixed)));
    await until('the editor to follow', () => openFiles().includes(join(root, fixed)));
    await until('the problem to go', () => !suspectPaths(root).includes(wrong));
    assert.ok(!suspectPaths(root).includes(fixed));
  });

  it('brings the image and its problem back with Undo Last Decision', async () => {
    await commands.executeCommand('nearmiss.undo');
    assert.ok(existsSync(join(root, wrong)));
    assert.ok(!existsSync(join(root, fixed)));
    await until('the problem to come back', () => suspectPaths(root).includes(wrong));
  });

  it('keeps a label without touching the file, and clears its problem', async () => {
    await commands.executeCommand('nearmiss.decide', { root, images: [wrong], action: 'keep' });
    assert.ok(existsSync(join(root, wrong)));
    await until('the problem to go', () => !suspectPaths(root).includes(wrong));
    await commands.executeCommand('nearmiss.undo');
    await until('the problem to come back', () => suspectPaths(root).includes(wrong));
  });

  it('changes one cell of a label file and nothing else, and undo restores every byte', async () => {
    const { folder, labels, text, remove } = asTable(root);
    try {
      const image = `images/${basename(wrong)}`;
      await commands.executeCommand('nearmiss.analyze', Uri.file(folder));
      await commands.executeCommand('nearmiss.decide', {
        root: folder,
        images: [image],
        action: 'relabel',
        label: right,
      });
      const row = `${image}\t${wrong.split('/')[0]}\t`;
      assert.ok(text.includes(row));
      assert.equal(readFileSync(labels, 'utf8'), text.replace(row, `${image}\t${right}\t`));
      await commands.executeCommand('nearmiss.undo');
      assert.equal(readFileSync(labels, 'utf8'), text);
    } finally {
      remove();
    }
  });

  it('starts the engine anew with the findings of before', async () => {
    await commands.executeCommand('nearmiss.analyze', Uri.file(root));
    const before = suspectPaths(root);
    await commands.executeCommand('nearmiss.restartEngine');
    await until('the problems to be there again', () => suspectPaths(root).length === before.length);
    assert.deepEqual(suspectPaths(root), before);
  });
});

/** Images of a folder dataset that Problems lists as suspects. */
function suspectPaths(root: string): string[] {
  return languages
    .getDiagnostics()
    .filter(
      ([uri, problems]) =>
        uri.fsPath.startsWith(root) &&
        problems.some(
          ({ source, code }) => source === 'nearmiss' && typeof code === 'object' && code.value === 'suspect',
        ),
    )
    .map(([uri]) => workspace.asRelativePath(uri, false))
    .sort();
}

function openFiles(): string[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .map(({ input }) => (input as { uri?: Uri } | undefined)?.uri?.fsPath ?? '');
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 20_000; !holds();) {
    if (Date.now() > end) throw new Error(`Waited 20 s for ${what}.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
