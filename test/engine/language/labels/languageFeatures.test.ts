import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  CodeActionRequest,
  CodeLensRequest,
  CompletionRequest,
  DefinitionRequest,
  DocumentLinkRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SemanticTokensRangeRequest,
  type CodeAction,
  type CompletionList,
  type DocumentSymbol,
  type MarkupContent,
  type Range,
  type TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { ImageReport } from '../../../../src/engine/protocol';
import { finding } from '../fixtures';
import { LabelWindow } from './labelWindow';

const rows = (...lines: string[]) => ['image\tlabel\tsplit', ...lines, ''].join('\n');
const PETS = rows(
  'a.png\tcat\ttrain',
  'b.png\tcat\ttest',
  'c.png\tanimal/dog\ttrain',
  'd.png\tanimal/fox\ttrain',
  'e.png\tcat\ttrain',
);
const suspect = finding({
  id: 's',
  image: { path: 'a.png', label: 'cat' },
  score: 0.97,
  evidence: [{ path: 'c.png', label: 'animal/dog', distance: 0.1 }],
  suggestions: [{ label: 'animal/dog', probability: 0.9 }],
});
const report = (path: string): ImageReport => ({
  image: { path, label: 'cat' },
  choices: [
    { label: 'animal/dog', share: 0.8, reason: '4 of 5 neighbours', current: false },
    { label: 'cat', share: 0.2, reason: '1 of 5 neighbours', current: true },
    { label: 'animal/fox', share: 0, reason: '', current: false },
  ],
  neighbours: [
    { path: 'c.png', label: 'animal/dog', distance: 0.1 },
    { path: 'b.png', label: 'cat', distance: 0.2 },
  ],
  findings: path === 'a.png' ? [suspect] : [],
});

