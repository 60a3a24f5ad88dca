import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { modelSize, planSessions } from '../../../src/engine/backbone/sessions';

const MB = 1e6;

describe('sessions of a backbone', () => {
  it('are one per core for small models, and no more than there are batches', () => {
    assert.deepEqual(planSessions(10 * MB, 8, 8000 * MB, 100), { sessions: 8, threads: 1 });
    assert.deepEqual(planSessions(10 * MB, 8, 8000 * MB, 3), { sessions: 3, threads: 1 });
  });

  it('are fewer with more threads each where the memory does not hold so many, and one at least', () => {
    assert.deepEqual(planSessions(500 * MB, 8, 8000 * MB, 100), { sessions: 2, threads: 4 });
    assert.deepEqual(planSessions(3000 * MB, 8, 8000 * MB, 100), { sessions: 1, threads: 8 });
    for (const cores of [1, 2, 3, 6]) {
      for (const model of [1, 300, 5000]) {
        const { sessions, threads } = planSessions(model * MB, cores, 4000 * MB, 50);
        assert.ok(sessions >= 1 && threads >= 1 && sessions * threads <= cores, `${cores} ${model}`);
        assert.ok(sessions === 1 || sessions * 3 * model <= 2000);
      }
    }
  });

  it('are planned by all files of a model', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nearmiss-size-'));
    const files = {
      'a.onnx': 3,
      'a.onnx_data': 10,
      'b.onnx': 100,
      'model.json': 2,
      'group1-shard1of2.bin': 20,
      'group1-shard2of2.bin': 5,
    };
    for (const [name, size] of Object.entries(files)) await writeFile(join(folder, name), Buffer.alloc(size));
    assert.deepEqual([await modelSize(join(folder, 'a.onnx')), await modelSize(join(folder, 'model.json'))], [13, 25]);
    assert.equal(await modelSize(join(folder, 'gone', 'a.onnx')), 0);
    await rm(folder, { recursive: true });
  });
});
