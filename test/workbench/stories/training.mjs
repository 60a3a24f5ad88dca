import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataset, QUICK } from '../dataset.mjs';
import { suspectsInTree } from '../findings.mjs';
import { inWorkbench } from '../story.mjs';

describe('a running training', () => {
  const stage = inWorkbench(() => makeDataset({ recipe: { training: { ...QUICK.training, epochs: 5000 } } }));

  it('is cancelled from its notification, and nothing is listed', async () => {
    const { ui, page } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    const progress = ui.notification(/epoch \d+/);
    await progress.waitFor();
    await ui.pressButton(progress, 'Cancel');
    await progress.waitFor({ state: 'detached' });
    await ui.welcomeButton('Analyze Dataset').waitFor();
    assert.equal(await page.locator('.part.sidebar .monaco-list-row[role=treeitem]').count(), 0);
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
    await ui.welcomeButton('Analyze Dataset').click();
    const suspects = await suspectsInTree(ui);
    const found = suspects.filter(({ path }) => stage.planted.has(path));
    assert.ok(found.length >= 0.75 * stage.planted.size, `${found.length} of ${stage.planted.size} planted errors are suspects`);
  });
});
