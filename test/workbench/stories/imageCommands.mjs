import assert from 'node:assert/strict';
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataset, QUICK } from '../dataset.mjs';
import { analyzed, suspectsInTree } from '../findings.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';
import { temporaryFolder } from '../temporary.mjs';

/**
 * The test dataset with labels of two levels, a copy of one of its images outside of it, and a table of features of all
 * images.
 */
async function makeLevels() {
  const dataset = await makeDataset({ recipe: { ...QUICK, dataset: { subfolders: 'classes' } } });
  const elsewhere = temporaryFolder('elsewhere');
  const outside = join(elsewhere.folder, 'outside.png');
  cpSync(
    join(
      dataset.folder,
      dataset.paths.findLast((path) => path.startsWith('bag/')),
    ),
    outside,
  );
  for (const [label, above] of [
    ['t-shirt', 'clothes'],
    ['trouser', 'clothes'],
    ['ankle-boot', 'shoes'],
  ]) {
    mkdirSync(join(dataset.folder, above), { recursive: true });
    renameSync(join(dataset.folder, label), join(dataset.folder, above, label));
  }
  const paths = dataset.paths.map((path) =>
    path.replace(/^(t-shirt|trouser)\//, 'clothes/$1/').replace(/^ankle-boot\//, 'shoes/ankle-boot/'),
  );
  const classes = [...new Set(paths.map((path) => path.slice(0, path.lastIndexOf('/'))))];
  const row = (path, number) =>
    [path, ...classes.map((label) => Number(path.startsWith(`${label}/`)) + ((number * 37) % 100) / 1000)].join(',');
  const features = join(elsewhere.folder, 'features.csv');
  writeFileSync(features, ['file_name,a,b,c,d', ...paths.map(row)].join('\n'));
  return { ...dataset, outside, features, remove: () => (dataset.remove(), elsewhere.remove()) };
}

describe('commands about single images', () => {
  const stage = inWorkbench(makeLevels);
  const lines = () => stage.page.locator('.quick-input-list .monaco-list-row');
  const shot = async (name) => {
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, `image commands, ${name}.png`) });
  };
  let suspect;

  it('finds the images most like a file from outside the dataset, its copy first', async () => {
    const { ui, page } = stage;
    await ui.openContainer('Nearmiss');
    await ui.welcomeButton('Analyze Dataset').click();
    await analyzed(ui);
    [suspect] = await suspectsInTree(ui);
    await ui.treeRows(suspect.suggested).filter({ hasText: suspect.label }).first().click();
    await ui.webview('nm-image-editor');
    await (await ui.commandOpens('Nearmiss: Find Similar…', lines().filter({ hasText: 'Choose a File…' }))).click();
    await ui.chooseFile('Find Similar', stage.outside);
    await ui.until('the answer', async () => (await ui.quickTitle.innerText()) === 'Similar to outside.png');
    assert.match(await lines().first().innerText(), /^bag\s*0\.000 · bag\//);
    await shot('similar');
    await page.keyboard.press('Escape');
  });

  it('says of two images whether they are of one class, how sure that is, and what the threshold costs', async () => {
    const { ui, page } = stage;
    await (
      await ui.commandOpens('Nearmiss: Compare Two Images…', lines().filter({ hasText: 'Choose a File…' }))
    ).click();
    await ui.chooseFile('Compare Two Images (1/2)', stage.outside);
    await ui.chooseFile('Compare Two Images (2/2): the other image', stage.outside);
    const answer = ui.notification('Same class: of one class with a probability of');
    await answer.waitFor();
    const words = await answer.innerText();
    assert.match(words, /Distance 0\.000; the threshold \d\.\d+ accepts \d+\.\d% of different pairs \(FAR\) and /);
    assert.match(words, /\(FAR\) and rejects \d+\.\d% of same ones \(FRR\)\./);
    await shot('compare');
    await ui.pressButton(answer, 'Compare with Another…');
    await ui.chooseFile(
      'Compare with Another Image',
      join(
        stage.folder,
        'clothes/trouser',
        stage.paths.findLast((path) => path.startsWith('trouser/')).slice('trouser/'.length),
      ),
    );
    await ui.notification('Different class:').waitFor();
    await page.keyboard.press('Escape');
  });

  it('asks at the coarser level that is chosen', async () => {
    const { ui, page } = stage;
    await ui.commandOpens('Nearmiss: Choose Level of Labels…', lines().first());
    assert.match(
      (await lines().allInnerTexts()).join('\n'),
      /^Level 1\s*3 classes[^]*Level 2: whole labels\s*4 classes, shown now/,
    );
    await shot('level');
    await page.keyboard.press('Enter');
    // Labels stay whole; a mix-up within clothes counts as right.
    const above = (label) => label.split('/')[0];
    await ui.until('findings at that level', async () =>
      (await suspectsInTree(ui)).every(({ label, suggested }) => above(label) !== above(suggested)),
    );
  });

  it('takes embeddings in place of a training, which say nothing against the labels they were made of', async () => {
    const { ui } = stage;
    await ui.command('Nearmiss: Analyze with Embeddings…');
    await ui.chooseFile('Analyze with Embeddings: a row of numbers per image', stage.features);
    await ui.until('no suspect', async () => (await ui.treeRows('Suspected label errors').count()) === 0);
    await shot('embeddings');
    await (await ui.commandOpens('Nearmiss: Find Similar…', lines().filter({ hasText: 'Choose a File…' }))).click();
    await ui.chooseFile('Find Similar', stage.outside);
    await ui.notification('an image from elsewhere has none among them').waitFor();
  });
});
