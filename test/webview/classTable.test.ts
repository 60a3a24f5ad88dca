import assert from 'node:assert/strict';
import type { ClassHealth } from '../../src/engine/protocol';
import { classRows, type ClassColumn } from '../../src/webview/classTable';
import { finding } from './findings';

const counts = [
  { label: 'coat', images: 30 },
  { label: 'shirt', images: 20 },
  { label: 'bag', images: 5 },
];

function health(label: string, errorRate: number, cohesion: number | null): ClassHealth {
  return { label, images: 0, errorRate, outflow: [], inflow: [], cohesion, nearestClass: '', overlap: 0 };
}

const known = [health('coat', 0.1, null), health('shirt', 0.2, 0.7)];

function labels(column: ClassColumn, descending: boolean): string[] {
  return classRows(counts, known, [], { column, descending }).map(({ label }) => label);
}

describe('the table of classes', () => {
  it('orders by any column, either way, and what is not known last', () => {
    assert.deepEqual(labels('label', false), ['bag', 'coat', 'shirt']);
    assert.deepEqual(labels('images', true), ['coat', 'shirt', 'bag']);
    assert.deepEqual(labels('errorRate', true), ['shirt', 'coat', 'bag']);
    assert.deepEqual(labels('errorRate', false), ['coat', 'shirt', 'bag']);
    assert.deepEqual(labels('cohesion', true), ['shirt', 'bag', 'coat']);
  });

  it("puts each class's findings to it and no others", () => {
    const overlap = finding('', { kind: 'class', label: 'coat' });
    const rows = classRows(counts, [], [overlap, finding('coat/1.png', { label: 'coat' })], {
      column: 'label',
      descending: false,
    });
    assert.deepEqual(
      rows.map(({ findings }) => findings),
      [[], [overlap], []],
    );
  });

  it('has no rows without classes', () => {
    assert.deepEqual(classRows([], known, [], { column: 'label', descending: false }), []);
  });
});
