import assert from 'node:assert/strict';
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import type { LabelEdit } from '../../../src/engine/labels/labelEdit';
import { FileWatch } from '../../../src/engine/language/fileWatch';

const event = (path: string, type: FileChangeType): FileEvent => ({ uri: `file://${path}`, type });
const move: LabelEdit = { moves: [{ from: 'cat/1.png', to: 'dog/new/1.png' }], texts: [], outcomes: [] };
const ownEvents = [
  event('/d/dog', FileChangeType.Created),
  event('/d/dog/new', FileChangeType.Created),
  event('/d/cat/1.png', FileChangeType.Deleted),
  event('/d/dog/new/1.png', FileChangeType.Created),
];

describe('FileWatch', () => {
  let refreshed: string[];
  let time: number;
  let watch: FileWatch;
  beforeEach(() => {
    refreshed = [];
    time = 0;
    watch = new FileWatch(
      (root) => refreshed.push(root),
      () => time,
      1,
    );
  });
  afterEach(() => watch.dispose());
  const settle = () => new Promise((done) => setTimeout(done, 20));

  it('refreshes once for many changes, and each dataset that holds the file', async () => {
    for (const name of ['1', '2', '3'])
      watch.changed([event(`/d/sub/${name}.png`, FileChangeType.Created)], ['/d', '/d/sub', '/other']);
    await settle();
    assert.deepEqual(refreshed, ['/d', '/d/sub']);
  });

  it('takes no notice of its own cache, of other folders and of other schemes', async () => {
    watch.changed(
      [
        event('/d/.nearmiss/cache', FileChangeType.Created),
        event('/d/.nearmiss/cache/pixels.bin', FileChangeType.Changed),
        event('/d/.nearmiss/decisions.tsv', FileChangeType.Changed),
        event('/d/.nearmiss/cat/cache/pixels.bin', FileChangeType.Changed),
        event('/data/1.png', FileChangeType.Created),
        { uri: 'untitled:1', type: FileChangeType.Changed },
      ],
      ['/d'],
    );
    await settle();
    assert.deepEqual(refreshed, []);
  });

  it('takes no notice of the moves that Nearmiss made', async () => {
    watch.expect('/d', move);
    watch.changed(ownEvents, ['/d']);
    await settle();
    assert.deepEqual(refreshed, []);
  });

  it('takes no notice of a folder that went when it was emptied, nor of what was excluded', async () => {
    watch.expect('/d', { ...move, moves: [{ from: 'cat/1.png', to: '../.nearmiss/d/excluded/cat/1.png' }] });
    watch.expectRemoval('/d/cat');
    watch.changed([event('/d/cat/1.png', FileChangeType.Deleted), event('/d/cat', FileChangeType.Deleted)], ['/d']);
    await settle();
    assert.deepEqual(refreshed, []);
    watch.changed([event('/d/cat', FileChangeType.Deleted)], ['/d']);
    await settle();
    assert.deepEqual(refreshed, ['/d']);
  });

  it('sees images that the user brings back from the excluded ones by hand', async () => {
    watch.changed([event('/d/.nearmiss/excluded/cat/1.png', FileChangeType.Deleted)], ['/d']);
    await settle();
    assert.deepEqual(refreshed, ['/d']);
  });

  it('sees the same move when the user makes it again, and its reverse', async () => {
    watch.expect('/d', move);
    watch.changed(ownEvents, ['/d']);
    watch.changed(ownEvents, ['/d']);
    await settle();
    watch.expect('/d', move);
    watch.changed(
      [event('/d/cat/1.png', FileChangeType.Created), event('/d/dog/new/1.png', FileChangeType.Deleted)],
      ['/d'],
    );
    await settle();
    assert.deepEqual(refreshed, ['/d', '/d']);
  });

  it('stops waiting for events that never came', async () => {
    watch.expect('/d', move);
    time = 60_000;
    watch.changed(ownEvents, ['/d']);
    await settle();
    assert.deepEqual(refreshed, ['/d']);
  });
});
