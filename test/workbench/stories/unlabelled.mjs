import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeDataset } from '../dataset.mjs';
import { analyzed } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

describe('from images without labels to classes', () => {
  const stage = inWorkbench(async () => {
    const { folder, paths, remove } = await makeDataset();
    for (const path of paths) renameSync(join(folder, path), join(folder, basename(path)));
    for (const label of new Set(paths.map(dirname))) rmSync(join(folder, label), { recursive: true });
    return { folder, remove };
  });
  const images = (label) => readdirSync(join(stage.folder, label)).filter((name) => name.endsWith('.png'));
  const picture = async (name) => {
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, `${name}.png`) });
  };
  /** Names the group that the review shows first; returns how many images it had. */
  const nameFirstGroup = async (label) => {
    const { ui, page } = stage;
    const review = await ui.webview('nm-card');
    await ui.pressIn(review, 'c', review.locator('nm-card').first());
    await ui.quickTitle.filter({ hasText: 'images' }).waitFor();
    const before = images('.').length;
    await ui.quickInput.fill(label);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: `New class '${label}'` }).waitFor();
    await page.keyboard.press('Enter');
    await ui.until(`the group to be ${label}`, () => images('.').length < before && images(label).length > 1);
    await review.locator('footer', { hasText: `now ${label}` }).waitFor();
    await review.locator('nm-detail:not([busy])').waitFor();
    return before - images('.').length;
  };

  it('proposes groups of like images to label', async () => {
    const { ui } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await analyzed(ui);
    await ui.treeRows('To label next').first().waitFor();
    await ui.command('Nearmiss: Review Findings');
    const review = await ui.webview('nm-tabs');
    await review.locator('nm-tabs button', { hasText: 'To label next' }).click();
    await review
      .locator('nm-card nm-image img')
      .first()
      .evaluate((image) => image.decode());
    await picture('unlabelled');
  });

  it('names a whole group at once', async () => {
    const first = await nameFirstGroup('one');
    const second = await nameFirstGroup('two');
    assert.deepEqual([images('one').length, images('two').length], [first, second]);
  });

  it('takes the suggestions of many groups in one decision, with one undo', async () => {
    const { ui } = stage;
    const review = await ui.webview('nm-card');
    const before = images('.').length;
    await ui.pressIn(review, 'Control+a', review.locator('nm-card', { hasText: /→ (one|two)/ }).first());
    await review.locator('nm-bulk vscode-button', { hasText: 'Accept' }).waitFor();
    await picture('unlabelled-bulk');
    await ui.pressIn(review, 'Enter');
    await ui.until('all of them to have a label', () => images('.').length === 0);
    await ui.command('Nearmiss: Undo Last Decision');
    await ui.until('all of them to be back', () => images('.').length === before);
    await ui.command('Nearmiss: Review Findings');
  });

  it('says what a training with the new labels moved, and how sound the classes are', async () => {
    const { ui } = stage;
    await ui.command('Nearmiss: Retrain');
    await ui.notification('Since the last training').waitFor({ timeout: 180_000 });
    const review = await ui.webview('nm-tabs');
    await review.locator('nm-tabs button', { hasText: 'Classes' }).click();
    await review.locator('nm-classes tbody th', { hasText: 'one' }).waitFor();
    await picture('classes');
  });
});
