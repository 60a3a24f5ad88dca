import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOGUE } from '../../../../src/engine/backbone/models/catalogue';
import { getModel, listModels } from '../../../../src/engine/backbone/models/getModel';
import { findModel } from '../../../../src/engine/backbone/models/modelsFolder';
import { environmentProxy } from '../../../../src/engine/backbone/models/proxy';
import { quietJob } from '../../../../src/engine/protocol/job';
import { onnxBytes, tinyClassifier } from '../tinyModels';

describe('the catalogue of models', () => {
  let folder: string;
  const before = process.env.NEARMISS_MODELS;
  beforeEach(async () => {
    folder = process.env.NEARMISS_MODELS = await mkdtemp(join(tmpdir(), 'nearmiss-models-'));
  });
  afterEach(async () => {
    if (before === undefined) delete process.env.NEARMISS_MODELS;
    else process.env.NEARMISS_MODELS = before;
    await rm(folder, { recursive: true });
  });

  it('names every model once, at a safe address pinned to a revision, with size, checksum and licence', () => {
    assert.equal(new Set(CATALOGUE.map(({ name }) => name)).size, CATALOGUE.length);
    for (const { url, sha256, bytes, licence, preprocessing } of CATALOGUE) {
      assert.match(url, /^https:\/\/[^?]*\/[0-9a-f]{40}\/[^?]*\.onnx$/);
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.ok(bytes > 1e6 && licence !== '');
      assert.deepEqual([preprocessing.mean.length, preprocessing.std.length], [3, 3]);
    }
  });

  it("lists what is here, put there by hand or not, and the user's own models after it", async () => {
    await writeFile(join(folder, 'dinov2-small.onnx'), onnxBytes(tinyClassifier()));
    await writeFile(join(folder, 'mine.onnx'), onnxBytes(tinyClassifier()));
    const listed = await listModels();
    assert.deepEqual(
      listed.filter(({ file }) => file !== null).map(({ name, source }) => [name, source === null]),
      [
        ['dinov2-small', false],
        ['mine', true],
      ],
    );
    assert.equal(listed.length, CATALOGUE.length + 1);
    assert.equal(await getModel('dinov2-small', environmentProxy, quietJob), join(folder, 'dinov2-small.onnx'));
  });

  it('tells how a model that a recipe names is had, and refuses names that it does not have', async () => {
    await assert.rejects(findModel('dinov2-small', folder), {
      code: 'backbone/missing',
      message: /models get dinov2-small/,
    });
    await assert.rejects(getModel('gpt', environmentProxy, quietJob), {
      code: 'backbone/missing',
      message: /no model "gpt"; it has mobilenet-v2, dinov2-small/,
    });
  });
});
