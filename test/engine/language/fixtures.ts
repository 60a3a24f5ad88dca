import type { DatasetState, Finding } from '../../../src/engine/protocol';

/** A finding with what a test does not care about filled in. */
export function finding(changes: Partial<Finding> & Pick<Finding, 'id'>): Finding {
  return {
    kind: 'suspect',
    image: { path: `cat/${changes.id}.png`, label: 'cat' },
    score: 0.95,
    reason: `${changes.id} looks like a dog.`,
    clears: 'Relabel it or keep it.',
    suggestions: [{ label: 'dog', probability: 0.8 }],
    evidence: [],
    ...changes,
  };
}

export function state(root: string, changes: Partial<DatasetState> = {}): DatasetState {
  return {
    root,
    layout: 'folder',
    labelFile: '',
    images: 4,
    unlabelled: 0,
    reading: { what: 'folders: a folder per class, 2 classes', missing: 0, unnamed: 0, passedOver: [], notes: [] },
    excluded: 0,
    classes: [
      { label: 'cat', images: 2 },
      { label: 'dog', images: 2 },
    ],
    analysis: null,
    levels: 1,
    level: 1,
    undoable: 0,
    ...changes,
  };
}
