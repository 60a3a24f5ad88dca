import assert from 'node:assert/strict';
import fc from 'fast-check';
import { openRows, change, exclude, relabel, undo } from '../rowChanges';

/** A label file as its lines: cells as they are written, or a line that is no row. */
interface Table {
  readonly file: string;
  readonly delimiter: string;
  readonly columns: readonly string[];
  /** Raw cells of the header and the rows; a text for comments and blank lines. */
  readonly lines: readonly (readonly string[] | string)[];
  readonly eols: readonly string[];
  readonly mark: string;
  readonly lastEnds: boolean;
}

const CLASSES = ['cat', 'dog', 'big, dog', 'a;b', 'say "x"', 'Süß', '狗', ' owl'];
const NUMBER: Readonly<Record<string, string>> = Object.fromEntries(CLASSES.map((name, i) => [name, String(i)]));
const STATES = ['', 'excluded', 'TX', 'new'];
const LABELS = ['label', 'Class', 'category'];
/** Columns that are not ours, and what they hold. */
const OTHERS = ['note', 'x', 'photographer', 'label_name', 'class_id', 'state', 'split'];

const isQuoted = ({ file }: Pick<Table, 'file'>) => file !== 'labels.tsv';

/** How a value is written in a cell by the rules of the format; `quote` where it need not be. */
function raw(table: Pick<Table, 'file' | 'delimiter'>, value: string, quote: boolean): string {
  if (!isQuoted(table))
    return value.replace(/[\\\t\n\r]/g, (c) => `\\${{ '\\': '\\', '\t': 't', '\n': 'n', '\r': 'r' }[c]}`);
  return quote || value.includes(table.delimiter) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

function textOf({ lines, delimiter, eols, mark, lastEnds }: Table): string {
  const written = lines.map((line, i) => {
    const eol = i === lines.length - 1 && !lastEnds ? '' : eols[i % eols.length];
    return (typeof line === 'string' ? line : line.join(delimiter)) + eol;
  });
  return mark + written.join('');
}

/** The table with cells of the rows of an image changed. */
function withCells(table: Table, image: string, values: Readonly<Record<string, string>>): Table {
  const at = table.columns.indexOf('file');
  const lines = table.lines.map((line, i) => {
    if (i === 0 || typeof line === 'string' || valueOf(table, line[at]) !== image) return line;
    return line.map((cell, c) => {
      const value = values[table.columns[c]];
      return value === undefined || valueOf(table, cell) === value ? cell : raw(table, value, cell.startsWith('"'));
    });
  });
  return { ...table, lines };
}

function valueOf(table: Pick<Table, 'file'>, cell: string): string {
  if (!isQuoted(table)) return cell.replace(/\\(.)/g, (_, c: string) => ({ t: '\t', n: '\n', r: '\r' })[c] ?? c);
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}

const row = fc.record({
  image: fc.nat(6),
  label: fc.constantFrom(...CLASSES),
  state: fc.nat(3),
  quote: fc.nat(255),
  note: fc.constantFrom('', '1', 'a "b"', 'c,d;e', 'two\nlines', '#'),
});

/** File and label among other columns, in any order. */
const anyColumns = fc
  .tuple(fc.constantFrom(...LABELS), fc.subarray(OTHERS, { maxLength: 4 }))
  .chain(([label, others]) => {
    const all = ['file', label, ...others];
    return fc.shuffledSubarray(all, { minLength: all.length });
  });

const anyTable: fc.Arbitrary<Table> = fc
  .record({
    kind: fc.constantFrom<[file: string, delimiter: string]>(
      ['labels.tsv', '\t'],
      ['x.csv', ','],
      ['x.csv', ';'],
      ['x.csv', '\t'],
      ['x.tsv', '\t'],
    ),
    columns: anyColumns,
    numbers: fc.boolean(),
    states: fc.constantFrom(2, STATES.length),
    rows: fc.array(row, { minLength: 1, maxLength: 8 }),
    between: fc.array(fc.tuple(fc.nat(8), fc.constantFrom('', '   ', '# a comment')), { maxLength: 3 }),
    eols: fc.constantFrom(['\n'], ['\r\n'], ['\n', '\r\n', '\r\n']),
    mark: fc.constantFrom('', '\ufeff'),
    lastEnds: fc.boolean(),
  })
  .map(({ kind: [file, delimiter], columns, numbers, states, rows, between, eols, mark, lastEnds }) => {
    const valueIn = (column: string, { image, label, state, note }: (typeof rows)[number]): string => {
      if (column === 'file') return `${image}.png`;
      if (LABELS.includes(column)) return numbers ? NUMBER[label] : label;
      if (column === 'label_name') return label;
      if (column === 'class_id') return NUMBER[label];
      return column === 'state' ? STATES[state % states] : note;
    };
    const written = rows.map((one) =>
      columns.map((column, c) => raw({ file, delimiter }, valueIn(column, one), ((one.quote >> c) & 1) === 1)),
    );
    // A line that begins with # is a comment, and a blank one is no row.
    const lines: (readonly string[] | string)[] = [
      columns,
      ...written.filter((cells) => !/^\s*(#|$)/.test(cells.join(delimiter))),
    ];
    for (const [place, line] of between) lines.splice(1 + (place % lines.length), 0, line);
    return { file, delimiter, columns, lines, eols, mark, lastEnds };
  });

const isConsistent = (error: unknown) => ['labels/rows', 'label/number'].includes((error as { code: string }).code);

describe('any table', () => {
  it('changes by a relabel in the cells of the label alone, and gives the same bytes when it is taken back', () => {
    let made = 0;
    fc.assert(
      fc.property(anyTable, fc.nat(), fc.constantFrom(...CLASSES, 'new', '7'), (table, pick, wanted) => {
        const text = textOf(table);
        const source = openRows(text, table.file);
        const image = source.entries.paths[pick % Math.max(1, source.entries.paths.length)];
        if (image === undefined) return;
        let result: ReturnType<typeof change>;
        try {
          result = change(text, table.file, [relabel(image, wanted)]);
        } catch (error) {
          assert.ok(isConsistent(error), String(error));
          return;
        }
        made++;
        const label = table.columns.find((column) => LABELS.includes(column))!;
        const [{ to }] = result.outcomes;
        const isNumber = /^\d+$/.test(to);
        const name = isNumber && to !== wanted ? wanted : isNumber ? CLASSES[Number(to)] : to;
        const after = (columns: readonly string[]) =>
          textOf(
            withCells(table, image, {
              [label]: to,
              ...Object.fromEntries(columns.map((column) => [column, column === 'label_name' ? name : NUMBER[name]])),
            }),
          );
        // Names and numbers go along where they go one to one with the labels, or not at all.
        const pair = isNumber ? ['label_name'] : ['class_id'];
        assert.ok(
          [after([]), after(pair)].includes(result.text),
          `${JSON.stringify(result.text)}\n${JSON.stringify(after(pair))}`,
        );
        assert.equal(change(result.text, table.file, undo(result.outcomes)).text, text);
      }),
      { numRuns: 700 },
    );
    assert.ok(made > 100, `${made} relabels were possible`);
  });

  it('loses by an exclude the state or rows of the image alone, and is the same bytes when it is taken back', () => {
    fc.assert(
      fc.property(anyTable, fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 4 }), (table, picks) => {
        const text = textOf(table);
        const present = openRows(text, table.file).entries.paths;
        const images = picks.map((i) => `${i}.png`).filter((image) => present.includes(image));
        const result = change(text, table.file, images.map(exclude));
        const at = table.columns.indexOf('state');
        const rows = table.lines.slice(1).filter((line) => typeof line !== 'string');
        const own = at >= 0 && rows.every((line) => ['', 'excluded'].includes(valueOf(table, line[at])));
        if (own) {
          const expected = images.reduce((one, image) => withCells(one, image, { state: 'excluded' }), table);
          assert.equal(result.text, textOf(expected));
        } else {
          const file = table.columns.indexOf('file');
          const goes = table.lines.map(
            (line, i) => i > 0 && typeof line !== 'string' && images.includes(valueOf(table, line[file])),
          );
          const ends = table.lines.map((_, i) =>
            i === table.lines.length - 1 && !table.lastEnds ? '' : table.eols[i % table.eols.length],
          );
          const left = table.lines.flatMap((line, i) =>
            goes[i] ? [] : [(typeof line === 'string' ? line : line.join(table.delimiter)) + ends[i]],
          );
          assert.equal(result.text, table.mark + left.join(''));
        }
        assert.equal(change(result.text, table.file, undo(result.outcomes)).text, text);
      }),
      { numRuns: 700 },
    );
  });

  /** What others do to a table: what an undo gives is what they would have made of the table before. */
  const meantime = fc.constantFrom<(table: Table) => Table>(
    (table) => ({ ...table, eols: ['\r\n'] }),
    (table) => ({ ...table, eols: ['\n'] }),
    (table) => ({ ...table, mark: '\ufeff' }),
    (table) => ({ ...table, lines: [table.lines[0], ...table.lines.slice(1).reverse()] }),
    (table) => withColumn(table, 0),
    (table) => withColumn(table, table.columns.length),
    (table) => ({ ...table, lines: [table.lines[0], '# above', ...table.lines.slice(1), '# below'] }),
    (table) => ({
      ...table,
      lines: [
        table.lines[0],
        table.columns.map((column) => (column === 'file' ? 'more.png' : '')),
        ...table.lines.slice(1),
      ],
    }),
    (table) => ({
      ...table,
      lines: table.lines.map((line, i) =>
        i === 0 || typeof line === 'string' ? line : line.map((cell) => cell.replace(/^a "b"$|^"a ""b"""$/, 'x')),
      ),
    }),
  );

  it('gives a label back to the rows of its image whatever others did to the rest', () => {
    fc.assert(
      fc.property(anyTable, fc.nat(), fc.array(meantime, { minLength: 1, maxLength: 3 }), (table, pick, edits) => {
        const text = textOf(table);
        const { paths, labels } = openRows(text, table.file).entries;
        const image = paths[pick % Math.max(1, paths.length)];
        // Rows of one image that differ are told by the rest of theirs, which others have changed here.
        const rows = table.lines
          .slice(1)
          .filter((line) => typeof line !== 'string' && valueOf(table, line[table.columns.indexOf('file')]) === image);
        if (image === undefined || rows.length > 1) return;
        const wanted = labels.find((label) => label !== labels[paths.indexOf(image)]);
        if (wanted === undefined) return;
        const { outcomes } = change(text, table.file, [relabel(image, wanted)]);
        const label = table.columns.find((column) => LABELS.includes(column))!;
        const after = table.columns.reduce((one, column) => {
          const cells = JSON.parse(outcomes[0].undo) as { changed: { set: { column: string; now: string }[] }[] };
          const cell = cells.changed[0].set.find((other) => other.column === column);
          return cell ? withCells(one, image, { [column]: valueOf(table, cell.now) }) : one;
        }, table);
        assert.equal(change(text, table.file, [relabel(image, wanted)]).text, textOf(after), label);
        const theirs = (one: Table) => textOf(edits.reduce((now, edit) => edit(now), one));
        assert.equal(change(theirs(after), table.file, undo(outcomes)).text, theirs(table));
      }),
      { numRuns: 700 },
    );
  });
});

function withColumn(table: Table, at: number): Table {
  const put = (cells: readonly string[], cell: string) => [...cells.slice(0, at), cell, ...cells.slice(at)];
  return {
    ...table,
    columns: put(table.columns, `more${at}`),
    lines: table.lines.map((line, i) => (typeof line === 'string' ? line : put(line, i === 0 ? `more${at}` : 'z'))),
  };
}

describe('any lines of JSON', () => {
  const value = fc.oneof(
    fc.constantFrom(
      '"cat"',
      '"dog"',
      '"caf\\u00e9"',
      '"a \\"b\\""',
      '3',
      '5',
      '1.50',
      'true',
      'false',
      'null',
      '["cat", "x"]',
      '{"label": 1}',
      '"3"',
    ),
  );
  const line = fc.record({
    image: fc.nat(4),
    label: fc.option(value, { nil: undefined }),
    state: fc.option(fc.constantFrom('"excluded"', '""', 'null', '"TX"'), { nil: undefined }),
    more: fc.constantFrom(
      '',
      '"n": 12345678901234567890',
      '"objects": {"label": [1, {"label":"no"}]}',
      '"weight" : 1e2',
    ),
    space: fc.constantFrom('', ' ', '\t'),
    first: fc.boolean(),
    eol: fc.constantFrom('\n', '\r\n'),
  });
  const textOfLines = (lines: readonly { parts: readonly [string, string][]; space: string; eol: string }[]) =>
    lines
      .map(
        ({ parts, space, eol }) =>
          `{${space}${parts.map((part) => memberOf(part, space)).join(`${space},`)}${space}}${eol}`,
      )
      .join('');

  it('change in the values of the label alone, in their kind, and are the same bytes when that is taken back', () => {
    let made = 0;
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('', '\ufeff'),
        fc.constantFrom('cat', 'dog', 'café', '3', '5', '7', '1.5', 'true', 'new', ''),
        fc.nat(),
        (specs, mark, wanted, pick) => {
          const lines = specs.map(({ image, label, state, more, space, first, eol }) => {
            const parts = (
              [
                ['file_name', `"${image}.png"`],
                ['label', label],
                ['state', state],
                ['', more],
              ] as [string, string | undefined][]
            ).filter((part): part is [string, string] => Boolean(part[1]));
            return { image: `${image}.png`, parts: first ? parts : [...parts].reverse(), space, eol };
          });
          const text = mark + textOfLines(lines);
          const { paths } = openRows(text, 'm.jsonl').entries;
          const image = paths[pick % paths.length];
          for (const one of [relabel(image, wanted, 'all'), exclude(image)]) {
            let result: ReturnType<typeof change>;
            try {
              result = change(text, 'm.jsonl', [one]);
            } catch (error) {
              assert.match((error as { code: string }).code, /^label\/(number|boolean|list)$/);
              continue;
            }
            made++;
            assert.equal(change(result.text, 'm.jsonl', undo(result.outcomes)).text, text);
            if (one.action === 'exclude') continue;
            const now = result.text.slice(mark.length).split('\n');
            lines.forEach((before, i) => {
              const own = textOfLines([before]).replace(/\n$/, '');
              if (before.image !== image) return assert.equal(now[i], own);
              const found = before.parts.find(([key]) => key === 'label');
              const [was, is] = [
                JSON.parse(own) as Record<string, unknown>,
                JSON.parse(now[i]) as Record<string, unknown>,
              ];
              assert.equal(String(is.label ?? ''), wanted);
              assert.deepEqual({ ...is, label: 0 }, { ...was, label: 0 });
              const kinds = new Set(
                lines.flatMap(({ parts }) =>
                  parts.filter(([key]) => key === 'label').map(([, one]) => typeof JSON.parse(one)),
                ),
              );
              if (kinds.size === 1 && wanted !== '' && was.label !== null && was.label !== undefined)
                assert.equal(typeof is.label, typeof was.label);
              // What stands around the value stays to the byte.
              if (!found) return;
              const [head, tail] = split(own, found[1], before);
              assert.ok(now[i].startsWith(head) && now[i].endsWith(tail), `${own} ${now[i]}`);
            });
          }
        },
      ),
      { numRuns: 700 },
    );
    assert.ok(made > 350, `${made} changes were possible`);
  });

  function memberOf([key, one]: readonly [string, string], space: string): string {
    return key === '' ? one : `"${key}":${space}${one}`;
  }

  function split(own: string, found: string, { space }: { space: string }): [head: string, tail: string] {
    const key = `"label":${space}${found}`;
    // The key at the top comes after a brace or a comma, never in the object that is nested.
    const at = own.startsWith(`{${space}${key}`) ? 1 + space.length : own.indexOf(`,${key}`) + 1;
    const start = at + key.length - found.length;
    return [own.slice(0, start), own.slice(start + found.length)];
  }
});
