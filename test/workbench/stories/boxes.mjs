import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeBoxes } from '../dataset.mjs';
import { analyzed } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

describe('boxes of a COCO file', () => {
  const stage = inWorkbench(() => makeBoxes({ perClass: 75 }));
  const coco = () => JSON.parse(readFileSync(stage.file, 'utf8'));
  const shot = async (name) => {
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, `boxes ${name}.png`) });
  };
  let before;
  let review;

  it('are analyzed one by one, and most of the first suspects are planted errors', async () => {
    const { ui, planted } = stage;
    before = readFileSync(stage.file, 'utf8');
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await analyzed(ui);
    await ui.command('Nearmiss: Review Findings');
    review = await ui.webview('nm-card');
    await review.locator('nm-card').first().waitFor();
    await shot('review');
    const { annotations, images } = coco();
    const isPlanted = (path) =>
      annotations.some(
        ({ id, image_id, bbox }) =>
          planted.has(id) && path.startsWith(`images/${images[image_id].file_name}#xywh=${bbox.join(',')}`),
      );
    const paths = await review
      .locator('nm-card')
      .evaluateAll((cards) => cards.slice(0, 10).map(({ finding }) => finding.image.path));
    const found = paths.filter(isPlanted);
    assert.ok(found.length >= 7, `${found.length} of the first ten suspects are planted errors: ${paths.join(' ')}`);
  });

  it('are shown cut out, and framed in their picture', async () => {
    const shown = await review
      .locator('nm-card nm-image img')
      .first()
      .evaluate((image) => [getComputedStyle(image).objectViewBox, image.naturalWidth]);
    assert.match(shown[0], /^inset\(/);
    assert.equal(shown[1], 160);
    await review.locator('nm-detail nm-image[whole] .mark rect').waitFor();
  });

  it('get another category in the file alone, and all is as before when that is undone', async () => {
    const { ui } = stage;
    await review.locator('nm-card').first().click();
    await stage.page.keyboard.press('Enter');
    await ui.until('one category to change', () => {
      const now = coco().annotations;
      const changed = JSON.parse(before).annotations.filter((one, i) => one.category_id !== now[i].category_id);
      return changed.length === 1;
    });
    await shot('fixed');
    await ui.command('Nearmiss: Undo Last Decision');
    await ui.until('the file to be as it was', () => readFileSync(stage.file, 'utf8') === before);
  });

  it('are framed in the editor of their picture, which has no label itself', async () => {
    const { ui } = stage;
    await review.locator('nm-card').first().dblclick();
    const editor = await ui.webview('nm-image-editor');
    await editor.locator('nm-zoom .part').waitFor();
    await editor
      .getByText(/Labelled /)
      .first()
      .waitFor();
    await shot('editor');
  });
});
