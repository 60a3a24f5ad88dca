import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyTextEdits, type EditOutcome } from '../../../src/engine/labels/labelEdit';
import { parseLabelLines } from '../../../src/engine/labels/labelLines';
import type { LabelChange, LabelSource } from '../../../src/engine/labels/labelSource';
import { parseLabelTable } from '../../../src/engine/labels/labelTable';
import { rowSource } from '../../../src/engine/labels/rowSource';

function open(text: string, labelFile: string, exists: (path: string) => boolean = () => true): LabelSource {
  const table = !labelFile.endsWith('.jsonl');
  return rowSource(
    { root: '/data', layout: table ? 'table' : 'jsonl', labelFile },
    table ? parseLabelTable(text, labelFile) : parseLabelLines(text),
    exists,
  );
}

/** The text after the changes, and what they did. */
function change(
  text: string,
  labelFile: string,
  changes: LabelChange[],
): { text: string; outcomes: readonly EditOutcome[] } {
  const { texts, outcomes } = open(text, labelFile).edit(changes);
  return { text: applyTextEdits(texts[0].before, texts[0].edits), outcomes };
}

const relabel = (image: string, label: string): LabelChange => ({ action: 'relabel', image, label });
const exclude = (image: string): LabelChange => ({ action: 'exclude', image });
const undo = (outcomes: readonly EditOutcome[]) => outcomes.map((done): LabelChange => ({ action: 'restore', done }));
const labelled = ({ entries }: LabelSource) =>
  Object.fromEntries(entries.paths.map((path, i) => [path, entries.labels[i]]));

