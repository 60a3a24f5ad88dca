import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { faintTexts } from '../contrast.mjs';
import { makeDataset } from '../dataset.mjs';
import { analyzed } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

/** Text of normal size, WCAG 2 level AA. */
const LEAST_CONTRAST = 4.5;

describe('the review', () => {
  const stage = inWorkbench(makeDataset);

  before(async () => {
    const { ui } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await analyzed(ui);
    await ui.command('Nearmiss: Review Findings');
  });

  for (const theme of [
    'Default Light Modern',
    'Default High Contrast',
    'Default High Contrast Light',
    'Default Dark Modern',
  ]) {
    it(`has readable texts in ${theme}`, async () => {
      const { ui, page, folder } = stage;
      mkdirSync(join(folder, '.vscode'), { recursive: true });
      writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      const review = await ui.webview('nm-card');
      await review
        .locator(`body[data-vscode-theme-id$="${theme.replace('Default ', '')}"]`)
        .waitFor({ state: 'attached' });
      await review
        .locator('nm-detail nm-image img')
        .first()
        .evaluate((image) => image.decode());
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${theme}.png`) });
      assert.deepEqual(await review.evaluate(faintTexts, LEAST_CONTRAST), []);
    });
  }
});
