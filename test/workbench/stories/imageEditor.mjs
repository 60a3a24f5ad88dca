import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import sharp from 'sharp';
import { faintTexts } from '../contrast.mjs';
import { makeDataset } from '../dataset.mjs';
import { analyzed, suspectsInTree } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

/** Text of normal size, WCAG 2 level AA. */
const LEAST_CONTRAST = 4.5;

describe('the image editor', () => {
  const stage = inWorkbench(makeDataset);
  let suspects = [];
  /** The image that is opened by a click on it among the neighbours. */
  let neighbour;
  const isThere = (path) => existsSync(join(stage.folder, path));
  const moved = (from, to) => stage.ui.until(`${from} to be ${to}`, () => !isThere(from) && isThere(to));

  /** The page that shows this image, of which there may be several of one name. */
  const page = async ({ label, path }) => {
    const shown = await stage.ui.until(`the editor of ${path}`, async () => {
      const found = await stage.ui.webview('nm-image-editor');
      const title = await found
        .locator('main h2')
        .innerText({ timeout: 1000 })
        .catch(() => '');
      return title === `${basename(path)} ${label}` && found;
    });
    await shown.getByText(`Labelled ${label}`).waitFor();
    return shown;
  };

  it('shows an image opened from the Explorer with its label, and offers the analysis', async () => {
    const { ui, planted } = stage;
    const [path] = planted.keys();
    const [label, name] = path.split('/');
    await (await ui.fileIn(label, name)).click();
    const editor = await page({ label, path });
    await editor.getByRole('img', { name: path }).evaluate((image) => image.decode());
    assert.equal(await stage.page.locator('.notification-toast').count(), 0);
    await editor.getByRole('button', { name: 'Analyze Dataset' }).click();
    await ui.openContainer('Nearmiss');
    await analyzed(ui);
    suspects = await suspectsInTree(ui);
  });

  it('shows an image opened from Problems with the neighbours that speak against its label', async () => {
    const { ui } = stage;
    const [first] = suspects;
    await ui.problem(basename(first.path));
    await stage.page.locator('.markers-panel .monaco-list-row', { hasText: 'nearmiss' }).first().dblclick();
    const editor = await page(first);
    await ui.command('View: Hide Panel');
    await editor.getByText(/% likely wrong/).waitFor();
    await editor.getByText('Suspect 1 of').waitFor();
    const neighbours = editor.locator('nm-neighbours li');
    assert.ok((await neighbours.count()) > 5);
    await neighbours
      .first()
      .locator('img')
      .evaluate((image) => image.decode());
    assert.match(await neighbours.first().innerText(), /\d\.\d/);
  });

  it('goes to the next suspect and back by key', async () => {
    const [first, second] = suspects;
    const { ui } = stage;
    const editor = await page(first);
    await ui.pressIn(editor, 'n', editor.locator('nm-zoom'));
    await ui.pressIn(await page(second), 'p');
    await page(first);
  });

  it('moves the file by one key and goes on, and brings it back by another', async () => {
    const { ui } = stage;
    const [first, second] = suspects;
    const to = `${first.suggested}/${basename(first.path)}`;
    await ui.pressIn(await page(first), 'Enter');
    await moved(first.path, to);
    const next = await page(second);
    await next.locator('[role=status]', { hasText: `${to} is now ${first.suggested}` }).waitFor();
    await ui.pressIn(next, 'u');
    await moved(to, first.path);
    await page(first);
  });

  it('opens a neighbour that is clicked', async () => {
    const editor = await page(suspects[0]);
    const button = editor.locator('nm-neighbours button').first();
    const [path, label] = /^(.+), labelled (.+), distance/.exec(await button.getAttribute('aria-label')).slice(1);
    neighbour = { path, label };
    await button.click();
    await page(neighbour);
  });

  it('shows the file anew when it changes', async () => {
    const { ui, folder } = stage;
    const file = join(folder, neighbour.path);
    const bytes = readFileSync(file);
    const image = (await page(neighbour)).getByRole('img', { name: neighbour.path });
    const width = (pixels) =>
      ui.until(`${pixels} pixels`, () => image.evaluate(({ naturalWidth }, wanted) => naturalWidth === wanted, pixels));
    await sharp({ create: { width: 50, height: 40, channels: 3, background: '#a03' } })
      .png()
      .toFile(file);
    await width(50);
    writeFileSync(file, bytes);
    await width(28);
  });

  it('leaves the plain viewer a choice of Reopen Editor With…', async () => {
    const { ui } = stage;
    await ui.command('View: Reopen Editor With...');
    await stage.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Image Preview' }).first().click();
    await ui.webview('.container.image img, body.image img, img.scale-to-fit');
    await ui.command('View: Close All Editors');
  });

  it('badges its suspects in the Explorer', async () => {
    const { ui } = stage;
    const [suspect] = suspects;
    // An image that is opened is revealed in the Explorer, which has only the rows in view.
    await ui.openContainer('Nearmiss');
    await ui.treeRows(suspect.suggested).filter({ hasText: suspect.label }).first().click();
    await page(suspect);
    await ui.openContainer('Explorer');
    const row = ui.treeRows(basename(suspect.path)).first();
    await row.waitFor();
    await ui.until('the badge', async () =>
      /\?/.test(
        await row.locator('.monaco-icon-label').evaluate((label) => getComputedStyle(label, '::after').content),
      ),
    );
  });

  for (const theme of [
    'Default Light Modern',
    'Default High Contrast',
    'Default High Contrast Light',
    'Default Dark Modern',
  ]) {
    it(`has readable texts in ${theme}`, async () => {
      const { folder } = stage;
      mkdirSync(join(folder, '.vscode'), { recursive: true });
      writeFileSync(join(folder, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
      const editor = await page(suspects[0]);
      await editor
        .locator(`body[data-vscode-theme-id$="${theme.replace('Default ', '')}"]`)
        .waitFor({ state: 'attached' });
      mkdirSync(shots, { recursive: true });
      await stage.page.screenshot({ path: join(shots, `image editor, ${theme}.png`) });
      assert.deepEqual(await editor.evaluate(faintTexts, LEAST_CONTRAST), []);
    });
  }

  it('edits a row instead of moving the file after Create labels.tsv', async () => {
    const { ui, folder } = stage;
    await ui.command('Nearmiss: Create labels.tsv');
    await stage.page.locator('.tabs-container .tab', { hasText: 'labels.tsv' }).waitFor();
    await stage.page.locator('.squiggly-error, .squiggly-warning, .squiggly-info').first().waitFor();
    await ui.openContainer('Nearmiss');
    const [first] = await suspectsInTree(ui);
    await ui.treeRows(first.suggested).filter({ hasText: first.label }).first().dblclick();
    const editor = await page(first);
    await ui.pressIn(editor, 'Enter', editor.locator('nm-zoom'));
    const row = `\n${first.path}\t${first.suggested}\n`;
    await ui.until('the row to change', () => readFileSync(join(folder, 'labels.tsv'), 'utf8').includes(row));
    assert.ok(isThere(first.path));
  });
});
