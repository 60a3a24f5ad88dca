import assert from 'node:assert/strict';
import { codeActions } from '../../../src/engine/language/codeActions';
import { toDiagnostic } from '../../../src/engine/language/diagnostics';
import { finding } from './fixtures';

const suspect = finding({
  id: '1',
  suggestions: [
    { label: 'dog', probability: 0.812 },
    { label: 'fox', probability: 0.1 },
  ],
});

describe('codeActions', () => {
  it('offers the suggested classes, the best preferred, then keep and exclude', () => {
    const actions = codeActions([toDiagnostic('/d', suspect)], () => suspect);
    assert.deepEqual(
      actions.map(({ title }) => title),
      ["Relabel to 'dog' (81%)", "Relabel to 'fox' (10%)", "Keep 'cat'", 'Exclude from the dataset'],
    );
    assert.deepEqual(
      actions.map(({ isPreferred }) => isPreferred),
      [true, false, false, false],
    );
  });

  it('carries the decision out by the command of all decisions', () => {
    const [relabel, , keep] = codeActions([toDiagnostic('/d', suspect)], () => suspect).map(({ command }) => command);
    assert.equal(relabel?.command, 'nearmiss.decide');
    const common = { root: '/d', images: ['cat/1.png'], evidence: '1 looks like a dog.' };
    assert.deepEqual(relabel?.arguments, [{ ...common, action: 'relabel', label: 'dog' }]);
    assert.deepEqual(keep?.arguments, [{ ...common, action: 'keep' }]);
  });

  it(
    'offers one label for all copies, to exclude all but the one that stays, and to keep all, for a group of ' +
      'duplicates',
    () => {
      const copies = finding({
        id: 'duplicate/conflict:cat/1.png:x',
        kind: 'duplicate',
        image: { path: 'cat/1.png', label: 'cat' },
        suggestions: [
          { label: 'cat', probability: 0.5 },
          { label: 'dog', probability: 0.5 },
        ],
        evidence: [{ path: 'dog/2.png', label: 'dog', distance: 0 }],
      });
      const diagnostic = toDiagnostic('/d', copies);
      assert.equal(diagnostic.code, 'duplicate/conflict');
      const actions = codeActions([diagnostic], () => copies);
      assert.deepEqual(
        actions.map(({ title }) => title),
        [
          "Relabel all copies to 'cat'",
          "Relabel all copies to 'dog'",
          'Exclude all copies but cat/1.png',
          'Keep all copies as they are',
        ],
      );
      assert.deepEqual(
        actions.map(({ command }) => (command!.arguments![0] as { images: string[] }).images),
        [['cat/1.png', 'dog/2.png'], ['cat/1.png', 'dog/2.png'], ['dog/2.png'], ['cat/1.png', 'dog/2.png']],
      );
    },
  );

  it('offers nothing for a finding that no longer stands, nor for the diagnostics of others', () => {
    assert.deepEqual(
      codeActions([toDiagnostic('/d', suspect)], () => undefined),
      [],
    );
    const foreign = {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      message: 'spelling',
    };
    assert.deepEqual(
      codeActions([foreign], () => suspect),
      [],
    );
  });
});
