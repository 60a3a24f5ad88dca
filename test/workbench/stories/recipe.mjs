import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataset, QUICK } from '../dataset.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

/** A recipe whose miner has no effect with its loss, and whose number of epochs can be none. */
const RECIPE = {
  loss: { name: 'proxyAnchor' },
  miner: { name: 'batchHard' },
  training: { ...QUICK.training, epochs: -1 },
};

describe('the recipe in the editor', () => {
  const stage = inWorkbench(() => makeDataset({ recipe: RECIPE }));
  const code = (text) => stage.page.locator('.monaco-editor .view-line span', { hasText: text }).last();
  const shot = async (name) => {
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, `recipe, ${name}.png`) });
  };

  it('marks a value that cannot be, by its schema', async () => {
    const { ui, page } = stage;
    await ui.openFile('nearmiss.json');
    await code('-1').waitFor();
    await page.locator('.squiggly-warning').first().waitFor();
  });

  it('explains a key', async () => {
    const { ui, page } = stage;
    await ui.opens(
      'the hover of a key',
      async () => {
        await page.mouse.move(0, 0);
        await code('training').hover();
      },
      page.locator('.monaco-hover', { hasText: 'How networks are trained' }).first(),
    );
    await shot('hover');
  });

  it('completes the keys that are not there yet', async () => {
    const { ui, page } = stage;
    await code('"loss"').click();
    await page.keyboard.press('Home');
    const items = page.locator('.suggest-widget .monaco-list-row');
    await ui.keyOpens('Control+Space', items.filter({ hasText: 'sampler' }).first());
    assert.equal(await items.filter({ hasText: 'miner' }).count(), 0);
    await shot('completion');
    await page.keyboard.press('Escape');
  });

  it('leaves the miner out by a quick fix, once the epochs are a number that can be', async () => {
    const { ui, page } = stage;
    await code('-1').dblclick();
    await page.keyboard.press('End');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('3,');
    await (await ui.problem('The miner "batchHard" would have no effect')).click();
    await ui.command('View: Hide Panel');
    await code('batchHard').click();
    const fix = await ui.keyOpens(
      'Control+.',
      page.locator('.action-widget .monaco-list-row', { hasText: 'Leave "miner" out' }),
    );
    await shot('fix');
    await fix.click();
    await ui.until(
      'no miner',
      async () => !(await page.locator('.monaco-editor .view-lines').first().innerText()).includes('batchHard'),
    );
  });
});
