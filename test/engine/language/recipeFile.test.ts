import assert from 'node:assert/strict';
import type { TextDocumentEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { isRecipe, recipeActions, recipeDiagnostics } from '../../../src/engine/language/recipeFile';
import { parseRecipe } from '../../../src/engine/recipe/readRecipe';

const URI = 'file:///data/nearmiss.json';

/** What each problem of the text stands on. */
function problems(text: string): string[] {
  const document = TextDocument.create(URI, 'jsonc', 1, text);
  return recipeDiagnostics(text).map(({ range }) => document.getText(range));
}

/** The text after all its quick fixes. */
function fixed(text: string): string {
  const [action] = recipeActions(URI, 1, text, recipeDiagnostics(text));
  if (!action) return text;
  const [{ edits }] = action.edit!.documentChanges as TextDocumentEdit[];
  return fixed(
    TextDocument.applyEdits(
      TextDocument.create(URI, 'jsonc', 1, text),
      edits as Parameters<typeof TextDocument.applyEdits>[1],
    ),
  );
}

describe('the recipe in the editor', () => {
  it('is known by its name', () => {
    assert.ok(isRecipe(URI));
    assert.ok(!isRecipe('file:///data/not-nearmiss.json'));
  });

  it('has no problem where an analysis would take it, and none of ours where the schema or the parser has one', () => {
    for (const text of [
      '',
      '{}',
      '{ "loss": { "name": "arcFace" } } // why',
      '{ "loss": { "name": "none" } }',
      '{ "loss": ',
      '[]',
      '{ "trainng": {} }',
    ]) {
      assert.deepEqual(recipeDiagnostics(text), [], text);
    }
  });

  it('marks the value that does not fit, with the words of the refused analysis', () => {
    const text =
      '{\n  // comments stay\n  "loss": { "name": "proxyAnchor" },\n  "miner": { "name": "batchHard" },\n}\n';
    assert.deepEqual(problems(text), ['"batchHard"']);
    const [{ message, code, source }] = recipeDiagnostics(text);
    assert.throws(() => parseRecipe(text), { code: 'recipe/nonsense', message });
    assert.deepEqual([source, code], ['nearmiss', 'recipe/nonsense']);
  });

  it('marks what a key that is left out would stand in', () => {
    assert.deepEqual(problems('{"miner": {"name": "distanceWeighted", "farthest": 0.3}, "loss": {"name": "margin"}}'), [
      '{"name": "distanceWeighted", "farthest": 0.3}',
    ]);
  });

  it('marks every conflict, not only the first', () => {
    assert.deepEqual(
      problems('{"loss": {"name": "ntXent"}, "miner": {"name": "semiHard"}, "sampler": {"name": "balanced"}}'),
      ['"semiHard"', '"balanced"'],
    );
  });

  it('offers the obvious change, after which the recipe is taken and the rest is to the byte as it was', () => {
    const lines = [
      '{',
      '  "loss": { "name": "ntXent" }, // no labels',
      '  "miner": { "name": "semiHard" },',
      '  "sampler": { "name": "balanced" }',
      '}',
      '',
    ];
    const cases = [
      [lines.join('\n'), '{\n  "loss": { "name": "ntXent" } // no labels\n}\n'],
      [
        '{ "loss": { "name": "quadruplet" }, "sampler": { "name": "balanced", "classesPerBatch": 2 } }',
        '{ "loss": { "name": "quadruplet" }, "sampler": { "name": "balanced", "classesPerBatch": 3 } }',
      ],
      [
        '{"loss": {"name": "contrastive", "positiveMargin": 2, "squared": true}}',
        '{"loss": {"name": "contrastive", "squared": true}}',
      ],
    ];
    for (const [text, after] of cases) {
      assert.throws(() => parseRecipe(text), { code: 'recipe/nonsense' });
      parseRecipe(fixed(text));
      assert.equal(fixed(text), after);
    }
  });

  it('leaves to the person which of two bounds was meant', () => {
    const text = '{"loss": {"name": "margin"}, "miner": {"name": "distanceWeighted", "cutoff": 1.5}}';
    assert.deepEqual(problems(text), ['1.5']);
    assert.deepEqual(recipeActions(URI, 1, text, recipeDiagnostics(text)), []);
  });
});