describe('rowSource', () => {
  it('changes the label cell and no other byte', () => {
    const cases: [file: string, before: string, after: string][] = [
      [
        'labels.tsv',
        '\ufeff# pets\r\nimage\tlabel\tnote\r\na.png\tcat\t "x" \r\n',
        '\ufeff# pets\r\nimage\tlabel\tnote\r\na.png\tdog, big\t "x" \r\n',
      ],
      ['x.csv', 'id,file,label\n007,"a.png",cat\n', 'id,file,label\n007,"a.png","dog, big"\n'],
      ['x.csv', 'label;file\r"cat";a.png', 'label;file\r"dog, big";a.png'],
      ['labels.tsv', 'label\timage\n#1\ta.png\ncat\ta.png\n', 'label\timage\n#1\ta.png\ndog, big\ta.png\n'],
      ['labels.tsv', 'image\tlabel\na.png', 'image\tlabel\na.png\tdog, big'],
      [
        'm.jsonl',
        '{"file_name": "a.png", "n": 1.50, "label": "cat"}\n',
        '{"file_name": "a.png", "n": 1.50, "label": "dog, big"}\n',
      ],
    ];
    for (const [file, before, after] of cases)
      assert.equal(change(before, file, [relabel('a.png', 'dog, big')]).text, after);
  });

  it('never makes a row a comment', () => {
    assert.equal(
      change('label\timage\ncat\ta.png\n', 'labels.tsv', [relabel('a.png', '#1')]).text,
      'label\timage\n\\#1\ta.png\n',
    );
    assert.equal(change('label,image\ncat,c\n', 'x.csv', [relabel('c', '#1')]).text, 'label,image\n"#1",c\n');
  });

  it('excludes by the state where there is one', () => {
    const before = 'image\tstate\tlabel\na.png\t\tcat\nb.png\tnew\tdog\n';
    const { text, outcomes } = change(before, 'labels.tsv', [exclude('a.png'), exclude('b.png')]);
    assert.equal(text, 'image\tstate\tlabel\na.png\texcluded\tcat\nb.png\texcluded\tdog\n');
    assert.deepEqual([...open(text, 'labels.tsv').entries.excluded], [1, 1]);
    assert.equal(change(text, 'labels.tsv', undo(outcomes)).text, before);
  });

  it('takes rows out where there is no state and puts them back to the byte', () => {
    for (const eol of ['\n', '\r\n']) {
      for (const end of ['', eol]) {
        const before = ['\ufefffile,label', '"a.png", cat', '# note', 'b.png,dog', '', 'c.png,"cat"'].join(eol) + end;
        for (const images of [
          ['a.png'],
          ['c.png'],
          ['c.png', 'a.png'],
          ['b.png', 'c.png'],
          ['a.png', 'b.png', 'c.png'],
        ]) {
          const { text, outcomes } = change(before, 'x.csv', images.map(exclude));
          assert.deepEqual(
            open(text, 'x.csv').entries.paths,
            ['a.png', 'b.png', 'c.png'].filter((image) => !images.includes(image)),
          );
          assert.equal(change(text, 'x.csv', undo(outcomes)).text, before);
        }
      }
    }
  });

  it('puts a row back near its place when the table changed meanwhile, always as a line of its own', () => {
    const { outcomes } = change('image\tlabel\na.png\tcat\nb.png\tdog', 'labels.tsv', [exclude('b.png')]);
    assert.equal(
      change('image\tlabel\na.png\tcat\nc.png\tcat\n', 'labels.tsv', undo(outcomes)).text,
      'image\tlabel\na.png\tcat\nb.png\tdog\nc.png\tcat\n',
    );
    assert.equal(change('image\tlabel', 'labels.tsv', undo(outcomes)).text, 'image\tlabel\nb.png\tdog');
  });

  it('refuses to take back what was edited by hand since, and damaged records', () => {
    const { text, outcomes } = change('image\tlabel\na.png\tcat\n', 'labels.tsv', [relabel('a.png', 'dog')]);
    assert.throws(() => change(text.replace('dog', 'bird'), 'labels.tsv', undo(outcomes)), {
      code: 'undo/changed',
      message: /line 2 was edited since/,
    });
    for (const damaged of ['', '{', '{"spans":[{"at":-1,"was":"","now":""}]}', '[]']) {
      assert.throws(() => change(text, 'labels.tsv', undo([{ ...outcomes[0], undo: damaged }])), {
        code: 'undo/changed',
        message: /damaged/,
      });
    }
  });

  it('counts the first of two rows of an image, reports the other, and edits both', () => {
    const text = 'image\tlabel\na.png\tcat\n./a.png\tdog\n';
    const source = open(text, 'labels.tsv');
    assert.deepEqual(labelled(source), { 'a.png': 'cat' });
    assert.deepEqual(
      source.problems.map(({ code, line }) => [code, line]),
      [['labels/duplicate', 3]],
    );
    assert.match(source.problems[0].message, /another label, "cat"/);
    const edited = change(text, 'labels.tsv', [relabel('a.png', 'bird')]);
    assert.equal(edited.text, 'image\tlabel\na.png\tbird\n./a.png\tbird\n');
    assert.equal(change(edited.text, 'labels.tsv', undo(edited.outcomes)).text, text);
  });

  it('reports missing files and paths that lead out of the dataset, with their lines', () => {
    const text = 'image\tlabel\ngone.png\tcat\n../a.png\tcat\n/etc/a.png\tcat\nC:\\a.png\tcat\n\tcat\nok.png\tcat\n';
    const source = open(text, 'labels.tsv', (path) => path === 'ok.png');
    assert.deepEqual(source.entries.paths, ['ok.png']);
    assert.deepEqual(
      source.problems.map(({ code, line }) => [code, line]),
      [
        ['labels/missing', 2],
        ['labels/path', 3],
        ['labels/path', 4],
        ['labels/path', 5],
        ['labels/path', 6],
      ],
    );
  });

  it('understands the backslashes of a table made on Windows where the file is there', () => {
    const source = open(
      'file,label\nimg\\a.png,cat\nodd\\name.png,cat\n',
      'x.csv',
      (path) => path === 'img/a.png' || path === 'odd\\name.png',
    );
    assert.deepEqual(source.entries.paths, ['img/a.png', 'odd\\name.png']);
  });

  it('lists a thousand problems of a kind and counts the rest', () => {
    const text = `image\tlabel\n${Array.from({ length: 1500 }, (_, i) => `${i}.png\tcat\n`).join('')}`;
    const { problems } = open(text, 'labels.tsv', () => false);
    assert.equal(problems.length, 1001);
    assert.match(problems[1000].message, /^500 more/);
  });

  it('refuses images that are not there, two changes of one image, and half a character', () => {
    const text = 'image\tlabel\na.png\tcat\n';
    assert.throws(() => change(text, 'labels.tsv', [relabel('b.png', 'dog')]), { code: 'image/unknown' });
    assert.throws(() => change(text, 'labels.tsv', [relabel('a.png', 'dog'), exclude('a.png')]), {
      code: 'labels/twice',
    });
    assert.throws(() => change(text, 'labels.tsv', [relabel('a.png', 'dog\ud83d')]), { code: 'label/invalid' });
  });

  it('has no images, and says why, where there is no header', () => {
    for (const [file, text] of [
      ['labels.tsv', 'a.png\tcat\n'],
      ['x.csv', ''],
      ['m.jsonl', '{"a":1}\n'],
    ]) {
      const source = open(text, file);
      assert.deepEqual(source.entries.paths, []);
      assert.equal(source.problems[0].code, 'labels/header');
    }
  });
});

