import assert from 'node:assert/strict';
import { addRows, alignSpaces, type Analysis, labelsOfTraining } from '../../../src/engine/analysis/analysis';
import type { Space } from '../../../src/engine/numeric/space';

const space = (rows: number[][], heldOut: number[] | null): Space => ({
  embeddings: { count: rows.length, dim: rows[0]?.length ?? 1, values: Float32Array.from(rows.flat()) },
  heldOut: heldOut && Uint32Array.from(heldOut),
});
const analysisOf = (hashes: string[], ...spaces: Space[]): Analysis => ({
  recipeKey: 'k',
  trainedAt: '2026-01-01T00:00:00.000Z',
  description: '',
  backbone: null,
  recallAt1: null,
  hashes,
  labels: hashes.map(() => 'cat'),
  spaces: spaces.map((each) => ({ space: each, embedder: { kind: 'edges' } })),
});

describe('alignSpaces', () => {
  it('finds every image again by its content, whatever its place in the list', () => {
    const { spaces, missing, gone } = alignSpaces(
      analysisOf(
        ['a', 'b', 'c'],
        space(
          [
            [1, 0],
            [2, 0],
            [3, 0],
          ],
          [1],
        ),
      ),
      ['c', 'a', 'b'],
    );
    assert.deepEqual([...spaces[0].embeddings.values], [3, 0, 1, 0, 2, 0]);
    assert.deepEqual([...spaces[0].heldOut!], [2]);
    assert.deepEqual([[...missing], gone], [[], 0]);
  });

  it('counts images that came and went, and holds new ones out nowhere', () => {
    const { spaces, missing, gone } = alignSpaces(analysisOf(['a', 'b'], space([[1], [2]], [0, 1])), ['b', 'new', '']);
    assert.deepEqual([...spaces[0].embeddings.values], [2, 0, 0]);
    assert.deepEqual([...spaces[0].heldOut!], [0]);
    assert.deepEqual([[...missing], gone], [[1], 1]);
  });

  it('counts no image as gone that could not be read at the training', () => {
    const { missing, gone } = alignSpaces(analysisOf(['a', ''], space([[1], [0]], [0])), ['', 'a']);
    assert.deepEqual([[...missing], gone], [[], 0]);
  });

  it('gives equal images their rows in turn, so that each stays held out where it was', () => {
    const { spaces } = alignSpaces(analysisOf(['a', 'a'], space([[1], [1]], [1])), ['a', 'a']);
    assert.deepEqual([...spaces[0].heldOut!], [1]);
  });

  it('handles a dataset that has lost all its images', () => {
    const { spaces, missing, gone } = alignSpaces(analysisOf(['a'], space([[1]], null)), []);
    assert.equal(spaces[0].embeddings.count, 0);
    assert.deepEqual([[...missing], gone], [[], 1]);
  });

  it('holds images that are added later out of every space', () => {
    const aligned = alignSpaces(analysisOf(['a', 'b'], space([[1], [2]], [0])), ['a', 'n', 'b']);
    const added = addRows(aligned.spaces[0], aligned.missing, Float32Array.of(9));
    assert.deepEqual([...added.embeddings.values], [1, 9, 2]);
    assert.deepEqual([...added.heldOut!], [0, 1]);
  });
});

describe('labelsOfTraining', () => {
  it('are those of the training for known images and the present ones for new images', () => {
    const analysis = { ...analysisOf(['a', 'b', 'c']), labels: ['owl', '', 'cat'] };
    const { classes, labels } = labelsOfTraining(analysis, ['new', 'c', 'b', 'a'], () => 'bee');
    assert.deepEqual(classes, ['bee', 'cat', 'owl']);
    assert.deepEqual([...labels], [0, 1, -1, 2]);
  });
});
