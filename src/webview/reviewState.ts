import type { ClassHealth, DatasetState, Finding, FindingKind, JobProgress, ToReview } from '../engine/protocol';
import { filterFindings, NO_FILTER, type FindingFilter } from './findingFilter';
import { imagesAt, readPoints, type Points } from './map/points';
import type { ReviewTab } from './reviewTab';
import { restoreReview, type SavedReview } from './savedReview';
import { selectOnly, type Selection } from './selection';
import { newWords } from './words';

/** What changes in the review; everything else of the model follows from it. */
export interface ReviewState {
  /** null until the host's first message. */
  readonly dataset: DatasetState | null;
  readonly findings: readonly Finding[];
  readonly imageBase: string;
  readonly progress: JobProgress | null;
  readonly classes: readonly ClassHealth[];
  /** null until the map was opened and has come. */
  readonly map: Points | null;
  /** null before the first report of the map that is being laid out. */
  readonly mapProgress: JobProgress | null;
  /** Images chosen on the map. */
  readonly mapped: Uint32Array;
  readonly tab: ReviewTab;
  readonly filter: FindingFilter;
  readonly selection: Selection;
  /** Images whose decision is on its way. */
  readonly busy: ReadonlySet<string>;
  /** What was last done, for the live region. */
  readonly message: string;
  readonly failure: string;
}

/** Before the host's first message. */
export function initialState(saved: SavedReview | undefined): ReviewState {
  return {
    dataset: null,
    findings: [],
    imageBase: '',
    progress: null,
    classes: [],
    map: null,
    mapProgress: null,
    mapped: new Uint32Array(),
    busy: new Set(),
    message: '',
    failure: '',
    ...restoreReview(saved),
  };
}

/** What a message of the host changes. */
export function received(state: ReviewState, message: ToReview): Partial<ReviewState> {
  switch (message.type) {
    case 'state':
      return { dataset: message.state, findings: message.findings, imageBase: message.imageBase };
    case 'busy':
      return { busy: busyWith(state, message.images, message.busy) };
    case 'done':
      return { message: newWords(message.message, state.message), failure: '' };
    case 'failed':
      return { failure: message.error.message };
    case 'classes':
      return { classes: message.classes };
    case 'mapProgress':
      return { mapProgress: message.progress };
    case 'map':
      return withMap(state, readPoints(message.map));
    case 'progress':
      return { progress: message.progress };
    case 'reveal':
      return revealed(state, message.kind, message.id);
    default:
      return message satisfies never;
  }
}

export function busyWith({ busy: before }: ReviewState, images: readonly string[], isBusy: boolean): Set<string> {
  const busy = new Set(before);
  for (const image of images) {
    if (isBusy) busy.add(image);
    else busy.delete(image);
  }
  return busy;
}

export function mappedPaths({ map, mapped }: ReviewState): string[] {
  return map ? Array.from(mapped, (image) => map.paths[image]) : [];
}

/** A new map keeps the choice of the one before, as far as it has the images. */
function withMap(state: ReviewState, map: Points): Partial<ReviewState> {
  return { map, mapped: imagesAt(map, mappedPaths(state)) };
}

/** Shows a kind or one of its findings, and lifts a filter that would hide it. */
function revealed({ findings, filter, selection }: ReviewState, kind: FindingKind, id?: string): Partial<ReviewState> {
  const visible = id === undefined || filterFindings(findings, kind, filter).some((finding) => finding.id === id);
  return {
    tab: kind,
    filter: visible ? filter : { ...NO_FILTER, order: filter.order },
    selection: id === undefined ? selection : selectOnly(id),
  };
}
