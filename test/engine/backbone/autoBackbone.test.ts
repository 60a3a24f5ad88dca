import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { autoBackbone } from '../../../src/engine/backbone/autoBackbone';
import { getModel, listModels } from '../../../src/engine/backbone/models/getModel';
import { findModel } from '../../../src/engine/backbone/models/modelsFolder';
import { environmentProxy } from '../../../src/engine/backbone/models/proxy';
import { quietJob } from '../../../src/engine/protocol';

describe('the backbone that is chosen where the recipe names none', () => {
  const before = { ...process.env };
  let folder: string;
  beforeEach(async () => {
    folder = process.env.NEARMISS_MODELS = await mkdtemp(join(tmpdir(), 'nearmiss-auto-'));
  });
  afterEach(async () => {
    for (const name of ['NEARMISS_MODELS', 'NEARMISS_BUILTIN']) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await rm(folder, { recursive: true });
  });
  async function putBuiltin(): Promise<string> {
    const place = (process.env.NEARMISS_BUILTIN = join(folder, 'deep', 'builtin'));
    await mkdir(place, { recursive: true });
    await writeFile(join(place, 'efficientnet-lite0.onnx'), '');
    return join(place, 'efficientnet-lite0.onnx');
  }
  const put = (name: string) => writeFile(join(folder, `${name}.onnx`), '');
  const chosen = async () => (await autoBackbone(false)).file;

  it('is none in an empty folder, nor one that is made for faces', async () => {
    assert.equal(await chosen(), null);
    await put('sface');
    const { file, why } = await autoBackbone(false);
    assert.equal(file, null);
    assert.match(why, /no pretrained backbone .* in the models' folder/);
  });

  it('is the most telling one of the catalogue that is at hand, and a model of the user before those', async () => {
    for (const name of ['mobilenet-v2', 'clip-vit-b32', 'dinov2-small', 'zebra']) {
      await put(name);
      assert.equal(await chosen(), join(folder, `${name}.onnx`));
    }
  });

  it('is not the built-in one for small images without colours, but what else is at hand', async () => {
    await putBuiltin();
    const { file, why } = await autoBackbone(true);
    assert.equal(file, null);
    assert.match(why, /small and without colours, and the built-in backbone is for photos/);
    await put('mobilenet-v2');
    assert.equal((await autoBackbone(true)).file, join(folder, 'mobilenet-v2.onnx'));
  });

  it('is the built-in one before a convnet, and after all that are in the folder', async () => {
    const builtin = await putBuiltin();
    await put('sface');
    const { file, why } = await autoBackbone(false);
    assert.equal(file, builtin);
    assert.match(why, /it is built in/);
    for (const name of ['mobilenet-v2', 'zebra']) {
      await put(name);
      assert.equal(await chosen(), join(folder, `${name}.onnx`));
    }
  });

  it('can be the built-in one by its name, which is listed first and never downloaded', async () => {
    const builtin = await putBuiltin();
    assert.equal(await findModel('efficientnet-lite0', folder), builtin);
    const [first] = await listModels();
    assert.deepEqual([first.name, first.file], ['efficientnet-lite0', builtin]);
    assert.equal(await getModel('efficientnet-lite0', environmentProxy, quietJob), builtin);
  });

  it('does without the built-in one where the build has none, and says so where it is named', async () => {
    process.env.NEARMISS_BUILTIN = '';
    assert.equal(await chosen(), null);
    assert.ok((await listModels()).every(({ name }) => name !== 'efficientnet-lite0'));
    await assert.rejects(
      findModel('efficientnet-lite0', folder),
      /comes with Nearmiss, but this build was made without/,
    );
  });
});
