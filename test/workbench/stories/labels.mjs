import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { makeDataset } from '../dataset.mjs';
import { analyzed, suspectsInTree } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

/** The images of the test dataset as rows of a table, with a comment and a column that an edit has to leave alone. */
async function makeTable() {
  const dataset = await makeDataset();
  const rows = dataset.paths.map(
    (path, i) => `${path}\t${path.split('/')[0]}\t${i % 5 === 4 ? 'test' : 'train'}\tnote ${i}`,
  );
  const labels = join(dataset.folder, 'labels.tsv');
  const text = ['# four kinds of things to wear and to carry', 'image\tlabel\tsplit\tnote', ...rows, ''].join('\n');
  writeFileSync(labels, text);
  return { ...dataset, labels, text };
}

describe('a label file in the editor', () => {
  const stage = inWorkbench(makeTable);
  const editor = () => stage.page.locator('.editor-instance[data-uri$="labels.tsv"], .editor-instance').first();
  /** The text of the label file as the editor has it on disk. */
  const saved = () => readFileSync(stage.labels, 'utf8');
  const quickFix = (text) => stage.page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
  const row = (text) => stage.page.locator('.view-line', { hasText: text }).first();
  const shot = async (name) => {
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, `labels ${name}.png`) });
  };
  let suspect;

  /** Brings the line of an image into view and puts the cursor on its label. */
  async function goTo(path) {
    const line =
      saved()
        .split('\n')
        .findIndex((one) => one.startsWith(`${path}\t`)) + 1;
    await stage.ui.goTo(line, 8 * Math.ceil((path.length + 1) / 8) + 3);
    await row(basename(path)).waitFor();
  }

  /** Saves until the file has this text: what was applied may still be on its way to the editor. */
  const savedAs = (what, text) =>
    stage.ui.until(what, async () => {
      await stage.page.keyboard.press('Control+S');
      return saved() === text();
    });

  /** Applies what the editor shows first, all of it. */
  async function applyPreview(name) {
    await stage.page.locator('.refactor-preview, .bulk-edit-panel').first().waitFor();
    await shot(name);
    await stage.page
      .locator('.bulk-edit-panel .monaco-button, .refactor-preview .monaco-button', { hasText: 'Apply' })
      .first()
      .click();
  }

  /** The label file with the class of the suspect as `handbag`. */
  const renamed = () =>
    stage.text
      .split('\n')
      .map((line) =>
        line
          .split('\t')
          .map((cell, i) => (i === 1 && cell === suspect.label ? 'handbag' : cell))
          .join('\t'),
      )
      .join('\n');

  it('underlines the suspects of the table after Analyze Dataset and lists them in Problems', async () => {
    const { ui, page } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await analyzed(ui);
    const suspects = await suspectsInTree(ui);
    suspect = suspects.find(({ path }) => stage.planted.has(path));
    await ui.openFile('labels.tsv');
    await editor().locator('.squiggly-error, .squiggly-warning, .squiggly-info').first().waitFor();
    await ui.problem(`${suspect.label}`);
    await ui.command('View: Hide Panel');
    await goTo(suspect.path);
    await page.locator('.codelens-decoration:visible', { hasText: 'show neighbours' }).first().waitFor();
    await shot('lenses');
  });

  it('shows the image and its neighbours on hover', async () => {
    const { page, ui } = stage;
    await goTo(suspect.path);
    const hover = await ui.hover('% wrong');
    const widths = await hover
      .locator('img')
      .evaluateAll((images) => Promise.all(images.map((image) => image.decode().then(() => image.naturalWidth))));
    assert.ok(widths.length > 3 && widths.every((width) => width === 28), JSON.stringify(widths));
    await shot('hover');
    await page.keyboard.press('Escape');
  });

  it('opens the neighbours in a panel under the row', async () => {
    const { page } = stage;
    const above = page.locator('.codelens-decoration a:visible', { hasText: 'show neighbours' });
    await above.last().click();
    const panel = page.locator('.review-widget .comment-body').first();
    await panel.waitFor();
    await panel
      .locator('img')
      .first()
      .evaluate((image) => image.decode());
    await shot('panel');
  });

  it('relabels by quick fix, saves the row with every other byte as it was, and takes it back', async () => {
    const { ui } = stage;
    await goTo(suspect.path);
    const fix = await ui.keyOpens('Control+.', quickFix(`Relabel to '${suspect.suggested}'`));
    await quickFix('Relabel all').waitFor();
    await shot('quick fixes');
    await fix.click();
    const expected = stage.text.replace(
      `${suspect.path}\t${suspect.label}\t`,
      `${suspect.path}\t${suspect.suggested}\t`,
    );
    await ui.until('the row to change', () => saved() === expected);
    await ui.command('Nearmiss: Undo Last Decision');
    await ui.until('the row to be as before', () => saved() === stage.text);
  });

  it('renames a class in all rows with a preview, and takes it back in one step', async () => {
    const { page, ui } = stage;
    await goTo(suspect.path);
    const input = await ui.keyOpens('F2', page.locator('.rename-box input').first());
    await input.fill('handbag');
    await page.keyboard.press('Control+Enter');
    await applyPreview('rename preview');
    await row('handbag').waitFor();
    await savedAs('all rows changed', renamed);
    await goTo(suspect.path);
    await page.keyboard.press('Control+Z');
    await savedAs('all rows as before', () => stage.text);
  });

  it('relabels all suspects that are as sure after a preview, and takes them back in one step', async () => {
    const { ui } = stage;
    await goTo(suspect.path);
    await (await ui.keyOpens('Control+.', quickFix('Relabel all'))).click();
    await applyPreview('preview of all suspects');
    await ui.until(
      'several rows to change',
      () =>
        saved()
          .split('\n')
          .filter((line, i) => line !== stage.text.split('\n')[i]).length > 1,
    );
    await ui.command('Nearmiss: Undo Last Decision');
    await ui.until('the rows to be as before', () => saved() === stage.text);
  });

  it('renames a class from the palette after a preview', async () => {
    const { page, ui } = stage;
    await goTo(suspect.path);
    await ui.command('Nearmiss: Rename Class');
    await ui.until('the choice of the class', async () => /Class/.test(await ui.quickTitle.innerText()));
    await ui.quickInput.fill(suspect.label);
    await page.keyboard.press('Enter');
    await ui.until(
      'the box for the name',
      async () =>
        (await ui.quickInput.inputValue()) === suspect.label && !/Class/.test(await ui.quickTitle.innerText()),
    );
    await ui.quickInput.fill('handbag');
    await page.keyboard.press('Enter');
    await applyPreview('preview of Rename Class');
    await row('handbag').waitFor();
    await savedAs('all rows changed', renamed);
    await goTo(suspect.path);
    await page.keyboard.press('Control+Z');
    await savedAs('all rows as before', () => stage.text);
  });

  it('shows the same in a light theme', async () => {
    const { page, ui, folder } = stage;
    mkdirSync(join(folder, '.vscode'), { recursive: true });
    writeFileSync(
      join(folder, '.vscode/settings.json'),
      JSON.stringify({ 'workbench.colorTheme': 'Default Light Modern' }),
    );
    await page.locator('.monaco-workbench.vs').waitFor();
    await goTo(suspect.path);
    await ui.hover('% wrong');
    await shot('hover light');
  });

  it('opens the page about a problem from its code', async () => {
    const { ui } = stage;
    await goTo(suspect.path);
    await (
      await ui.hover('is wrong with')
    )
      .locator('a', { hasText: /^suspect$/ })
      .first()
      .click();
    const help = await ui.webview('.markdown-body h1');
    assert.match(await help.locator('h1').first().innerText(), /label is probably wrong/);
    await shot('help');
  });
});
