import assert from 'node:assert/strict';
import type { ImageReport, LabelChoice } from '../../src/engine/protocol';
import { labelPrompt, labelSections, newClassItem } from '../../src/extension/labelFixItems';
import { finding } from '../engine/language/fixtures';

const choice = (label: string, share: number, current = false): LabelChoice => ({ label, share, reason: share > 0 ? `votes for ${label}` : '', current });
const report: ImageReport = {
  image: { path: 'cat/1.png', label: 'cat' },
  choices: [choice('fox', 0.5), choice('dog', 0.3), choice('cat', 0.2, true), choice('ape', 0), choice('yak', 0)],
  neighbours: [{ path: 'dog/2.png', label: 'dog', distance: 0.1 }, { path: 'fox/3.png', label: 'fox', distance: 0.2 }, { path: 'dog/4.png', label: 'dog', distance: 0.3 }],
  findings: [finding({ id: '1', score: 0.87, suggestions: [{ label: 'dog', probability: 0.6 }] })],
};

describe('labelSections', () => {
  it('begins with the suggested class, then the votes of the neighbours, the current class as Keep', () => {
    const [voted, own, others] = labelSections(report);
    assert.deepEqual(voted.items.map(({ label, description }) => [label, description]), [
      ['dog', '30% · votes for dog'], ['fox', '50% · votes for fox'], ["$(pass) Keep 'cat'", '20% · votes for cat'],
    ]);
    assert.deepEqual(voted.items.map(({ pick }) => pick), [{ action: 'relabel', label: 'dog' }, { action: 'relabel', label: 'fox' }, { action: 'keep' }]);
    assert.deepEqual(own.items.map(({ pick }) => pick), [{ action: 'exclude' }]);
    assert.deepEqual(others.items.map(({ label }) => label), ['ape', 'yak']);
  });

  it('shows the nearest neighbour of each class as its example', () => {
    assert.deepEqual(labelSections(report)[0].items.map(({ example }) => example?.path), ['dog/2.png', 'fox/3.png', undefined]);
  });

  it('offers Keep, Exclude and all classes before an analysis', () => {
    const plain = labelSections({ ...report, neighbours: [], findings: [], choices: [choice('cat', 0, true), choice('dog', 0)] });
    assert.deepEqual(plain.map(({ title, items }) => [title, items.map(({ label }) => label)]), [
      ['this image', ["$(pass) Keep 'cat'", '$(circle-slash) Exclude from the dataset']], ['other classes', ['dog']],
    ]);
  });

  it('offers no Keep for an image without a label', () => {
    const sections = labelSections({ image: { path: '1.png', label: '' }, choices: [], neighbours: [], findings: [] });
    assert.deepEqual(sections.flatMap(({ items }) => items).map(({ pick }) => pick), [{ action: 'exclude' }]);
  });
});

describe('newClassItem', () => {
  it('offers what is typed as a new class, unless it is empty or a class already', () => {
    assert.deepEqual(newClassItem(' owl ', report.choices)?.pick, { action: 'relabel', label: 'owl' });
    assert.equal(newClassItem('  ', report.choices), undefined);
    assert.equal(newClassItem('dog', report.choices), undefined);
  });

  it('says when there is a class of nearly the same name', () => {
    assert.equal(newClassItem('Dog', report.choices)?.description, "there is already 'dog'");
    assert.equal(newClassItem('owl', report.choices)?.description, '');
  });
});

describe('labelPrompt', () => {
  it('says what is known of the label', () => {
    assert.equal(labelPrompt(report, true), 'cat is wrong with 87%: choose or type a class, then the next');
    assert.equal(labelPrompt({ ...report, findings: [] }, false), 'Labelled cat: choose or type a class');
    assert.equal(labelPrompt({ ...report, findings: [], image: { path: '1.png', label: '' } }, false), 'Not labelled yet: choose or type a class');
  });
});
