import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autoBackbone } from '../../../src/engine/backbone/autoBackbone';

describe('the backbone that is chosen where the recipe names none', () => {
  const before = process.env.NEARMISS_MODELS;
  let folder: string;
  beforeEach(async () => {
    folder = process.env.NEARMISS_MODELS = await mkdtemp(join(tmpdir(), 'nearmiss-auto-'));
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.NEARMISS_MODELS;
    else process.env.NEARMISS_MODELS = before;
    await rm(folder, { recursive: true });
  });
  const put = (name: string) => writeFile(join(folder, `${name}.onnx`), '');
  const chosen = async () => (await autoBackbone()).file;

  it('is none in an empty folder, nor one that is made for faces', async () => {
    assert.equal(await chosen(), null);
    await put('sface');
    const { file, why } = await autoBackbone();
    assert.equal(file, null);
    assert.match(why, /no pretrained backbone .* in the models' folder/);
  });

  it('is the most telling one of the catalogue that is at hand, and a model of the user before those', async () => {
    for (const name of ['mobilenet-v2', 'clip-vit-b32', 'dinov2-small', 'zebra']) {
      await put(name);
      assert.equal(await chosen(), join(folder, `${name}.onnx`));
    }
  });
});
