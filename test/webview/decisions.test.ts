import assert from 'node:assert/strict';
import { imagesOf } from '../../src/engine/protocol';
import { relabelAll, decideAll } from '../../src/webview/decisions';
import { finding } from './findings';

const dress = { suggestions: [{ label: 'dress', probability: 0.7 }] };

describe('decisions', () => {
  it('carry what the person saw when they are about one finding', () => {
    assert.deepEqual(decideAll([finding('a.png')], 'keep'), [
      { type: 'decide', images: ['a.png'], action: 'keep', evidence: '8 of 10 neighbours are coats.' },
    ]);
  });

  it('give each finding its own suggestion, all in one decision', () => {
    const decisions = relabelAll([finding('a.png'), finding('b.png', dress), finding('c.png')], 0);
    assert.deepEqual(decisions, [
      {
        type: 'decide',
        images: ['a.png', 'b.png', 'c.png'],
        action: 'relabel',
        label: ['coat', 'dress', 'coat'],
        evidence: undefined,
      },
    ]);
    assert.equal(relabelAll([finding('b.png', dress)], 0)[0].evidence, '8 of 10 neighbours are coats.');
  });

  it('leave out what has no such suggestion', () => {
    assert.deepEqual(
      relabelAll([finding('a.png'), finding('b.png', dress)], 1).map(({ label, images }) => [label, images]),
      [['dress', ['a.png']]],
    );
    assert.deepEqual(relabelAll([finding('a.png')], 5), []);
    assert.deepEqual(relabelAll([], 0), []);
  });

  it('relabel an image once, after its first finding', () => {
    const decisions = relabelAll([finding('a.png'), finding('a.png', { ...dress, kind: 'hardNegative' })], 0);
    assert.deepEqual(
      decisions.map(({ label, images }) => [label, images]),
      [['coat', ['a.png']]],
    );
    assert.deepEqual(decideAll([finding('a.png'), finding('a.png', { kind: 'hardNegative' })], 'exclude')[0].images, [
      'a.png',
    ]);
  });

  it('name a group of unlabelled images as a whole, without its labelled neighbours', () => {
    const group = finding('new/1.png', {
      kind: 'unlabelled',
      label: '',
      evidence: [
        { path: 'new/2.png', label: '', distance: 0.1 },
        { path: 'cat/3.png', label: 'cat', distance: 0.2 },
      ],
    });
    assert.deepEqual(imagesOf(group), ['new/1.png', 'new/2.png']);
    assert.deepEqual(relabelAll([{ ...group, suggestions: [{ label: 'cat', probability: 0.8 }] }], 0)[0].label, 'cat');
  });

  it('keep and relabel a group of duplicates as a whole, and exclude all but the one that stays, at once', () => {
    const copies = finding('a.png', {
      kind: 'duplicate',
      label: 'cat',
      suggestions: [{ label: 'dog', probability: 0.6 }],
      evidence: [
        { path: 'b.png', label: 'dog', distance: 0 },
        { path: 'c.png', label: 'dog', distance: 0.01 },
      ],
    });
    assert.deepEqual(
      decideAll([copies], 'exclude').map(({ images }) => images),
      [['b.png', 'c.png']],
    );
    assert.deepEqual(
      decideAll([copies], 'keep').map(({ images }) => images),
      [['a.png', 'b.png', 'c.png']],
    );
    assert.deepEqual(
      relabelAll([copies], 0).map(({ images, label }) => [images, label]),
      [[['a.png', 'b.png', 'c.png'], 'dog']],
    );
  });

  it('are never about a class', () => {
    assert.deepEqual(decideAll([finding('', { kind: 'class' })], 'exclude'), []);
    assert.deepEqual(relabelAll([finding('', { kind: 'class' })], 0), []);
  });
});
