import assert from 'node:assert/strict';
import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findDataset } from '../../../src/engine/labels/findDatasets';
import { openState } from '../../../src/engine/labels/state/openState';
import { OpenedLabels } from '../../../src/engine/session/openedLabels';
import { datasetOf } from '../labels/annotations/roundTrip';

describe('opened labels', () => {
  it('are stale once a file beside a picture is written, and not before', async () => {
    const label = 'labels/a.txt';
    const files = { 'classes.txt': 'cat\ndog\n', [label]: '0 0.5 0.5 0.5 0.5\n' };
    const root = await datasetOf({ ...files, 'images/a.jpg': null });
    for (const file of Object.keys(files)) utimesSync(join(root, file), 1e9, 1e9);
    const state = await openState(root);
    const labels = await OpenedLabels.open(await findDataset(root), state, undefined);
    assert.equal(await labels.isStale(), false);
    writeFileSync(join(root, label), '1 0.5 0.5 0.5 0.5\n');
    assert.equal(await labels.isStale(), true);
    assert.equal(await labels.refresh(), 'relabelled');
    assert.deepEqual(labels.entries.labels, ['dog']);
  });
});
