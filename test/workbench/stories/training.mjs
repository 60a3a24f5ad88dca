import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataset, QUICK } from '../dataset.mjs';
import { analyzed, suspectsInTree } from '../findings.mjs';
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
});
