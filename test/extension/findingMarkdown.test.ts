import assert from 'node:assert/strict';
import { escapeMarkdown, findingMarkdown } from '../../src/extension/findingMarkdown';
import { finding } from '../engine/language/fixtures';

const uriOf = (image: string) => `file:///d/${encodeURI(image)}`;

describe('findingMarkdown', () => {
  it('shows the image, its labels, the reason and the neighbours with their distances', () => {
    const text = findingMarkdown(
      finding({ id: '1', evidence: [{ path: 'dog/2.png', label: 'dog', distance: 0.0812 }] }),
      uriOf,
    );
    assert.match(text, /^!\[\]\(file:\/\/\/d\/cat\/1\.png\|width=160\)\n\n\*\*cat\*\* → dog \(80%\)\n\n/);
    assert.ok(text.includes('| ![](file:///d/dog/2.png\\|width=56) |\n| :-: |\n| dog |\n| 0.081 |'));
    assert.ok(text.includes('1 looks like a dog\\.'));
  });

  it('leaves out what a finding does not have', () => {
    const text = findingMarkdown(
      finding({ id: 'c', kind: 'class', image: { path: '', label: 'cat' }, suggestions: [], clears: '' }),
      uriOf,
    );
    assert.equal(text, '**cat**\n\nc looks like a dog\\.');
  });

  it('shows at most five neighbours', () => {
    const evidence = Array.from({ length: 9 }, (_, i) => ({ path: `dog/${i}.png`, label: 'dog', distance: i }));
    assert.equal(findingMarkdown(finding({ id: '1', evidence }), uriOf).match(/width=56/g)?.length, 5);
  });

  it('keeps names from becoming markup', () => {
    const label = '[x](command:y) <b>*|`';
    const text = findingMarkdown(finding({ id: '1', image: { path: 'a (1).png', label } }), uriOf);
    assert.ok(text.includes('(file:///d/a%20%281%29.png|width=160)'));
    assert.ok(text.includes('**\\[x\\]\\(command:y\\) \\<b\\>\\*\\|\\`**'));
    assert.equal(escapeMarkdown('two\nlines'), 'two lines');
  });
});
