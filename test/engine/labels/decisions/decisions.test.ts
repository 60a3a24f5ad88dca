import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import fc from 'fast-check';
import {
  COLUMNS,
  type Decision,
  formatDecision,
  parseDecisions,
} from '../../../../src/engine/labels/decisions/decisionRows';
import { DecisionLog, keyOf, standing } from '../../../../src/engine/labels/decisions/decisions';
import type { EditOutcome } from '../../../../src/engine/labels/labelEdit';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const outcome = (image: string, from: string, to: string): EditOutcome => ({
  image,
  now: image,
  from,
  to,
  undo: `{"of":"${image}"}`,
});
const clock = () => new Date('2026-11-23T10:00:00.000Z');
type Step = Parameters<DecisionLog['step']>;
const add = (log: DecisionLog, ...step: Step) => log.append(log.step(...step));
const undo = (log: DecisionLog, decisions: readonly Decision[]) => log.append(log.undoing(decisions));
const rename = (log: DecisionLog, ...renaming: Parameters<DecisionLog['renaming']>) =>
  log.append(log.renaming(...renaming));
const images = (decisions: readonly Decision[]) => decisions.map(({ image }) => image);

describe('DecisionLog', () => {
  const folder = temporaryFolder();
  const file = () => folder.state.decisions;
  const open = () => DecisionLog.open(file(), '', clock);

  it('appends rows under one header, which another reader finds again', async () => {
    const log = await open();
    await add(log, 'relabel', [outcome('a\tb.png', 'cat', 'dog')], ['h1'], 'line one\nline two');
    await add(log, 'keep', [outcome('2.png', 'cat', 'cat')], ['h2'], '');
    assert.equal(
      readFileSync(file(), 'utf8'),
      [
        'time\timage\thash\taction\tfrom\tto\tevidence\tundo\ttable',
        '2026-11-23T10:00:00.000Z\ta\\tb.png\th1\trelabel\tcat\tdog\tline one\\nline two\t{"of":"a\\tb.png"}\t',
        '2026-11-23T10:00:00.001Z\t2.png\th2\tkeep\tcat\tcat\t\t{"of":"2.png"}\t',
        '',
      ].join('\n'),
    );
    const again = await open();
    assert.deepEqual(again.problems, []);
    assert.deepEqual(again.lastUndoable(), log.lastUndoable());
    assert.equal(again.undoable, 2);
  });

  it('takes back step by step, the images of one step together, also after a restart', async () => {
    await add(
      await open(),
      'relabel',
      [outcome('1.png', 'cat', 'dog'), outcome('2.png', 'cat', 'dog')],
      ['h1', 'h2'],
      '',
    );
    await add(await open(), 'exclude', [outcome('1.png', 'dog', '')], ['h1'], '');
    const log = await open();
    assert.deepEqual(images(log.lastUndoable()), ['1.png']);
    await undo(log, log.lastUndoable());
    const restarted = await open();
    assert.deepEqual(images(restarted.lastUndoable()), ['1.png', '2.png']);
    assert.equal(restarted.lastUndoable()[0].action, 'relabel');
    await undo(restarted, restarted.lastUndoable());
    assert.deepEqual([restarted.undoable, (await open()).undoable, restarted.lastUndoable().length], [0, 0, 0]);
  });

  it('confirms a label by content, until the image or its label changes or the decision is taken back', async () => {
    const log = await open();
    const table = { classes: ['cat', 'dog'], labels: Int32Array.of(0, 0, 1, -1) };
    await add(log, 'keep', [outcome('1.png', 'cat', 'cat')], ['h1'], '');
    await add(log, 'relabel', [outcome('3.png', 'cat', 'dog')], ['h3'], '');
    await add(log, 'keep', [outcome('4.png', '', '')], [''], '');
    assert.deepEqual([...log.marks(table, ['h1', 'other', 'h3', '']).kept], [1, 0, 1, 0]);
    assert.deepEqual([...log.marks(table, ['h1', 'other', 'h3', '']).reviewed], [0, -1, 0, -1]);
    assert.deepEqual(
      [...log.marks({ ...table, labels: Int32Array.of(1, 0, 0, -1) }, ['h1', 'other', 'h3', '']).kept],
      [0, 0, 0, 0],
    );
    assert.deepEqual([...log.marks(table, ['changed', 'other', 'h3', '']).kept], [0, 0, 1, 0]);
    await undo(log, log.lastUndoable());
    await undo(log, log.lastUndoable());
    assert.deepEqual([...log.marks(table, ['h1', 'other', 'h3', '']).kept], [1, 0, 0, 0]);
  });

  it('holds on to what was said of a class that was renamed, and takes back only the renames that it can', async () => {
    const log = await open();
    const kept = (...classes: string[]) => [
      ...log.marks({ classes, labels: Int32Array.from(classes, (_, i) => i) }, ['h1', 'h2', 'h3']).kept,
    ];
    await add(
      log,
      'keep',
      [outcome('1.png', 'cat', 'cat'), outcome('2.png', 'cat/lion', 'cat/lion'), outcome('3.png', 'dog', 'dog')],
      ['h1', 'h2', 'h3'],
      '',
    );
    assert.deepEqual([log.mentions('cat'), log.mentions('pet')], [true, false]);
    await rename(log, { from: 'cat', to: 'pet' });
    assert.deepEqual(kept('pet', 'pet/lion', 'dog'), [1, 1, 1]);
    assert.deepEqual(kept('cat', 'cat/lion', 'pet'), [1, 1, 0], 'an editor may take the rename back');
    assert.deepEqual([...log.marks({ classes: ['pet'], labels: Int32Array.of(0) }, ['h1']).reviewed], [0]);
    assert.deepEqual([log.undoable, log.lastUndoable()[0].action], [3, 'keep']);
    await rename(log, { from: 'dog', to: 'hound' }, '[]');
    assert.deepEqual(
      [log.undoable, log.lastUndoable().map(({ image, action }) => [image, action])],
      [4, [['dog', 'rename']]],
    );
    await undo(log, log.lastUndoable());
    assert.deepEqual(kept('pet', 'pet/lion', 'hound'), [1, 1, 0]);
    assert.deepEqual((await open()).problems, []);
  });

  it('ends a line that was cut off, reports it, and goes on', async () => {
    await add(await open(), 'keep', [outcome('1.png', 'cat', 'cat')], ['h1'], '');
    appendFileSync(file(), '2026-11-23T10:00:01.000Z\t2.p');
    const torn = await open();
    assert.deepEqual(
      torn.problems.map(({ code, line }) => [code, line]),
      [['decisions/row', 3]],
    );
    await add(torn, 'keep', [outcome('3.png', 'cat', 'cat')], ['h3'], '');
    assert.deepEqual(images([...parseDecisions(readFileSync(file(), 'utf8'), file()).decisions]), ['1.png', '3.png']);
  });

  it('follows columns that others added or ordered anew, and heads its own where some are missing', async () => {
    mkdirSync(dirname(file()), { recursive: true });
    writeFileSync(
      file(),
      'who\tundo\tevidence\tto\tfrom\taction\thash\timage\ttime\ttable\n' +
        'me\t\t\tcat\tcat\tkeep\th1\t1.png\t2026-01-01T00:00:00.000Z\t\n',
    );
    await add(await open(), 'keep', [outcome('2.png', 'cat', 'cat')], ['h2'], '');
    assert.match(
      readFileSync(file(), 'utf8').split('\n')[2],
      /^\t\{"of":"2\.png"\}\t\tcat\tcat\tkeep\th2\t2\.png\t2026[^\t]*\t$/,
    );
    writeFileSync(file(), 'time\timage\taction\n2026-01-01T00:00:00.000Z\t1.png\tkeep\n');
    await add(await open(), 'keep', [outcome('2.png', 'cat', 'cat')], ['h2'], '');
    const log = await open();
    assert.deepEqual(log.problems, []);
    assert.equal(log.undoable, 2);
  });

  it('takes back decisions of its own label file only, and those of earlier versions, which named none', async () => {
    const of = (table: string) => DecisionLog.open(file(), table, clock);
    await add(await of('a.csv'), 'relabel', [outcome('1.png', 'cat', 'dog')], ['h1'], '');
    await add(await of('b.csv'), 'relabel', [outcome('2.png', 'cat', 'dog')], ['h2'], '');
    assert.deepEqual(images((await of('a.csv')).lastUndoable()), ['1.png']);
    assert.deepEqual(images((await of('b.csv')).lastUndoable()), ['2.png']);
    assert.equal((await of('')).undoable, 0);
    const dog = { classes: ['dog'], labels: Int32Array.of(0) };
    assert.deepEqual([...(await of('b.csv')).marks(dog, ['h1']).kept], [0]);
    writeFileSync(file(), 'time\timage\thash\taction\tfrom\tto\tevidence\tundo\n2020\t3.png\th3\tkeep\tcat\tcat\t\t\n');
    for (const table of ['', 'a.csv']) assert.deepEqual(images((await of(table)).lastUndoable()), ['3.png']);
  });

  it('sees what another process has recorded when it looks again, and passes over what it is told to', async () => {
    const log = await open();
    const other = await open();
    await add(other, 'keep', [outcome('1.png', 'cat', 'cat')], ['h1'], '');
    await add(other, 'keep', [outcome('2.png', 'cat', 'cat'), outcome('3.png', 'cat', 'cat')], ['h2', 'h3'], '');
    assert.equal(log.undoable, 0);
    await log.refresh();
    assert.equal(log.undoable, 3);
    const [second, third] = log.lastUndoable();
    assert.deepEqual(images(log.lastUndoable(new Set([keyOf(second)]))), ['3.png']);
    assert.deepEqual(images(log.lastUndoable(new Set([second, third].map(keyOf)))), ['1.png']);
    assert.deepEqual(
      log.missing([second, { ...third, image: '4.png' }]).map(({ image }) => image),
      ['4.png'],
    );
  });

  it('leaves no row of a step of which a full disk took only some', async () => {
    const log = await open();
    await add(log, 'keep', [outcome('1.png', 'cat', 'cat')], ['h1'], '');
    const before = readFileSync(file(), 'utf8');
    const handle = await openFile(file());
    const handles = Object.getPrototypeOf(handle) as { appendFile(bytes: Buffer): Promise<void> };
    await handle.close();
    const { appendFile } = handles;
    handles.appendFile = async function (bytes) {
      await appendFile.call(this, bytes.subarray(0, bytes.length - 9));
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    };
    try {
      const both = [outcome('1.png', 'cat', 'dog'), outcome('2.png', 'cat', 'dog')];
      await assert.rejects(add(log, 'relabel', both, ['h1', 'h2'], ''), { code: 'decisions/unwritable' });
    } finally {
      handles.appendFile = appendFile;
    }
    assert.equal(readFileSync(file(), 'utf8'), before);
  });

  it('says when a decision could not be recorded, and does not count it', async () => {
    const log = await open();
    mkdirSync(file(), { recursive: true });
    await assert.rejects(add(log, 'keep', [outcome('1.png', 'cat', 'cat')], ['h1'], ''), {
      code: 'decisions/unwritable',
    });
    assert.equal(log.undoable, 0);
    await assert.rejects(open(), { code: 'decisions/unreadable' });
  });
});