describe('Language features of label files, over JSON-RPC', () => {
  let window: LabelWindow;
  const open = async (text = PETS, options: Parameters<typeof LabelWindow.open>[1] = {}) => {
    window = await LabelWindow.open(text, { findings: [suspect], ...options });
    await window.ready();
    window.curator.report = report;
    return window.editor.connection;
  };
  afterEach(() => window.close());
  const at = (line: number, character: number) => ({
    textDocument: { uri: window.uri },
    position: { line, character },
  });
  const here = () => ({ textDocument: { uri: window.uri } });
  /** The text of the label file after an edit. */
  const applied = (edit: WorkspaceEdit | null | undefined, text = PETS) =>
    TextDocument.applyEdits(
      TextDocument.create('', '', 0, text),
      (edit!.documentChanges![0] as TextDocumentEdit).edits as Parameters<typeof TextDocument.applyEdits>[1],
    );
  /** What makes the editor show an edit first: changes that need confirmation, and begin unticked in its preview. */
  const asksIn = ({ documentChanges, changeAnnotations }: WorkspaceEdit): object[] =>
    documentChanges!.flatMap((change): object[] => {
      const parts = ('edits' in change ? change.edits : [change]) as { annotationId?: string }[];
      return parts
        .filter(({ annotationId }) => annotationId !== undefined && changeAnnotations![annotationId].needsConfirmation)
        .map(({ annotationId: _, ...does }) => does);
    });
  const actions = async (line: number) => {
    const diagnostics = [
      ...(await window.problems((all) => all.some(({ range }) => range.start.line === line))),
    ].filter(({ range }) => range.start.line === line);
    return (await window.editor.connection.sendRequest(CodeActionRequest.type, {
      ...here(),
      range: diagnostics[0].range,
      context: { diagnostics },
    })) as CodeAction[];
  };

  it('shows the image on hover, why it is flagged, its neighbours and what can be done', async () => {
    const connection = await open();
    const hover = await connection.sendRequest(HoverRequest.type, at(1, 7));
    const { kind, value } = hover!.contents as MarkupContent;
    const file = (name: string) => pathToFileURL(join(window.root, name)).href;
    assert.equal(kind, 'markdown');
    const [pictures, , classes, figures, , why] = value.split('\n');
    assert.equal(
      pictures,
      `| ![](${file('a.png')}\\|width=80) | ![](${file('c.png')}\\|width=64) | ![](${file('b.png')}\\|width=64) |`,
    );
    assert.deepEqual([classes, figures], ['| cat | **animal/dog** | cat |', '| 97% wrong | 0.100 | 0.200 |']);
    assert.equal(why, 's looks like a dog\\. *Relabel it or keep it\\.*');
    assert.match(value, /\*cat\*: 3 rows/);
    assert.match(value, /\[Relabel to 'animal\/dog'\]\(command:nearmiss\.decide\?[^)]+\) · \[Keep\]/);
    assert.equal(await connection.sendRequest(HoverRequest.type, at(0, 2)), null);
  });

  it('completes classes in the order of the neighbours of the image, then by number', async () => {
    const connection = await open();
    const list = (await connection.sendRequest(CompletionRequest.type, at(1, 7))) as CompletionList;
    assert.deepEqual(
      list.items.map(({ label, detail }) => [label, detail]),
      [
        ['animal/dog', '80% · 4 of 5 neighbours'],
        ['cat', '20% · 1 of 5 neighbours'],
        ['animal/fox', '1 row'],
      ],
    );
    assert.deepEqual(
      list.items.map(({ sortText }) => sortText),
      ['0000', '0001', '0002'],
    );
    assert.deepEqual(list.items[0].textEdit, {
      range: { start: { line: 1, character: 6 }, end: { line: 1, character: 9 } },
      newText: 'animal/dog',
    });
    assert.match((list.items[0].documentation as MarkupContent).value, /c\.png\|width/);
  });

  it('completes a path among more than the editor takes by what is typed of it', async () => {
    const connection = await open(rows('a.png\tcat\ttrain', 'img/12'));
    mkdirSync(join(window.root, 'img'));
    for (let i = 0; i < 1300; i++) writeFileSync(join(window.root, `img/${i}.png`), '');
    const list = (await connection.sendRequest(CompletionRequest.type, at(2, 6))) as CompletionList;
    const digits = Array.from({ length: 1300 }, (_, i) => `img/${i}.png`)
      .filter((path) => path.startsWith('img/12'))
      .sort();
    assert.deepEqual(
      list.items.map(({ label }) => label),
      digits,
    );
    assert.equal(list.isIncomplete, true);
  });

  it('completes paths, those that no row names yet first, then splits and states', async () => {
    const connection = await open(rows('a.png\tcat\ttrain', 'img/1.png\tcat\ttest', ''));
    writeFileSync(join(window.root, 'new.png'), '');
    writeFileSync(join(window.root, 'img/2.png'), '');
    const labels = async (line: number, character: number) =>
      ((await connection.sendRequest(CompletionRequest.type, at(line, character))) as CompletionList).items.map(
        ({ label }) => label,
      );
    assert.deepEqual(await labels(3, 0), ['new.png', 'img/', 'a.png']);
    assert.deepEqual(await labels(2, 4), ['img/2.png', 'img/1.png']);
    assert.deepEqual(await labels(1, 12), ['test', 'train']);
  });

  it('writes completed values as the file writes them', async () => {
    const connection = await open('file,label\n"a.png","cat"\nb.png,"dog, big"\nc.png,x\n', { name: 'x.csv' });
    const texts = async (line: number, character: number) =>
      ((await connection.sendRequest(CompletionRequest.type, at(line, character))) as CompletionList).items.map(
        ({ textEdit, filterText }) => [textEdit!.newText, filterText],
      );
    window.curator.report = undefined;
    assert.deepEqual((await texts(1, 10)).sort(), [
      ['"cat"', '"cat'],
      ['"dog, big"', '"dog, big'],
      ['"x"', '"x'],
    ]);
    assert.deepEqual((await texts(3, 7)).sort(), [
      ['"dog, big"', 'dog, big'],
      ['cat', 'cat'],
      ['x', 'x'],
    ]);
  });

  it('puts lenses on suspects, the answers among them', async () => {
    const connection = await open();
    const lenses = (await connection.sendRequest(CodeLensRequest.type, here()))!;
    assert.deepEqual(
      lenses.map(({ range, command }) => [range.start.line, command?.title]),
      [
        [1, '$(search) 97% wrong: show neighbours'],
        [1, "$(check) Relabel to 'animal/dog' (90%)"],
        [1, "$(pass) Keep 'cat'"],
      ],
    );
    assert.deepEqual(lenses[0].command?.arguments, [{ root: window.root, image: 'a.png', uri: window.uri, line: 1 }]);
  });

  it('leads from a path to its image, by a link and by its definition', async () => {
    const connection = await open();
    await window.type(2, 0, 1, 'gone');
    const links = (await connection.sendRequest(DocumentLinkRequest.type, here()))!;
    assert.deepEqual(
      links.map(({ range, target }) => [range.start.line, target?.split('/').at(-1)]),
      [
        [1, 'a.png'],
        [3, 'c.png'],
        [4, 'd.png'],
        [5, 'e.png'],
      ],
    );
    assert.deepEqual(await connection.sendRequest(DefinitionRequest.type, at(1, 2)), {
      uri: links[0].target,
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    });
    assert.equal(await connection.sendRequest(DefinitionRequest.type, at(2, 2)), null);
    assert.equal(await connection.sendRequest(DefinitionRequest.type, at(1, 7)), null);
  });

  it('finds the rows of a class, of the classes below a level, and of a path', async () => {
    const connection = await open();
    const lines = async (line: number, character: number) =>
      (await connection.sendRequest(ReferencesRequest.type, {
        ...at(line, character),
        context: { includeDeclaration: true },
      }))!.map(({ range }) => range.start.line);
    assert.deepEqual(await lines(1, 7), [1, 2, 5]);
    assert.deepEqual(await lines(3, 8), [3, 4]);
    assert.deepEqual(await lines(3, 14), [3]);
    assert.deepEqual(await lines(3, 1), [3]);
  });

  it('renames a class, and one level of a class, in all rows by one edit', async () => {
    const connection = await open();
    assert.deepEqual(await connection.sendRequest(PrepareRenameRequest.type, at(3, 8)), {
      range: { start: { line: 3, character: 6 }, end: { line: 3, character: 12 } },
      placeholder: 'animal',
    });
    assert.equal(await connection.sendRequest(PrepareRenameRequest.type, at(3, 2)), null);
    const whole = await connection.sendRequest(RenameRequest.type, { ...at(1, 7), newName: 'lion' });
    assert.equal(applied(whole), PETS.replaceAll('\tcat\t', '\tlion\t'));
    assert.deepEqual(asksIn(whole!), []);
    const upper = await connection.sendRequest(RenameRequest.type, { ...at(3, 8), newName: 'beast' });
    assert.equal(applied(upper), PETS.replaceAll('animal/', 'beast/'));
    const lower = await connection.sendRequest(RenameRequest.type, { ...at(3, 14), newName: 'wolf' });
    assert.equal(applied(lower), PETS.replaceAll('animal/dog', 'animal/wolf'));
  });

  it('merges two classes after the editor had it confirmed, and refuses an empty name', async () => {
    const connection = await open();
    const merge = await connection.sendRequest(RenameRequest.type, { ...at(4, 14), newName: 'dog' });
    assert.deepEqual(merge!.changeAnnotations!.class, {
      label: "Merge 'animal/fox' into 'animal/dog'",
      description: '1 row',
    });
    assert.deepEqual(asksIn(merge!), [{ kind: 'create', uri: window.uri, options: { ignoreIfExists: true } }]);
    await assert.rejects(connection.sendRequest(RenameRequest.type, { ...at(1, 7), newName: ' ' }), /needs a name/);
  });

  it('renames a class by command in a file that no editor has, byte order mark and other columns kept', async () => {
    const connection = await open(`\ufeff${PETS}`);
    await window.closeFile();
    await connection.sendRequest(HoverRequest.type, at(0, 0));
    const reply = await window.editor.request('nearmiss/renameClass', { root: window.root, from: 'cat', to: 'lion' });
    assert.ok('ok' in reply, JSON.stringify(reply));
    assert.deepEqual(reply.ok, { message: 'cat is now lion' });
    const { edit } = window.editor.edits[0];
    assert.equal(applied(edit), PETS.replaceAll('\tcat\t', '\tlion\t'));
    assert.deepEqual(Object.values(edit.changeAnnotations!)[0], { label: "Rename 'cat' to 'lion' (3 rows)" });
    assert.equal(asksIn(edit).length, 1);
    window.editor.accepts = false;
    assert.deepEqual(
      await window.editor.request('nearmiss/renameClass', { root: window.root, from: 'cat', to: 'lion' }),
      { ok: { message: 'Nothing was renamed' } },
    );
    const unknown = await window.editor.request('nearmiss/renameClass', { root: window.root, from: 'cow', to: 'lion' });
    assert.ok('error' in unknown && unknown.error.code === 'class/unknown');
  });

  it('outlines classes by their levels with their counts', async () => {
    const connection = await open();
    const symbols = (await connection.sendRequest(DocumentSymbolRequest.type, here())) as DocumentSymbol[];
    const shape = (list: DocumentSymbol[]): unknown[] =>
      list.map(({ name, detail, range, children }) => [
        name,
        detail,
        range.start.line,
        range.end.line,
        shape(children ?? []),
      ]);
    assert.deepEqual(shape(symbols), [
      ['cat', '3 images, 1 suspected', 1, 2, []],
      [
        'animal',
        '2 images',
        3,
        4,
        [
          ['dog', '1 image', 3, 3, []],
          ['fox', '1 image', 4, 4, []],
        ],
      ],
    ]);
  });

  it('folds runs of a class and of a level, and comments', async () => {
    const connection = await open(`# one\n# two\n${PETS}`);
    const folds = (await connection.sendRequest(FoldingRangeRequest.type, here()))!;
    assert.deepEqual(
      folds.map(({ startLine, endLine, kind }) => [startLine, endLine, kind]),
      [
        [0, 1, 'comment'],
        [3, 4, 'region'],
        [5, 6, 'region'],
      ],
    );
  });

  it('tells the editor where labels are in any column, and which rows are out', async () => {
    const connection = await open('state,label,file\n,"cat",a.png\nexcluded,dog,b.png\n', { name: 'x.csv' });
    const tokens = await connection.sendRequest(SemanticTokensRangeRequest.type, {
      ...here(),
      range: { start: { line: 0, character: 0 }, end: { line: 2, character: 0 } },
    });
    assert.deepEqual(tokens!.data, [1, 2, 3, 0, 0, 1, 0, 18, 1, 0]);
  });

  it('offers to relabel, to choose, to keep, to exclude and to fix all that are as sure', async () => {
    await open(PETS, {
      findings: [suspect, { ...suspect, id: 't', image: { path: 'b.png', label: 'cat' }, score: 0.96 }],
    });
    const offered = await actions(1);
    assert.deepEqual(
      offered.map(({ title }) => title),
      [
        "Relabel to 'animal/dog' (90%)",
        'Relabel to another class…',
        "Keep 'cat'",
        'Exclude from the dataset',
        'Relabel all 2 suspects of 95% and more in this file…',
      ],
    );
    assert.deepEqual(offered[0].command?.arguments, [
      { root: window.root, images: ['a.png'], action: 'relabel', label: 'animal/dog', evidence: suspect.reason },
    ]);
    assert.deepEqual(offered[4].command?.arguments, [{ root: window.root, confidence: 0.95 }]);
  });

  it('corrects the spelling of a class everywhere, and removes rows that repeat', async () => {
    const many = Array.from({ length: 9 }, (_, i) => `m${i}.png\tcat\t`);
    const text = rows(...many, 'x.png\tCat\t', 'y.png\tCat\t', 'm0.png\tcat\t').trimEnd();
    await open(text, { findings: [] });
    const [everywhere, once] = await actions(10);
    assert.equal(everywhere.title, "Rename 'Cat' to 'cat' everywhere (2 rows)");
    assert.equal(applied(everywhere.edit, text), text.replaceAll('Cat', 'cat'));
    assert.equal(applied(once.edit, text), text.replace('Cat', 'cat'));
    const [remove] = await actions(12);
    assert.equal(applied(remove.edit, text), text.slice(0, text.lastIndexOf('\n')));
  });

  it('completes numbers with their names, by either, and changes both cells', async () => {
    const text = 'file,label,label_name\na.png,1,cat\nb.png,5,"dog"\nc.png,,\nd.png,d,\n';
    const connection = await open(text, { name: 'x.csv', findings: [] });
    window.curator.report = undefined;
    const complete = async (line: number, character: number) =>
      ((await connection.sendRequest(CompletionRequest.type, at(line, character))) as CompletionList).items;
    await window.type(4, 6, 7, '');
    const [dog] = (await complete(3, 6)).filter(({ label }) => label === '5');
    assert.deepEqual([dog.detail, dog.filterText], ['dog · 1 row', '5 dog']);
    const now = text.replace('d.png,d', 'd.png,');
    const made = applied(
      {
        documentChanges: [
          {
            textDocument: { uri: window.uri, version: null },
            edits: [dog.textEdit as { range: Range; newText: string }, ...dog.additionalTextEdits!],
          },
        ],
      },
      now,
    );
    assert.equal(made, now.replace('c.png,,', 'c.png,5,dog'));
    // What is being typed says nothing of the column yet.
    await window.type(4, 6, 6, 'do');
    assert.deepEqual(
      (await complete(4, 8)).map(({ label, detail }) => [label, detail]),
      [
        ['1', 'cat · 1 row'],
        ['5', 'dog · 1 row'],
      ],
    );
  });

  it('completes values of JSON in their kind, and none in the place of a list', async () => {
    const connection = await open(
      '{"file":"a.png","label":3}\n{"file":"b.png","label":5}\n{"file":"c.png","label":[3]}\n',
      {
        name: 'metadata.jsonl',
        findings: [],
      },
    );
    window.curator.report = undefined;
    const texts = async (line: number, character: number) =>
      ((await connection.sendRequest(CompletionRequest.type, at(line, character))) as CompletionList).items.map(
        ({ textEdit }) => textEdit!.newText,
      );
    assert.deepEqual((await texts(0, 24)).sort(), ['3', '5']);
    assert.deepEqual(await texts(2, 25), []);
  });

  it('completes no state where the column says something else', async () => {
    const text = 'file,label,state\na.png,cat,TX\nb.png,cat,\n';
    const connection = await open(text, { name: 'x.csv', findings: [] });
    const states = async () =>
      ((await connection.sendRequest(CompletionRequest.type, at(2, 10))) as CompletionList).items.length;
    assert.equal(await states(), 0);
    await window.type(1, 10, 12, '');
    assert.equal(await states(), 1);
  });

  it('renames numbers as numbers, and a name beside a number with its number', async () => {
    const text = 'file,label,label_name\na.png,1,cat\nb.png,5,dog\nc.png,1,cat\n';
    const connection = await open(text, { name: 'x.csv', findings: [] });
    const renamed = (newName: string) => connection.sendRequest(RenameRequest.type, { ...at(1, 6), newName });
    assert.equal(applied(await renamed('7'), text), text.replaceAll(',1,', ',7,'));
    const merge = await renamed('dog');
    assert.equal(applied(merge, text), text.replaceAll('1,cat', '5,dog'));
    assert.equal(merge!.changeAnnotations!.class.description, '2 rows');
    await assert.rejects(renamed('cow'), /"label" holds whole numbers alone in x\.csv, and "cow" is none/);
    await window.change({ text: 'file,label,label_id\na.png,cat,1\nb.png,dog,5\n' });
    const cow = await connection.sendRequest(RenameRequest.type, { ...at(1, 7), newName: 'cow' });
    assert.equal(
      applied(cow, 'file,label,label_id\na.png,cat,1\nb.png,dog,5\n'),
      'file,label,label_id\na.png,cow,1\nb.png,dog,5\n',
    );
  });

  it('relabels a row alone where rows of its image differ', async () => {
    const text = rows('a.png\tcat\t', 'a.png\tanimal/fox\t', 'c.png\tanimal/dog\t');
    await open(text);
    const [one] = await actions(1);
    assert.deepEqual([one.title, one.command], ["Relabel this row alone to 'animal/dog' (90%)", undefined]);
    assert.equal(applied(one.edit, text), text.replace('a.png\tcat', 'a.png\tanimal/dog'));
  });

  it('shows the marks of a merge conflict as problems, and changes no label meanwhile', async () => {
    const text = rows('<<<<<<< HEAD', 'a.png\tcat\t', '=======', 'a.png\tanimal/dog\t', '>>>>>>> theirs');
    const connection = await open(text);
    const problems = await window.problems((all) => all.some(({ code }) => code === 'labels/conflict'));
    const marks = problems.filter(({ code }) => code === 'labels/conflict');
    assert.deepEqual(
      marks.map(({ range }) => [range.start.line, range.end.character]),
      [
        [1, 12],
        [3, 7],
        [5, 14],
      ],
    );
    assert.deepEqual(await actions(2), []);
    await assert.rejects(
      connection.sendRequest(RenameRequest.type, { ...at(2, 7), newName: 'lion' }),
      /marks of a merge conflict \(lines 2, 4, 6\)/,
    );
  });

  it('changes no label of a file that the editor misreads, and takes no letters that it may not have', async () => {
    const text = 'file,label\na.png,S\ufffd\ufffd\nb.png,S\ufffd\n';
    const connection = await open(text, { name: 'x.csv', findings: [] });
    const rename = (newName: string) => connection.sendRequest(RenameRequest.type, { ...at(1, 7), newName });
    assert.equal(applied(await rename('Sack'), text), text.replace('S\ufffd\ufffd', 'Sack'));
    const bytes = Buffer.from('file,label\na.png,S\xfc\xdf\nb.png,S\xfc\n', 'latin1');
    writeFileSync(window.file, bytes);
    await assert.rejects(rename('Sack'), /x\.csv is not UTF-8, and the editor shows it as if it were/);
    // The editor was told the encoding.
    await window.change({ text: 'file,label\na.png,Süß\nb.png,Sü\n' });
    await assert.rejects(rename('包'), /whether its encoding has the letters 包 cannot be told/);
    const known = 'file,label\na.png,Süß\nb.png,Sü\n';
    assert.equal(applied(await rename('ßü'), known), known.replace('Süß', 'ßü'));
  });

  it('offers the file that a missing one has become', async () => {
    const connection = await open(rows('a.png\tcat\t'), { findings: [] });
    mkdirSync(join(window.root, 'cats'));
    writeFileSync(join(window.root, 'cats/z.png'), '');
    await window.type(1, 0, 5, 'z.png');
    const [path, remove] = await actions(1);
    assert.equal(path.title, 'Change the path to cats/z.png');
    assert.equal(applied(path.edit, rows('z.png\tcat\t')), rows('cats/z.png\tcat\t'));
    assert.equal(applied(remove.edit, rows('z.png\tcat\t')), rows());
    assert.ok(connection);
  });

  it('says nothing of tables that are no labels of a dataset', async () => {
    const connection = await open();
    const other = { textDocument: { uri: pathToFileURL(join(window.root, 'other.csv')).href } };
    const position = { line: 0, character: 0 };
    assert.equal(await connection.sendRequest(HoverRequest.type, { ...other, position }), null);
    assert.equal(await connection.sendRequest(DocumentSymbolRequest.type, other), null);
    assert.deepEqual(
      await connection.sendRequest(CodeActionRequest.type, {
        ...other,
        range: { start: position, end: position },
        context: { diagnostics: [] },
      }),
      [],
    );
    assert.equal(readFileSync(window.file, 'utf8'), PETS);
  });
});
