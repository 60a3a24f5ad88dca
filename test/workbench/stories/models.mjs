import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { makeDataset } from '../dataset.mjs';
import { shots } from '../places.mjs';
import { inWorkbench } from '../story.mjs';
import { temporaryFolder } from '../temporary.mjs';

describe('Get Pretrained Model', () => {
  const models = temporaryFolder('models');
  const earlier = process.env.NEARMISS_MODELS;
  // The server hands its environment on to the engine.
  before(() => {
    process.env.NEARMISS_MODELS = models.folder;
  });
  // Port 1 answers nobody: no test reaches the network.
  const stage = inWorkbench(makeDataset, { settings: { 'http.proxy': 'http://127.0.0.1:1' } });
  after(() => {
    if (earlier === undefined) delete process.env.NEARMISS_MODELS;
    else process.env.NEARMISS_MODELS = earlier;
    models.remove();
  });

  const dialog = () => stage.page.locator('.monaco-dialog-box');
  const choose = async (name) => {
    await stage.ui.command('Nearmiss: Get Pretrained Model');
    await stage.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
  };

  it('asks before it downloads, with what, from where, size, licence and checksum', async () => {
    await choose('sface');
    await dialog().waitFor();
    const text = await dialog().innerText();
    for (const part of [
      /Download the pretrained model sface\?/,
      /38\.7 MB, licence Apache-2\.0/,
      /From: https:\/\/github\.com\/opencv/,
      /SHA-256: 0ba9fbfa/,
    ])
      assert.match(text, part);
    mkdirSync(shots, { recursive: true });
    await stage.page.screenshot({ path: join(shots, 'models-consent.png') });
    await dialog().locator('.monaco-button', { hasText: 'Cancel' }).click();
    await dialog().waitFor({ state: 'hidden' });
    assert.deepEqual(readdirSync(models.folder), []);
  });

  it('goes through the proxy of VS Code, and says so where that does not answer', async () => {
    await choose('sface');
    await dialog().locator('.monaco-button', { hasText: 'Download' }).click();
    const error = stage.ui.notification('cannot be downloaded');
    await error.waitFor();
    assert.match(await error.innerText(), /ECONNREFUSED 127\.0\.0\.1:1/);
    await stage.page.screenshot({ path: join(shots, 'models-error.png') });
    assert.deepEqual(readdirSync(models.folder), []);
  });
});
