import assert from 'node:assert/strict';
import { Recent } from '../../../src/engine/files/recent';

describe('Recent', () => {
  it('makes what it has not, and keeps as many as it may, those used last', async () => {
    const made: string[] = [];
    const recent = new Recent<string>(2);
    const get = (key: string): Promise<string> =>
      recent.get(key, async () => {
        made.push(key);
        return key.toUpperCase();
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) assert.equal(await get(key), key.toUpperCase());
    assert.deepEqual(made, ['a', 'b', 'c', 'b']);
  });

  it('tries again what failed', async () => {
    const recent = new Recent<number>(2);
    await assert.rejects(recent.get('a', () => Promise.reject(new Error('no'))));
    assert.equal(await recent.get('a', async () => 1), 1);
  });
});
