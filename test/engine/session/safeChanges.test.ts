import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { applyToDisk } from '../../../src/engine/labels/applyToDisk';
import type { LabelEdit } from '../../../src/engine/labels/labelEdit';
import { Curator } from '../../../src/engine/session/curator';
import { temporaryFolder } from '../fixtures/temporaryFolder';

const IMAGES = ['cat/1.png', 'cat/2.png', 'dog/3.png', 'dog/4.png'];
const TABLE = 'image,label\r\ncat/1.png,cat\r\n"cat/2.png",cat\r\ndog/3.png,dog\r\ndog/4.png,dog\r\n';

/** What a process that is killed at this moment leaves: it does not come back to tidy up. */
class Killed extends Error {}

describe('changes of labels', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const file = (path: string) => join(folder.path, path);
  const decisions = () => folder.state.decisions;
  const journal = () => join(dirname(decisions()), 'journal.json');
  const lock = () => join(dirname(decisions()), 'lock');
  const opened: Curator[] = [];
  let said: string[] = [];

  const open = async (
    apply: (edit: LabelEdit) => Promise<boolean> = write,
    options: { readonly inPlace?: boolean } = {},
  ): Promise<Curator> => {
    const curator = await Curator.open(folder.path, { ...options, apply, onCutOff: (message) => said.push(message) });
    opened.push(curator);
    return curator;
  };
  const write = async (edit: LabelEdit): Promise<boolean> => {
    await applyToDisk(folder.path, edit);
    return true;
  };
  const rows = () => readFileSync(decisions(), 'utf8').trimEnd().split('\n').slice(1);

  beforeEach(() => {
    said = [];
    for (const image of IMAGES) {
      mkdirSync(dirname(file(image)), { recursive: true });
      writeFileSync(file(image), '');
    }
  });
  afterEach(() => Promise.all(opened.splice(0).map((curator) => curator.dispose())));

  /**
   * A relabel of all to owl in a process that dies after some of the moves; `texts` says whether it got to the text.
   */
  async function dieAfter(moves: number, images: readonly string[] = IMAGES, texts = false): Promise<void> {
    const dying = await open(async (edit) => {
      await applyToDisk(folder.path, { ...edit, moves: edit.moves.slice(0, moves), texts: texts ? edit.texts : [] });
      const plan = readFileSync(journal());
      throw Object.assign(new Killed(), { plan });
    });
    const { plan } = await dying.decide({ images, action: 'relabel', label: 'owl' }).then(
      () => assert.fail('it dies'),
      (error: Killed & { plan: Buffer }) => error,
    );
    writeFileSync(journal(), plan);
  }

  it('that were cut off among folders are told of, hold up others, and are finished or taken back', async () => {
    for (const choice of ['finish', 'takeBack'] as const) {
      await dieAfter(3);
      assert.deepEqual(
        ['owl/1.png', 'owl/2.png', 'owl/3.png', 'dog/4.png'].filter((path) => !existsSync(file(path))),
        [],
      );
      const curator = await open();
      assert.match(said.at(-1)!, /the relabel of 4 images, of which 3 of 4 files are changed/);
      await assert.rejects(curator.decide({ images: ['dog/4.png'], action: 'exclude' }), {
        code: 'journal/interrupted',
      });
      const { message } = await curator.recover(choice);
      assert.match(message, choice === 'finish' ? /^Finished the relabel of 4 images/ : /^Took back/);
      const labels = curator.at.table.paths.map((path) => path.split('/')[0]);
      assert.deepEqual(new Set(labels), new Set(choice === 'finish' ? ['owl'] : ['cat', 'dog']));
      assert.equal(existsSync(journal()), false);
      assert.equal(curator.at.state.undoable, choice === 'finish' ? 4 : 0);
      if (choice === 'finish') await curator.undo();
      assert.ok(IMAGES.every((path) => existsSync(file(path))));
    }
    const nothing = await open();
    await assert.rejects(nothing.recover('finish'), { code: 'journal/nothing' });
  });

  it('that were cut off while a picture was copied to another disk, or its link was set anew, lose none', async () => {
    await folder.write({ '.raw/x.png': 'X' });
    symlinkSync('../.raw/x.png', file('cat/5.png'));
    for (const choice of ['finish', 'takeBack'] as const) {
      await dieAfter(1, [...IMAGES, 'cat/5.png']);
      // The first is moved. Of the second the copy is whole, of the third it is not.
      writeFileSync(file('owl/2.png'), readFileSync(file('cat/2.png')));
      writeFileSync(file('owl/3.png.0123abcd.tmp'), 'half');
      symlinkSync('../.raw/x.png', file('owl/5.png'));
      const curator = await open();
      await curator.recover(choice);
      const labels = choice === 'finish' ? ['owl', 'owl', 'owl', 'owl', 'owl'] : ['cat', 'cat', 'cat', 'dog', 'dog'];
      assert.deepEqual(
        curator.at.table.paths.map((path) => path.split('/')[0]),
        labels,
      );
      assert.equal(readlinkSync(file(`${labels[0]}/5.png`)), '../.raw/x.png');
      assert.ok(!existsSync(file('owl/3.png.0123abcd.tmp')));
      if (choice === 'finish') await curator.undo();
    }
  });

  it('that were cut off between a table and its record are finished or taken back, to the byte', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    await dieAfter(0, IMAGES, true);
    const after = TABLE.replaceAll(/,(cat|dog)\r/g, ',owl\r');
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), after);
    assert.equal(existsSync(decisions()), false);
    await (await open()).recover('takeBack');
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE);
    await dieAfter(0, IMAGES, true);
    await (await open()).recover('finish');
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), after);
    assert.equal(rows().length, 4);
    await (await open()).undo();
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE);
  });

  it('that were cut off while an editor wrote a table in place give the table back', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const after = TABLE.replace('1.png,cat', '1.png,owl');
    for (const written of [0, 1, 40]) {
      const dying = await open(
        async () => {
          writeFileSync(file('labels.csv'), after.slice(0, written));
          throw new Killed();
        },
        { inPlace: true },
      );
      await assert.rejects(dying.decide({ images: ['cat/1.png'], action: 'relabel', label: 'owl' }));
      const curator = await open();
      await curator.recover(written === 1 ? 'finish' : 'takeBack');
      assert.equal(readFileSync(file('labels.csv'), 'utf8'), written === 1 ? after : TABLE);
      if (written === 1) await curator.undo();
      const left = readdirSync(dirname(journal())).filter((name) => name.startsWith('journal'));
      assert.deepEqual(left, []);
    }
  });

  it('that were cut off before anything was changed, or after all was recorded, are of no more concern', async () => {
    await dieAfter(0);
    const curator = await open();
    assert.deepEqual(said, []);
    await curator.decide({ images: ['cat/1.png'], action: 'relabel', label: 'dog' });
    const done = await open(async (edit) => {
      await applyToDisk(folder.path, edit);
      writeFileSync(file('plan'), readFileSync(journal()));
      return true;
    });
    await done.decide({ images: ['cat/2.png'], action: 'relabel', label: 'dog' });
    renameSync(file('plan'), journal());
    const next = await open();
    await next.decide({ images: ['dog/4.png'], action: 'relabel', label: 'cat' });
    assert.equal(next.at.state.undoable, 3);
  });

  it('that were cut off after a rename was recorded are not recorded twice', async () => {
    const renaming = await open(async (edit) => {
      await applyToDisk(folder.path, edit);
      await new Promise((later) => setTimeout(later, 5));
      writeFileSync(file('plan'), readFileSync(journal()));
      return true;
    });
    await renaming.renameClass('cat', 'lion');
    renameSync(file('plan'), journal());
    const next = await open();
    await next.undo();
    assert.ok(existsSync(file('cat/1.png')));
    await assert.rejects(next.undo(), { code: 'undo/nothing' });
  });

  it('leaves alone what others have changed of a change that was cut off, and names it', async () => {
    await dieAfter(3);
    rmSync(file('owl/2.png'));
    const curator = await open();
    const { message } = await curator.recover('finish');
    assert.match(message, /Changed by others meanwhile, and left as they are: cat\/2\.png/);
    assert.deepEqual(
      rows().map((row) => row.split('\t')[1]),
      ['cat/1.png', 'dog/3.png', 'dog/4.png'],
    );
  });

  it('are taken back where the decision cannot be recorded', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const curator = await open(async (edit) => {
      await write(edit);
      mkdirSync(decisions(), { recursive: true });
      return true;
    });
    await assert.rejects(curator.decide({ images: ['cat/1.png'], action: 'relabel', label: 'dog' }), {
      code: 'decisions/unwritable',
      message: /The labels were put back, so nothing was changed\.$/,
    });
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE);
    assert.equal(existsSync(journal()), false);
    assert.equal(curator.at.table.label(0), 'cat');
  });

  it('change nothing where neither record nor plan can be written', async () => {
    const curator = await open();
    rmSync(dirname(journal()), { recursive: true, force: true });
    mkdirSync(dirname(dirname(journal())), { recursive: true });
    writeFileSync(dirname(journal()), '');
    const exclude = { images: ['cat/1.png'], action: 'exclude' } as const;
    await assert.rejects(curator.decide(exclude), { code: 'decisions/unwritable' });
    rmSync(dirname(journal()));
    mkdirSync(journal(), { recursive: true });
    await assert.rejects(curator.decide(exclude), { code: 'journal/unreadable' });
    assert.ok(existsSync(file('cat/1.png')));
  });

  it('of two processes on one table both come about, whichever was opened first', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const [first, second] = [await open(), await open()];
    await first.decide({ images: ['cat/1.png'], action: 'relabel', label: 'owl' });
    await second.decide({ images: ['dog/3.png'], action: 'relabel', label: 'owl' });
    assert.equal(
      readFileSync(file('labels.csv'), 'utf8'),
      TABLE.replace('1.png,cat', '1.png,owl').replace('3.png,dog', '3.png,owl'),
    );
    assert.deepEqual([second.at.table.label(0), second.at.state.undoable], ['owl', 2]);
    await first.undo();
    await first.undo();
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE);
    await assert.rejects(second.undo(), { code: 'undo/nothing' });
  });

  it('are not recorded once another process has taken the lock over and taken them back', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const second = await open();
    const first = await open(async (edit) => {
      await write(edit);
      // Here its computer sleeps for long.
      rmSync(lock());
      await second.recover('takeBack');
      return true;
    });
    const relabel = { images: ['cat/1.png'], action: 'relabel', label: 'owl' } as const;
    await assert.rejects(first.decide(relabel), { code: 'lock/lost' });
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE);
    assert.equal(existsSync(decisions()), false);
  });

  it('leave alone the plan of whoever has taken the lock over', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const first = await open(async () => {
      writeFileSync(lock(), readFileSync(lock(), 'utf8').replace(/"id":"/, '"id":"another'));
      writeFileSync(journal(), 'the plan of another');
      throw new Killed();
    });
    await assert.rejects(first.decide({ images: ['cat/1.png'], action: 'relabel', label: 'owl' }), Killed);
    assert.equal(readFileSync(journal(), 'utf8'), 'the plan of another');
    assert.match(readFileSync(lock(), 'utf8'), /another/);
  });

  it('are made in the table that an editor was writing when the dataset was opened', async () => {
    writeFileSync(file('labels.csv'), '');
    const curator = await open();
    assert.equal(curator.at.state.layout, 'folder');
    writeFileSync(file('labels.csv'), TABLE);
    await curator.decide({ images: ['cat/1.png'], action: 'relabel', label: 'owl' });
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE.replace('1.png,cat', '1.png,owl'));
    assert.ok(existsSync(file('cat/1.png')));
  });

  it('that give a label anew and are refused hold up nobody', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const refusing = await open(async () => false);
    const same = { images: ['cat/1.png'], action: 'relabel', label: 'cat' } as const;
    await assert.rejects(refusing.decide(same), { code: 'edit/refused' });
    assert.equal(existsSync(journal()), false);
    await (await open()).decide(same);
    assert.equal(rows().length, 1);
  });

  it('are made on the folders as another process has left them', async () => {
    const [first, second] = [await open(), await open()];
    await first.decide({ images: ['cat/1.png'], action: 'exclude' });
    const same = { images: ['cat/1.png'], action: 'relabel', label: 'cat' } as const;
    await assert.rejects(second.decide(same), { code: 'image/unknown' });
    assert.deepEqual([rows().length, second.at.state.images], [1, 3]);
  });

  it('are undone as far as can be, the rest is named, and can be undone when its label is as it was', async () => {
    writeFileSync(file('labels.csv'), TABLE);
    const curator = await open();
    await curator.decide({ images: ['dog/4.png'], action: 'relabel', label: 'fox' });
    await curator.decide({ images: IMAGES.slice(0, 3), action: 'relabel', label: 'owl' });
    const text = readFileSync(file('labels.csv'), 'utf8');
    writeFileSync(file('labels.csv'), text.replace('"cat/2.png",owl', '"cat/2.png",bat'));
    const { message } = await curator.undo();
    assert.match(message, /^Undid relabel of 2 images\. Changed since, and left as they are: cat\/2\.png$/);
    await curator.undo();
    const left = TABLE.replace('"cat/2.png",cat', '"cat/2.png",bat');
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), left);
    await assert.rejects(curator.undo(), { code: 'undo/nothing' });
    writeFileSync(file('labels.csv'), left.replace('bat', 'owl'));
    await curator.undo();
    assert.equal(readFileSync(file('labels.csv'), 'utf8'), TABLE);
  });
});
