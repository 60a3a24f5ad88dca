import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { makeDataset } from '../dataset.mjs';
import { analyzed } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';

/**
 * The test dataset with three more versions of one bag, one of them among the trousers, and a picture that is nearly
 * black.
 */
async function makeCopies() {
  const dataset = await makeDataset();
  const [bag, boot] = ['bag', 'ankle-boot'].map((label) =>
    join(
      dataset.folder,
      dataset.paths.findLast((path) => path.startsWith(`${label}/`)),
    ),
  );
  const image = await sharp(bag).png().toBuffer();
  const copies = {
    'bag/copy-brighter.png': sharp(image).linear(1.1, 5),
    'bag/copy-mirrored.png': sharp(image).flop(),
    'trouser/copy.jpg': sharp(image).jpeg({ quality: 90 }),
  };
  for (const [path, copy] of Object.entries(copies)) await copy.toFile(join(dataset.folder, path));
  await sharp(await sharp(boot).linear(0.1, 0).png().toBuffer()).toFile(join(dataset.folder, 'ankle-boot/dark.png'));
  return { ...dataset, original: bag.slice(dataset.folder.length + 1), copies: Object.keys(copies) };
}

describe('duplicates and bad pictures in the editor', () => {
  const stage = inWorkbench(makeCopies);
  const isThere = (path) => existsSync(join(stage.folder, path));
  const shot = async (name) => {
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, `duplicates ${name}.png`) });
  };
  /** Which of the four versions are still in the dataset. */
  const left = () => [stage.original, ...stage.copies].filter(isThere);
  let review;

  it('lists the group in the tree and in Problems after Analyze Dataset', async () => {
    const { ui } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await analyzed(ui);
    await ui.treeRows('Duplicates').first().waitFor();
    await ui.treeRows('Image quality').first().waitFor();
    // A comma would part the filter in two.
    assert.match(await (await ui.problem('One picture has 2 labels')).innerText(), /bag \(3 ×\), trouser/);
    await shot('problems');
    await ui.command('View: Hide Panel');
  });

  it('shows its copies side by side in the review, with the one that stays', async () => {
    const { ui } = stage;
    await ui.command('Nearmiss: Review Findings');
    review = await ui.webview('nm-card');
    await review.locator('nm-tabs button', { hasText: 'Duplicates' }).click();
    await review.locator('nm-detail figcaption', { hasText: 'bag, stays' }).waitFor();
    assert.equal(await review.locator('nm-detail .images figure').count(), 4);
    await review
      .locator('nm-detail nm-image img')
      .first()
      .evaluate((image) => image.decode());
    await shot('review');
  });

  it('takes out all but that one with one key, and brings all back with one undo', async () => {
    const { ui } = stage;
    await ui.pressIn(review, 'x', review.locator('nm-card').first());
    await ui.until('one copy to be left', () => left().length === 1);
    assert.ok(!isThere('.nearmiss'), 'a training would take it for a class');
    await ui.until(
      'the group to be gone',
      async () => !(await review.locator('nm-card', { hasText: 'One picture has 2 labels' }).count()),
    );
    await ui.pressIn(review, 'u');
    await ui.until('all copies to be back', () => left().length === 4);
    await review.locator('nm-card', { hasText: 'One picture has 2 labels' }).first().waitFor();
  });

  it('gives all copies one label with another key', async () => {
    const { ui } = stage;
    await ui.pressIn(review, '1', review.locator('nm-card').first());
    await ui.until(
      'the copy among the trousers to be a bag',
      () => !isThere('trouser/copy.jpg') && isThere('bag/copy.jpg'),
    );
  });

  it('says of a bad picture what is wrong with its numbers, and which limit would let it pass', async () => {
    await review.locator('nm-tabs button', { hasText: 'Image quality' }).click();
    const detail = review.locator('nm-detail', { hasText: 'Dark: of 255 gray levels, 98% of its pixels are below' });
    await detail.waitFor();
    assert.match(
      await detail.locator('section[aria-label=Why]').innerText(),
      /is listed[\s\S]*Images like it pass with "findings": \{ "quality": \{/,
    );
    await shot('quality');
  });
});
