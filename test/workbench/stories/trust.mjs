import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { makeDataset } from '../dataset.mjs';
import { inWorkbench } from '../story.mjs';

describe('Restricted Mode', () => {
  const stage = inWorkbench(makeDataset, {
    trust: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });

  it('starts no engine, and says so', async () => {
    const { ui, page } = stage;
    await ui.openContainer('Nearmiss');
    await page.locator('.part.sidebar .welcome-view', { hasText: 'Restricted Mode' }).waitFor();
    await ui.command('Nearmiss: Analyze Dataset');
    await ui.notification('Restricted Mode').waitFor();
    assert.deepEqual(engines(stage.server), []);
  });

  it('shows images and text files plainly, and starts no engine for them', async () => {
    const { ui, page, planted } = stage;
    const [label, name] = [...planted.keys()][0].split('/');
    await (await ui.fileIn(label, name)).click();
    const editor = await ui.webview('nm-image-editor');
    await editor.getByRole('img', { name }).evaluate((image) => image.decode());
    assert.equal(await editor.getByRole('button', { name: 'Keep' }).count(), 0);
    await ui.openFile('nearmiss.json');
    await page.locator('.monaco-editor .view-line', { hasText: 'training' }).first().waitFor();
    assert.deepEqual(engines(stage.server), []);
  });

  it('ends when the workspace is trusted: the engine starts and finds the dataset', async () => {
    const { ui, page } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Manage Workspace Trust').click();
    await page.locator('.workspace-trust-editor .monaco-button', { hasText: 'Trust' }).first().click();
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').waitFor();
    assert.equal(engines(stage.server).length, 1);
  });
});

/** Command lines of the engine processes below a server; they are in its process group. */
function engines({ pid }) {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => {
      try {
        const group = Number(readFileSync(`/proc/${id}/stat`, 'utf8').split(') ').at(-1).split(' ')[2]);
        return { group, command: readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ') };
      } catch {
        return { group: 0, command: '' }; // ended meanwhile
      }
    });
  return processes
    .filter(({ group, command }) => group === pid && command.includes('dist/server.js'))
    .map(({ command }) => command);
}
