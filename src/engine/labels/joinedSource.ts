import { NearmissError } from '../protocol/reply';
import type { DatasetInfo } from '../protocol/dataset';
import { pictureOf } from '../protocol/pictureParts';
import { type Problem, Problems } from '../files/problem';
import type { EditOutcome, LabelEdit } from './labelEdit';
import { checkDistinct, type LabelChange, type LabelEntries, lazyLabels, type LabelSource } from './labelSource';
import { undoInTable } from './writing/rowUndo';

/**
 * One dataset of several label files: their images one after the other. An image that two of them name is that of the
 * first; the other's rows of it are left as they are, and said.
 * @param images all of the dataset, to count those that no row names
 */
export function joinedSource(
  info: DatasetInfo,
  sources: readonly LabelSource[],
  found: readonly Problem[],
  images: readonly string[],
): LabelSource {
  const fileOf = (s: number) => sources[s].files[0];
  const problems = new Problems();
  /** Which source an image is of, and which others name it as well. */
  const owner = new Map<string, number>();
  const others = new Map<string, number[]>();
  const kept: [source: number, entry: number][] = [];
  sources.forEach(({ entries, files: [file] }, s) =>
    entries.paths.forEach((path, i) => {
      const first = owner.get(path);
      if (first === undefined) {
        owner.set(path, s);
        kept.push([s, i]);
        return;
      }
      others.set(path, [...(others.get(path) ?? []), s]);
      const label = sources[first].labelOf(path);
      const same = label === entries.labels[i] ? 'the same label' : `another label, "${label}"`;
      problems.add('labels/twice', path, `${file} names this image; ${fileOf(first)} has it with ${same} and counts.`);
    }),
  );
  const take = <T>(value: (entries: LabelEntries, entry: number) => T): T[] =>
    kept.map(([s, i]) => value(sources[s].entries, i));
  const entries: LabelEntries = {
    paths: take(({ paths }, i) => paths[i]),
    labels: take(({ labels }, i) => labels[i]),
    splits: sources.some((source) => source.entries.splits) ? take(({ splits }, i) => splits?.[i] ?? '') : null,
    excluded: Uint8Array.from(take(({ excluded }, i) => excluded[i])),
    records: null,
  };
  const named = new Set(entries.paths.map((path) => pictureOf(path).file));
  const inTwo = others.size === 1 ? '1 image is' : `${others.size} images are`;
  const twice = others.size === 0 ? '' : `; ${inTwo} in two of them, and the first counts`;
  return {
    info,
    entries,
    files: sources.flatMap(({ files }) => files),
    problems: [...found, ...sources.flatMap((source) => source.problems), ...problems.list()],
    notes: sources.flatMap(({ notes = [] }) => notes),
    reading: {
      what: sources.map(({ reading }) => reading.what).join(' + ') + twice,
      missing: sources.reduce((sum, { reading }) => sum + reading.missing, 0),
      unnamed: images.filter((path) => !named.has(path)).length,
    },
    labelOf: lazyLabels(entries),
    differing: new Set(
      sources.flatMap(({ differing }, s) => [...(differing ?? [])].filter((path) => owner.get(path) === s)),
    ),
    pathOf: (file, name) => sources.find(({ files }) => files.includes(file))?.pathOf?.(file, name) ?? null,
    exported: (pathOf) =>
      Object.fromEntries(sources.flatMap((source) => Object.entries(source.exported?.(pathOf) ?? {}))),
    edit: (changes) => editEach(changes),
  };

  function editEach(changes: readonly LabelChange[]): LabelEdit {
    checkDistinct(changes);
    const asked = changes.map((change) => sourceOf(change));
    const edits = sources.map((source, s) => {
      const own = asked.flatMap((one) => (one.source === s ? [one.change] : []));
      return own.length === 0 ? null : source.edit(own);
    });
    const at = sources.map(() => 0);
    const outcomes = asked.map(({ source, change }): EditOutcome => {
      const outcome = edits[source]!.outcomes[at[source]++];
      if (change.action === 'restore') return outcome;
      const left = (others.get(change.image) ?? []).map((s) => `${fileOf(s)} names it too and was left as it is`);
      const notes = [...(outcome.notes ?? []), ...left];
      const undo = JSON.stringify({ table: fileOf(source), undo: outcome.undo });
      return { ...outcome, undo, ...(notes.length > 0 && { notes }) };
    });
    return { moves: [], texts: edits.flatMap((edit) => edit?.texts ?? []), outcomes };
  }

  /** The source that a change is for, and the change as that source knows it. */
  function sourceOf(change: LabelChange): { source: number; change: LabelChange } {
    if (change.action !== 'restore') return { source: owner.get(change.image) ?? 0, change };
    const { done } = change;
    const wrote = undoInTable(done.undo);
    const source = wrote ? sources.findIndex(({ files }) => files.includes(wrote.table)) : (owner.get(done.image) ?? 0);
    if (source < 0)
      throw new NearmissError(
        'undo/changed',
        `The decision on ${done.image} cannot be taken back: ${wrote!.table} is no label file of the dataset any ` +
          'more. Nothing was changed.',
      );
    return { source, change: wrote ? { action: 'restore', done: { ...done, undo: wrote.undo } } : change };
  }
}
