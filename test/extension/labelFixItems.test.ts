import assert from 'node:assert/strict';
import type { ImageReport, LabelChoice } from '../../src/engine/protocol';
import { commonSections, labelPrompt, labelSections, newClassItem } from '../../src/extension/labelFixItems';
import { finding } from '../engine/language/fixtures';

const choice = (label: string, share: number, current = false): LabelChoice => ({
  label,
  share,
  reason: share > 0 ? `votes for ${label}` : '',
  current,
});
const report: ImageReport = {
  image: { path: 'cat/1.png', label: 'cat' },
  choices: [choice('fox', 0.5), choice('dog', 0.3), choice('cat', 0.2, true), choice('ape', 0), choice('yak', 0)],
  neighbours: [
    { path: 'dog/2.png', label: 'dog', distance: 0.1 },
    { path: 'fox/3.png', label: 'fox', distance: 0.2 },
    { path: 'dog/4.png', label: 'dog', distance: 0.3 },
  ],
  findings: [finding({ id: '1', score: 0.87, suggestions: [{ label: 'dog', probability: 0.6 }] })],
};

describe('labelSections', () => {
  const shown = (of: ImageReport) =>
    labelSections(of).map(({ title, items }) => [
      title,
      ...items.map(({ label, description }) => `${label} (${description})`),
    ]);

  it(
    'begins with the suggestion and its probability, then Keep with what is left of it, then the votes in their ' +
      'order',
    () => {
      assert.deepEqual(shown(report), [
        ['suggested', 'dog (60% · votes for dog)'],
        ['this image', "$(pass) Keep 'cat' (13% · votes for cat)", '$(circle-slash) Exclude from the dataset ()'],
        ['other classes of its neighbours', 'fox (votes for fox)'],
        ['other classes', 'ape ()', 'yak ()'],
      ]);
      assert.deepEqual(
        labelSections(report)
          .flatMap(({ items }) => items)
          .map(({ pick }) => pick)
          .slice(0, 4),
        [
          { action: 'relabel', label: 'dog' },
          { action: 'keep' },
          { action: 'exclude' },
          { action: 'relabel', label: 'fox' },
        ],
      );
    },
  );

  it('suggests nothing that is next to impossible', () => {
    const [suggested, , others] = shown({
      ...report,
      findings: [
        finding({
          id: '1',
          suggestions: [
            { label: 'dog', probability: 0.9 },
            { label: 'yak', probability: 0.004 },
          ],
        }),
      ],
    });
    assert.deepEqual(suggested, ['suggested', 'dog (90% · votes for dog)']);
    assert.deepEqual(others, ['other classes of its neighbours', 'fox (votes for fox)']);
  });

  it('shows the nearest neighbour of each class as its example', () => {
    assert.deepEqual(
      labelSections(report)
        .flatMap(({ items }) => items)
        .map(({ example }) => example?.path)
        .slice(0, 4),
      ['dog/2.png', undefined, undefined, 'fox/3.png'],
    );
  });

  it('keeps a label that is in no doubt on a mere Enter', () => {
    assert.deepEqual(shown({ ...report, findings: [] }), [
      ['this image', "$(pass) Keep 'cat' (votes for cat)", '$(circle-slash) Exclude from the dataset ()'],
      ['classes of its neighbours', 'fox (votes for fox)', 'dog (votes for dog)'],
      ['other classes', 'ape ()', 'yak ()'],
    ]);
    const before = shown({
      ...report,
      neighbours: [],
      findings: [],
      choices: [choice('cat', 0, true), choice('dog', 0)],
    });
    assert.deepEqual(before, [
      ['this image', "$(pass) Keep 'cat' ()", '$(circle-slash) Exclude from the dataset ()'],
      ['other classes', 'dog ()'],
    ]);
  });

  it('offers the classes first, and no Keep, for an image without a label', () => {
    const unlabelled = {
      ...report,
      image: { path: '1.png', label: '' },
      findings: [],
      choices: [choice('fox', 0.5), choice('ape', 0)],
    };
    assert.deepEqual(
      shown(unlabelled).map(([title]) => title),
      ['classes of its neighbours', 'this image', 'other classes'],
    );
    const sections = labelSections({ ...unlabelled, choices: [] });
    assert.deepEqual(
      sections.flatMap(({ items }) => items).map(({ pick }) => pick),
      [{ action: 'exclude' }],
    );
  });

  it('gives several images all classes by name and no numbers', () => {
    const [classes, these] = commonSections(report.choices);
    assert.deepEqual(
      classes.items.map(({ label, description }) => label + description),
      ['ape', 'cat', 'dog', 'fox', 'yak'],
    );
    assert.deepEqual(
      these.items.map(({ pick }) => pick),
      [{ action: 'keep' }, { action: 'exclude' }],
    );
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
    assert.equal(
      labelPrompt(report, true),
      'Labelled cat, 87% likely wrong. Choose or type its class; the next suspect follows.',
    );
    assert.equal(labelPrompt({ ...report, findings: [] }, false), 'Labelled cat. Choose or type its class.');
    assert.equal(
      labelPrompt({ ...report, findings: [], image: { path: '1.png', label: '' } }, false),
      'Not labelled yet. Choose or type its class.',
    );
  });
});
