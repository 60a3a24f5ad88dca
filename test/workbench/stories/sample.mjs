import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { QUICK } from '../dataset.mjs';
import { analyzed, suspectCount, suspectsInTree } from '../findings.mjs';
import { root } from '../places.mjs';
import { inWorkbench } from '../story.mjs';
import { temporaryFolder } from '../temporary.mjs';

describe('from the sample to fixed labels', () => {
  const stage = inWorkbench();
  const { folder: parent, remove } = temporaryFolder('sample');
  const sample = join(parent, 'nearmiss-sample');
  const isThere = (path) => existsSync(join(sample, path));
  const moved = (from, to) => stage.ui.until(`${from} to be ${to}`, () => !isThere(from) && isThere(to));
  /** Decisions of this story that were not taken back: `{ from, to }`. */
  const fixed = [];
  after(remove);

  it('writes the sample where the user says and opens it', async () => {
    const { ui } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Open Sample Dataset').click();
    await ui.chooseFolder(parent, 'Write Sample Here');
    await stage.page.waitForURL((url) => url.searchParams.get('folder')?.endsWith('/nearmiss-sample') ?? false);
    await ui.ready();
    const classes = readdirSync(sample).filter((name) => !name.startsWith('.'));
    assert.equal(classes.length, 10);
    assert.equal(classes.flatMap((name) => readdirSync(join(sample, name))).length, 1000);
  });

  it('analyzes it with progress and lists suspects, most of the first ten of which are planted errors', async () => {
    const { ui } = stage;
    writeFileSync(join(sample, 'nearmiss.json'), JSON.stringify(QUICK));
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await ui.notification(/epoch \d+/).waitFor();
    await analyzed(ui);
    const suspects = await suspectsInTree(ui);
    const planted = plantedErrors();
    const found = suspects.slice(0, 10).filter(({ path }) => planted.has(basename(path)));
    assert.ok(
      found.length > 5,
      `${found.length} of the first ten suspects are planted errors: ${JSON.stringify(suspects.slice(0, 10))}`,
    );
  });

  it('shows the suspects in Problems and in the review too', async () => {
    const { ui } = stage;
    const [first] = await suspectsInTree(ui);
    await ui.problem(basename(first.path));
    await ui.command('View: Hide Panel');
    await ui.command('Nearmiss: Review Findings');
    const review = await ui.webview('nm-card');
    await review
      .locator('nm-card', { hasText: `→ ${first.suggested}` })
      .first()
      .waitFor();
    await review.locator('nm-tabs button[aria-selected=true]', { hasText: String(await suspectCount(ui)) }).waitFor();
    await review
      .locator('nm-card nm-image img')
      .first()
      .evaluate((image) => image.decode());
  });

  it('moves the file of a suspect whose label is fixed in the quick pick, and goes on to the next', async () => {
    const { ui, page } = stage;
    const [first, second] = await suspectsInTree(ui);
    await ui.command('Nearmiss: Next Suspect');
    await ui.quickTitle.filter({ hasText: first.path }).waitFor();
    const chosen = await ui.firstChoice();
    assert.notEqual(chosen, first.label);
    await page.keyboard.press('Enter');
    const to = `${chosen}/${basename(first.path)}`;
    await moved(first.path, to);
    fixed.push({ from: first.path, to });
    await ui.quickTitle.filter({ hasText: second.path }).waitFor();
    await page.keyboard.press('Escape');
    await ui.until(
      'the tree to follow',
      async () => !(await suspectsInTree(ui)).some(({ path }) => path === first.path),
    );
  });

  it('moves the file of a suspect that is relabelled in the review', async () => {
    const { ui } = stage;
    await ui.command('Nearmiss: Review Findings');
    const review = await ui.webview('nm-card');
    const [first] = await suspectsInTree(ui);
    await review.locator('nm-card').first().click();
    await review.locator('nm-detail h2', { hasText: basename(first.path) }).waitFor();
    await review.locator('nm-suggestions button', { hasText: first.suggested }).click();
    const to = `${first.suggested}/${basename(first.path)}`;
    await moved(first.path, to);
    fixed.push({ from: first.path, to });
    await review.locator('[role=status]', { hasText: basename(first.path) }).waitFor();
    await ui.until(
      'the tree to follow',
      async () => !(await suspectsInTree(ui)).some(({ path }) => path === first.path),
    );
  });

  it('keeps a label by key in the review and silences its finding', async () => {
    const { ui } = stage;
    const before = await suspectsInTree(ui);
    const review = await ui.webview('nm-card');
    await review.locator('nm-card').first().click();
    await review.locator('nm-detail h2', { hasText: basename(before[0].path) }).waitFor();
    await ui.pressIn(review, 'k');
    await ui.until(
      'the tree to follow',
      async () => !(await suspectsInTree(ui)).some(({ path }) => path === before[0].path),
    );
    assert.ok(isThere(before[0].path));
    await ui.pressIn(review, 'u');
    await ui.until('the suspect to be back', async () =>
      (await suspectsInTree(ui)).some(({ path }) => path === before[0].path),
    );
  });

  it('brings the file back with Undo Last Decision', async () => {
    const { ui } = stage;
    const { from, to } = fixed.pop();
    await ui.command('Nearmiss: Undo Last Decision');
    await moved(to, from);
    await ui.until('the suspect to be back', async () => (await suspectsInTree(ui)).some(({ path }) => path === from));
  });

  it('has the findings again after the window was reloaded, without training', async () => {
    const { ui, page } = stage;
    const before = await suspectsInTree(ui);
    await ui.reload();
    await ui.openContainer('Nearmiss');
    await ui.treeRows('Suspected label errors').first().waitFor();
    assert.deepEqual(await suspectsInTree(ui), before);
    assert.equal(await ui.notification(/epoch \d+/).count(), 0);
    const review = await ui.webview('nm-card');
    await review.locator('nm-tabs button[aria-selected=true]', { hasText: String(await suspectCount(ui)) }).waitFor();
    await page.locator('.statusbar', { hasText: 'suspects' }).waitFor();
  });

  it('takes back a decision of before the reload', async () => {
    const { from, to } = fixed.pop();
    await stage.ui.command('Nearmiss: Undo Last Decision');
    await moved(to, from);
  });
});

/** Names of the sample's images whose label was planted wrong. */
function plantedErrors() {
  const rows = readFileSync(join(root, 'media/sample/labels.tsv'), 'utf8')
    .split('\n')
    .slice(1, -1)
    .map((line) => line.split('\t'));
  return new Set(rows.filter(([, , right]) => right !== '').map(([name]) => name));
}
