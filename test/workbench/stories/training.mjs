import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeDataset, QUICK } from '../dataset.mjs';
import { analyzed, suspectsInTree } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

describe('a running training', () => {
  const stage = inWorkbench(() => makeDataset({ recipe: { training: { ...QUICK.training, epochs: 5000 } } }));

  const plantedIn = (suspects) => suspects.filter(({ path }) => stage.planted.has(path)).length;

  it('is cancelled from its notification, and leaves what a first look has found', async () => {
    const { ui } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    const progress = ui.notification(/epoch \d+/);
    await progress.waitFor();
    await ui.pressButton(progress, 'Cancel');
    await progress.waitFor({ state: 'detached' });
    const suspects = await suspectsInTree(ui);
    assert.ok(plantedIn(suspects) > suspects.length / 2, JSON.stringify(suspects));
  });

  it('leaves the images where they were', () => {
    for (const path of stage.planted.keys()) {
      const [label, name] = path.split('/');
      assert.ok(readdirSync(join(stage.folder, label)).includes(name), path);
    }
  });

  it('can be started again, now with a shorter recipe, and finds most of the planted errors', async () => {
    const { ui } = stage;
    writeFileSync(join(stage.folder, 'nearmiss.json'), JSON.stringify(QUICK));
    await ui.command('Nearmiss: Analyze Dataset');
    await ui.notification(/epoch \d+/).waitFor();
    await analyzed(ui);
    const found = plantedIn(await suspectsInTree(ui));
    assert.ok(found >= 0.75 * stage.planted.size, `${found} of ${stage.planted.size} planted errors are suspects`);
  });

  it('lists what another training changed, and leads to its images', async () => {
    const { ui, page } = stage;
    writeFileSync(join(stage.folder, 'nearmiss.json'), JSON.stringify({ training: { ...QUICK.training, epochs: 1 } }));
    await ui.command('Nearmiss: Retrain');
    const moved = ui.notification('Since the last training');
    await moved.waitFor({ timeout: 180_000 });
    await ui.pressButton(moved, 'Show');
    await ui.quickTitle.filter({ hasText: 'What the Training Changed' }).waitFor();
    const line = page.locator('.quick-input-list .monaco-list-row', { hasText: '.png' }).first();
    const [, path, section] = /(\S+\.png)\s*(new suspects|cleared)$/.exec(await line.innerText());
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, 'what a training changed.png') });
    await line.click();
    const editor = await ui.webview('nm-image-editor');
    await editor.locator('main h2', { hasText: basename(path) }).waitFor();
    assert.equal(await editor.getByText(/% likely wrong/).count(), section === 'cleared' ? 0 : 1);
  });
});
