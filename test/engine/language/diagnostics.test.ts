import assert from 'node:assert/strict';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { imageDiagnostics } from '../../../src/engine/language/diagnostics';
import { finding } from './fixtures';

const neighbours = Array.from({ length: 8 }, (_, i) => ({
  path: `dog/${i}.png`,
  label: 'dog',
  distance: 0.01 * (i + 1),
}));

describe('imageDiagnostics', () => {
  it('puts a suspect on its image with the reason, the code and its nearest neighbours', () => {
    const [[uri, [diagnostic]]] = imageDiagnostics(
      '/data set',
      [finding({ id: '1', image: { path: 'cat/ä 1.png', label: 'cat' }, evidence: neighbours })],
      10,
    );
    assert.equal(uri, 'file:///data%20set/cat/%C3%A4%201.png');
    assert.equal(diagnostic.message, '1 looks like a dog.');
    assert.equal(diagnostic.code, 'suspect');
    assert.deepEqual(
      diagnostic.relatedInformation?.map(({ location, message }) => [location.uri, message]).slice(0, 2),
      [
        ['file:///data%20set/dog/0.png', 'dog at distance 0.010'],
        ['file:///data%20set/dog/1.png', 'dog at distance 0.020'],
      ],
    );
    assert.equal(diagnostic.relatedInformation?.length, 3);
  });

  it('takes the severity from the probability that the label is wrong', () => {
    const severities = [0.97, 0.7, 0.4].map(
      (score) => [...imageDiagnostics('/d', [finding({ id: '1', score })], 10).values()][0][0].severity,
    );
    assert.deepEqual(severities, [
      DiagnosticSeverity.Error,
      DiagnosticSeverity.Warning,
      DiagnosticSeverity.Information,
    ]);
  });

  it('shows suspects, copies of which a label or a split is at stake, and unreadable files only', () => {
    const kinds = ['suspect', 'hardNegative', 'unreadable', 'class'] as const;
    const copies = ['duplicate/conflict:a', 'duplicate/leak:b', 'duplicate:c'].map((id) =>
      finding({ id, kind: 'duplicate' }),
    );
    const shown = imageDiagnostics('/d', [...kinds.map((kind) => finding({ id: kind, kind })), ...copies], 10);
    assert.deepEqual(
      [...shown.values()].flat().map(({ code }) => code),
      ['suspect', 'unreadable', 'duplicate/conflict', 'duplicate/leak'],
    );
  });

  it('lists the first of them and counts the rest', () => {
    const shown = imageDiagnostics(
      '/d',
      Array.from({ length: 7 }, (_, i) => finding({ id: String(i) })),
      5,
    );
    assert.equal(shown.size, 5);
    assert.match(String([...shown.values()].at(-1)!.at(-1)!.message), /^2 more findings/);
    assert.equal([...shown.values()].flat().length, 6);
  });

  it('shows nothing for no findings, and nothing when none are wanted', () => {
    assert.equal(imageDiagnostics('/d', [], 5).size, 0);
    assert.equal(imageDiagnostics('/d', [finding({ id: '1' })], 0).size, 0);
  });
});
