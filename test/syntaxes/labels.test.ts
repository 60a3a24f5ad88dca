import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

const file = join(process.cwd(), 'syntaxes/nearmiss-labels.tmLanguage.json');
const SUFFIX = /\.nearmiss-labels$/;

/** The grammar as VS Code's own tokenizer reads it. */
async function loadGrammar(): Promise<IGrammar> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: async () => parseRawGrammar(readFileSync(file, 'utf8'), file),
  });
  return (await registry.loadGrammar('text.nearmiss-labels'))!;
}

describe('the grammar of labels.tsv', () => {
  let grammar: IGrammar;
  before(async () => {
    grammar = await loadGrammar();
  });

  /** Each token with its innermost scope, tabs left out: `cat=entity.name.type.class`. */
  function tokens(text: string): string[][] {
    let stack = INITIAL;
    return text.split('\n').map((line) => {
      const result = grammar.tokenizeLine(line, stack);
      stack = result.ruleStack;
      return result.tokens
        .map(({ startIndex, endIndex, scopes }) => [
          line.slice(startIndex, endIndex),
          scopes.at(-1)!.replace(SUFFIX, ''),
        ])
        .filter(([token]) => token !== '\t' && token !== '')
        .map(([token, scope]) => `${token}=${scope}`);
    });
  }

  it('tells comments, header, paths, labels with their levels, splits, states and other columns apart', () => {
    const text = [
      '# cats and dogs, 2020',
      'image\tlabel\tsplit\tstate\tnote',
      '',
      'img/1.png\tanimal/dog\ttrain\texcluded\tblurred',
      'img/2 b.png\tcat\ttest\t\t0.5',
    ].join('\n');
    assert.deepEqual(tokens(text), [
      ['#=punctuation.definition.comment', ' cats and dogs, 2020=comment.line.number-sign'],
      [
        'image=keyword.other.column',
        'label=keyword.other.column',
        'split=keyword.other.column',
        'state=keyword.other.column',
        'note=variable.other.column',
      ],
      [],
      [
        'img/1.png=string.unquoted.path',
        'animal=entity.name.type.class',
        '/=punctuation.separator.level',
        'dog=entity.name.type.class',
        'train=constant.language.split',
        'excluded=keyword.control.state',
        'blurred=variable.other.value',
      ],
      [
        'img/2 b.png=string.unquoted.path',
        'cat=entity.name.type.class',
        'test=constant.language.split',
        '0.5=constant.numeric',
      ],
    ]);
  });

  it('shows escapes in paths, labels and values, and # at the beginning of a path', () => {
    assert.deepEqual(tokens('\\#1\\t2.png\ta\\\\b\t\\n\\x'), [
      [
        '\\#=constant.character.escape',
        '1=string.unquoted.path',
        '\\t=constant.character.escape',
        '2.png=string.unquoted.path',
        'a=entity.name.type.class',
        '\\\\=constant.character.escape',
        'b=entity.name.type.class',
        '\\n=constant.character.escape',
        '\\=variable.other.value',
        'x=variable.other.value',
      ],
    ]);
  });

  it('takes no # inside a row for a comment, and no path for a header', () => {
    assert.deepEqual(tokens('a#1.png\t#1\nimage\tcat'), [
      ['a#1.png=string.unquoted.path', '#1=entity.name.type.class'],
      ['image=string.unquoted.path', 'cat=entity.name.type.class'],
    ]);
  });

  it('reads rows that are cut short, and empty cells', () => {
    assert.deepEqual(tokens('a.png\nb.png\t\n\tcat\nc.png\tanimal/'), [
      ['a.png=string.unquoted.path'],
      ['b.png=string.unquoted.path'],
      ['cat=entity.name.type.class'],
      ['c.png=string.unquoted.path', 'animal=entity.name.type.class', '/=punctuation.separator.level'],
    ]);
  });

  it('finds the columns of a header in any order and any case', () => {
    assert.deepEqual(tokens('id\tCategory\tFile_Name'), [
      ['id=variable.other.column', 'Category=keyword.other.column', 'File_Name=keyword.other.column'],
    ]);
  });
});