describe('rowSource, any text', () => {
  const piece = fc.constantFrom(
    'a.png',
    'b.png',
    'c',
    'label',
    'image',
    'state',
    '"',
    '""',
    ',',
    '\t',
    '\n',
    '\r\n',
    '\r',
    '#',
    '\\',
    '\\n',
    ' ',
    '\ufeff',
    '{',
    '}',
    ':',
    '[',
    'null',
    '3',
    'é',
    '🐶',
    '\udce9',
    '\0',
  );
  const noise = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const label = fc.oneof(noise, fc.string({ unit: 'grapheme', maxLength: 8 })).map((text) => text.replace(/\0/g, ''));
  const kinds = [
    {
      file: 'labels.tsv',
      start: fc
        .constantFrom('', '\ufeff', '# c\n')
        .chain((head) =>
          fc
            .constantFrom('image\tlabel\n', 'label\timage\n', 'image\tx\tlabel\tstate\r\n')
            .map((header) => head + header),
        ),
    },
    {
      file: 'x.csv',
      start: fc.constantFrom('image,label\n', '\ufefflabel,image\r\n', '"image",x,"label",state\n', 'image;label\n'),
    },
    {
      file: 'm.jsonl',
      start: fc.constantFrom(
        '',
        '\ufeff',
        '{"image":"a.png","label":"cat"}\n',
        '{"image": "b.png", "label": 3, "state": null}\r\n',
      ),
    },
  ];
  // Rows that are nearly right, so that noise is found among images and not only instead of them.
  const image = fc.constantFrom('a.png', 'b.png', 'c');
  const rowOf: Record<string, fc.Arbitrary<string>> = {
    'labels.tsv': fc
      .tuple(image, noise, fc.boolean())
      .map(([name, value, first]) => `${first ? `${name}\t${value}` : `${value}\t${name}`}\n`),
    'x.csv': fc
      .tuple(image, noise, fc.boolean())
      .map(([name, value, first]) => `${first ? `${name},${value}` : `"${value}",${name}`}\n`),
    'm.jsonl': fc.tuple(image, label).map(([name, value]) => `${JSON.stringify({ image: name, label: value })}\n`),
  };

  for (const { file, start } of kinds) {
    const body = fc.array(fc.oneof(rowOf[file], noise), { maxLength: 6 }).map((rows) => rows.join(''));
    const text = fc.oneof(
      noise,
      fc.tuple(start, body).map((parts) => parts.join('')),
    );

    it(`never throws on ${file}, and an edit does what it says and nothing else`, () => {
      fc.assert(
        fc.property(text, label, (before, wanted) => {
          const source = open(before, file);
          const labels = labelled(source);
          for (const image of source.entries.paths) {
            const made = change(before, file, [relabel(image, wanted)]);
            assert.deepEqual(labelled(open(made.text, file)), { ...labels, [image]: wanted });
            assert.deepEqual(
              made.outcomes.map(({ from, to }) => [from, to]),
              [[labels[image], wanted]],
            );
            assert.equal(change(made.text, file, undo(made.outcomes)).text, before);
          }
        }),
        { numRuns: file === 'm.jsonl' ? 300 : 800 },
      );
    });

    it(`takes back any sequence of edits on ${file} to the byte, and keeps to the model on the way`, () => {
      const step = fc.record({
        images: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 3 }),
        label: fc.option(label, { nil: null }),
      });
      fc.assert(
        fc.property(text, fc.array(step, { maxLength: 6 }), (before, steps) => {
          // Taking out a row can make one line end of two (\r, row, \n) and a byte order mark of a mark within the
          // text.
          fc.pre(!/\r(?!\n)|.\ufeff/s.test(before));
          const done: { readonly text: string; readonly outcomes: readonly EditOutcome[] }[] = [];
          let now = before;
          for (const { images, label: wanted } of steps) {
            const source = open(now, file);
            const present = source.entries.paths.filter((_, i) => !source.entries.excluded[i]);
            const chosen = images.filter((i) => i < present.length).map((i) => present[i]);
            const made = change(
              now,
              file,
              chosen.map((image) => (wanted === null ? exclude(image) : relabel(image, wanted))),
            );
            const expected = labelled(source);
            const after = open(made.text, file);
            for (const image of chosen) if (wanted !== null) expected[image] = wanted;
            // A row taken out may have hidden another row of the same image or key; the model then is what stands.
            if (wanted !== null) assert.deepEqual(labelled(after), expected);
            else
              assert.deepEqual(
                after.entries.paths.filter((path, i) => chosen.includes(path) && !after.entries.excluded[i]),
                [],
              );
            done.push({ text: now, outcomes: made.outcomes });
            now = made.text;
          }
          for (const { text: earlier, outcomes } of done.reverse()) {
            now = change(now, file, undo(outcomes)).text;
            assert.equal(now, earlier);
          }
        }),
        { numRuns: 200 },
      );
    });
  }
});