describe('parseDecisions', () => {
  const decision = (image: string, action: Decision['action'] = 'keep'): Decision => ({
    time: `t-${image}-${action}`,
    image,
    hash: 'h',
    action,
    from: 'cat',
    to: 'cat',
    evidence: '',
    undo: '',
    table: '',
  });
  const text = (...rows: Decision[]) => [null, ...rows].map((row) => formatDecision(row, COLUMNS)).join('');

  it('counts the rows of both sides of a merge conflict once and reports its marks', () => {
    const [header, base, ours, theirs] = text(decision('base'), decision('ours'), decision('theirs')).split('\n');
    const { decisions, problems } = parseDecisions(
      [header, base, '<<<<<<< HEAD', ours, '||||||| 1234567', '=======', base, theirs, '>>>>>>> branch', ''].join('\n'),
      'decisions.tsv',
    );
    assert.deepEqual(images(decisions), ['base', 'ours', 'theirs']);
    assert.deepEqual(
      problems.map(({ code, line }) => [code, line]),
      [3, 5, 6, 9].map((line) => ['decisions/conflict', line]),
    );
  });

  it('gives back any decision, and never throws on any text', () => {
    const value = fc.string({ unit: fc.constantFrom('a', '\t', '\n', '\r', '\\', '#', '"', '🐶', '\udce9', ' ') });
    fc.assert(
      fc.property(value, value, value, (image, from, evidence) => {
        fc.pre(image !== '');
        const row = { ...decision(image), from, evidence };
        assert.deepEqual(parseDecisions(text(row), ''), { decisions: [row], columns: [...COLUMNS], problems: [] });
      }),
    );
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('time', 'image', 'action', 'keep', '\t', '\n', '\r', '\\', '<<<<<<<', '#', 'x'),
        }),
        (noise) => {
          parseDecisions(noise, '');
        },
      ),
    );
  });

  it('lets an undo cancel the decision that it takes back where a later one was passed over', () => {
    const first = { ...decision('1', 'relabel'), time: '1', from: 'cat', to: 'dog' };
    const second = { ...decision('1', 'relabel'), time: '2', from: 'dog', to: 'owl' };
    const undone = { ...decision('1', 'undo'), time: '3', from: 'dog', to: 'cat' };
    assert.deepEqual(standing([first, second, undone]), [second]);
  });

  it('lets an undo cancel the last standing decision on its image, not one of another', () => {
    const rows = [decision('1'), decision('2'), decision('1', 'relabel'), decision('1', 'undo'), decision('3', 'undo')];
    assert.deepEqual(standing(rows), rows.slice(0, 2));
    assert.deepEqual(standing([...rows, decision('1', 'undo'), decision('1', 'undo')]), [rows[1]]);
    assert.deepEqual(standing([]), []);
  });
});
