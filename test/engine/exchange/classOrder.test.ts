import assert from 'node:assert/strict';
import {
  agreementOf,
  agreesFarBetter,
  areNumbers,
  classOrders,
  fittedOrder,
  topColumns,
} from '../../../src/engine/exchange/classOrder';

describe('the order of classes', () => {
  const orders = (classes: string[], labels: string[] = []) => classOrders(classes, labels).map((one) => one.classes);

  it('may be that of texts, of numbers, of letters without case, or of the labels as they come', () => {
    assert.deepEqual(orders(['10', '2', '0', '1']), [
      ['0', '1', '10', '2'],
      ['0', '1', '2', '10'],
    ]);
    assert.deepEqual(orders(['-1', '-10', '0.5'])[1], ['-10', '-1', '0.5']);
    assert.deepEqual(orders(['c2', 'c10'])[1], ['c2', 'c10']);
    assert.deepEqual(orders(['Zoo', 'ant', 'bee']).slice(0, 2), [
      ['Zoo', 'ant', 'bee'],
      ['ant', 'bee', 'Zoo'],
    ]);
    assert.deepEqual(orders(['cat', 'dog', 'elk'], ['elk', '', 'elk', 'cat', 'fox'])[1], ['elk', 'cat', 'dog']);
    assert.deepEqual(orders(['cat', 'dog'], ['cat', 'dog']), [['cat', 'dog']]);
  });

  it('is that of numbers only where every class is one', () => {
    assert.equal(areNumbers(['0', '1.0', '-3', '1e2']), true);
    assert.equal(areNumbers(['0', 'cat']), false);
    assert.equal(areNumbers(['0', ' ']), false);
  });

  it('agrees with the labels where the largest value stands in their column', () => {
    const values = Float32Array.of(0.5, 0.25, 0.25, 0, 0.25, 0.75, 0.5, 0.5, 0.5, NaN, NaN, NaN);
    const top = topColumns(values, 3);
    assert.deepEqual([...top], [0, 2, -1, -1]);
    assert.deepEqual(agreementOf(top, ['a', 'b', 'a', 'a'], ['a', 'b', 'c']), { hits: 1, of: 2 });
    assert.deepEqual(agreementOf(top, ['a', '', 'a', 'a'], ['a', 'b', 'c']), { hits: 1, of: 1 });
  });

  it('is doubted for a difference that neither chance nor a few wrong labels make', () => {
    assert.equal(agreesFarBetter({ hits: 165, of: 168 }, { hits: 28, of: 168 }), true);
    assert.equal(agreesFarBetter({ hits: 3, of: 3 }, { hits: 0, of: 3 }), false);
    assert.equal(agreesFarBetter({ hits: 9800, of: 10000 }, { hits: 9000, of: 10000 }), false);
    assert.equal(agreesFarBetter({ hits: 60, of: 100 }, { hits: 45, of: 100 }), false);
  });

  it('is found from the labels as the best of all orders', () => {
    const classes = ['a', 'b', 'c', 'd'];
    const right = ['c', 'a', 'd', 'b'];
    const labels = Array.from({ length: 80 }, (_, i) => classes[i % 4]);
    // One label in eight is wrong.
    const top = Int32Array.from(labels, (label, i) => right.indexOf(i % 8 === 0 ? 'b' : label));
    const own = agreementOf(top, labels, classes);
    assert.deepEqual(fittedOrder(top, labels, classes, own)?.classes, right);
    const all = permutations(classes).map((order) => agreementOf(top, labels, order).hits);
    assert.equal(agreementOf(top, labels, right).hits, Math.max(...all));
  });

  it('is not made up for a model that knows nothing', () => {
    const classes = ['a', 'b', 'c', 'd'];
    const labels = Array.from({ length: 80 }, (_, i) => classes[i % 4]);
    const top = Int32Array.from(labels, (_, i) => Math.floor(i / 4) % 4);
    assert.equal(fittedOrder(top, labels, classes, agreementOf(top, labels, classes)), null);
    assert.equal(fittedOrder(Int32Array.of(1, 0), ['a', 'b'], ['a', 'b'], { hits: 0, of: 2 }), null);
  });
});

function permutations(names: readonly string[]): string[][] {
  if (names.length === 0) return [[]];
  return names.flatMap((name) => permutations(names.filter((one) => one !== name)).map((rest) => [name, ...rest]));
}
