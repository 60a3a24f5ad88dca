import type { DatasetState, Finding, FindingKind, ToReview } from '../../src/engine/protocol';
import { IMAGE_BASE } from './viewPage';

/** A made-up finding; what a test is about is given, the rest does not matter. */
export function finding(path: string, part: Partial<Omit<Finding, 'image'>> & { label?: string } = {}): Finding {
  const { label = 'shirt', kind = 'suspect', ...rest } = part;
  return {
    id: `${kind} ${path}`,
    kind,
    image: { path, label },
    score: 0.9,
    reason: '8 of 10 neighbours are coats.',
    clears: 'Relabel or keep it.',
    suggestions: [
      { label: 'coat', probability: 0.8 },
      { label: 'dress', probability: 0.1 },
    ],
    evidence: [{ path: 'coat/near.png', label: 'coat', distance: 0.05 }],
    ...rest,
  };
}

export function suspects(count: number): Finding[] {
  return Array.from({ length: count }, (_, i) => finding(`shirt/${i}.png`, { score: 1 - i / count }));
}

export function dataset(part: Partial<DatasetState> = {}): DatasetState {
  return {
    root: '/data/clothes',
    layout: 'folder',
    labelFile: '',
    images: 1000,
    unlabelled: 3,
    reading: { what: 'folders: a folder per class, 2 classes', missing: 0, unnamed: 0, passedOver: [], notes: [] },
    excluded: 0,
    classes: [
      { label: 'coat', images: 400 },
      { label: 'shirt', images: 597 },
    ],
    analysis: {
      trainedAt: '2026-11-23T10:00:00Z',
      description: 'convnet, triplet loss, 5 folds',
      recallAt1: 0.81,
      search: 'exact',
      changedLabels: 0,
      changedImages: 0,
      counts: {},
    },
    levels: 1,
    level: 1,
    undoable: 1,
    ...part,
  };
}

export function stateMessage(
  findings: readonly Finding[],
  part: Partial<DatasetState> = {},
): Extract<ToReview, { type: 'state' }> {
  return { type: 'state', state: dataset(part), findings, imageBase: IMAGE_BASE, labels: ['coat', 'dress', 'shirt'] };
}

/** One finding of each kind given. */
export function ofKinds(...kinds: FindingKind[]): Finding[] {
  return kinds.map((kind) => finding(`${kind}.png`, { kind }));
}
