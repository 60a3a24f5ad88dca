import assert from 'node:assert/strict';
import { Disposables } from '../../src/extension/dispose';

describe('Disposables', () => {
  it('end what they hold once, the youngest first', () => {
    const ended: string[] = [];
    const owner = new Disposables();
    for (const name of ['first', 'second']) owner.add({ dispose: () => ended.push(name) });
    owner.dispose();
    owner.dispose();
    assert.deepEqual(ended, ['second', 'first']);
  });

  it('end at once what comes after their own end', () => {
    let ended = 0;
    const owner = new Disposables();
    owner.dispose();
    owner.add({ dispose: () => ended++ });
    assert.equal(ended, 1);
  });
});
