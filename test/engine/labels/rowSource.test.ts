import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EditOutcome } from '../../../src/engine/labels/labelEdit';
import { NearmissError } from '../../../src/engine/protocol';
import { change, exclude, labelled, openRows as open, relabel, undo } from './rowChanges';

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
    const before = 'image\tstate\tlabel\na.png\t\tcat\nb.png\t \tdog\n';
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
    const edited = change(text, 'labels.tsv', [relabel('a.png', 'bird', 'all')]);
    assert.equal(edited.text, 'image\tlabel\na.png\tbird\n./a.png\tbird\n');
    assert.equal(change(edited.text, 'labels.tsv', undo(edited.outcomes)).text, text);
  });

  it('says how many rows change, and refuses to make rows that differ alike unless it is asked for', () => {
    const boxes = 'file,x,label\na.png,1,cat\na.png,2,dog\nb.png,1,cat\nb.png,2,cat\nc.png,1,owl\n';
    const { text, outcomes } = change(boxes, 'x.csv', [relabel('b.png', 'dog'), relabel('c.png', 'dog')]);
    assert.equal(text, 'file,x,label\na.png,1,cat\na.png,2,dog\nb.png,1,dog\nb.png,2,dog\nc.png,1,dog\n');
    assert.deepEqual(
      outcomes.map(({ rows }) => rows),
      [2, 1],
    );
    assert.equal(change(text, 'x.csv', undo(outcomes)).text, boxes);
    for (const label of ['cat', 'horse'])
      assert.throws(() => change(boxes, 'x.csv', [relabel('a.png', label), relabel('c.png', label)]), {
        code: 'labels/rows',
        message:
          'a.png is named by 2 rows of x.csv that differ: line 2 says "cat", line 3 says "dog". Nothing was changed. ' +
          'Edit the row that is wrong in the file; or ask for all rows (relabel --all-rows), which get the label.',
      });
    const all = change(boxes, 'x.csv', [relabel('a.png', 'horse', 'all')]);
    assert.equal(all.text, boxes.replace('1,cat', '1,horse').replace('2,dog', '2,horse'));
    assert.equal(all.outcomes[0].rows, 2);
    assert.equal(change(all.text, 'x.csv', undo(all.outcomes)).text, boxes);
    const out = change(boxes, 'x.csv', [exclude('a.png')]);
    assert.equal(out.outcomes[0].rows, 2);
    assert.equal(change(out.text, 'x.csv', undo(out.outcomes)).text, boxes);
  });

  it('reports marks of a merge conflict with their lines, and changes nothing until they are gone', () => {
    const cases: [file: string, text: string, lines: number[]][] = [
      ['x.csv', 'file,label\na.png,cat\n<<<<<<< HEAD\nb.png,cat\n=======\nb.png,dog\n>>>>>>> theirs\n', [3, 5, 7]],
      ['labels.tsv', '<<<<<<< HEAD\nimage\tlabel\n=======\nimage\tlabel\tx\n>>>>>>> b\na.png\tcat\n', [1, 3, 5]],
      ['m.jsonl', '{"file":"a.png","label":"cat"}\r\n||||||| base\r\n=======\r\n', [2, 3]],
    ];
    for (const [file, text, lines] of cases) {
      const source = open(text, file);
      const conflicts = source.problems.filter(({ code }) => code === 'labels/conflict');
      assert.deepEqual(
        conflicts.map(({ line }) => line),
        lines,
      );
      assert.deepEqual(
        source.problems.filter(({ code }) => code === 'labels/json' || code === 'labels/missing'),
        [],
      );
      assert.equal(labelled(source)['a.png'], 'cat');
      const refused = { code: 'labels/conflict', message: new RegExp(`\\(lines ${lines.join(', ')}\\)`) };
      const done = { image: 'a.png', from: 'dog', to: 'cat', undo: '{"spans":[]}' };
      for (const one of [relabel('a.png', 'dog'), exclude('a.png'), { action: 'restore', done } as const])
        assert.throws(() => change(text, file, [one]), refused);
    }
  });

  it('takes what only looks like such a mark for what it is', () => {
    const quoted = 'file,label,note\na.png,cat,"\n<<<<<<< HEAD\n=======\n"\n========\n=======x,y\n';
    assert.equal(change(quoted, 'x.csv', [relabel('a.png', 'dog')]).text, quoted.replace('cat', 'dog'));
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

/** What the file itself may be the reason of: its other labels, its bytes, marks of a merge. */
const REFUSALS = ['label/number', 'label/boolean', 'label/list', 'label/encoding', 'label/invalid', 'labels/conflict'];

/** undefined where the change was refused for one of those reasons. */
function unlessRefused<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof NearmissError && REFUSALS.includes(error.code)) return undefined;
    throw error;
  }
}

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
            const made = unlessRefused(() => change(before, file, [relabel(image, wanted, 'all')]));
            if (!made) continue;
            // Numbers may be spelled in another way.
            const [{ from, to }] = made.outcomes;
            if (to !== wanted) assert.equal(Number(to), Number(wanted));
            assert.deepEqual(labelled(open(made.text, file)), { ...labels, [image]: to });
            assert.equal(from, labels[image]);
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
            const changes = chosen.map((image) => (wanted === null ? exclude(image) : relabel(image, wanted, 'all')));
            const made = unlessRefused(() => change(now, file, changes));
            if (!made) continue;
            const expected = labelled(source);
            const after = open(made.text, file);
            for (const { image, to } of made.outcomes) if (wanted !== null) expected[image] = to;
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
