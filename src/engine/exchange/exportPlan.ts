import { posix } from 'node:path';
import { fileKey } from '../files/fileKey';
import { freeName } from '../files/freeName';
import { checkClassFolder } from '../labels/classFolder';
import type { LabelSource } from '../labels/labelSource';
import { labelTableText } from '../labels/labelTableText';
import { sidecarOf, Sidecars } from '../labels/sidecars';
import type { ExportForm } from '../protocol';

/** What a copy of a dataset is to hold. */
export interface ExportPlan {
  /** How many of the files are images. */
  readonly images: number;
  /** Each file, with its place in the copy, relative with `/`. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** Files that are written anew, by their name. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * A copy of a dataset with its labels as they are now, without what a person took out. `folders` makes a folder per
 * class, below one per split where all images have one; `table` keeps paths and table. Files beside an image that are
 * about it go along, and so does what a label file says beside labels.
 * @throws NearmissError for a label or split that cannot be a folder
 */
export function planExport(source: LabelSource, form: ExportForm): ExportPlan {
  const { info, entries } = source;
  const kept = [...entries.paths.keys()].filter((i) => !entries.excluded[i]);
  const places = new Places();
  const sidecars = new Sidecars(info.root);
  const bySplit = kept.every((i) => (entries.splits?.[i] ?? '') !== '');
  const files: { from: string; to: string }[] = [];
  const pathOf = new Map<string, string>();
  for (const i of kept) {
    const from = entries.paths[i];
    const split = bySplit
      ? checkClassFolder(entries.splits![i])
      : (info.layout === 'folder' && entries.splits?.[i]) || '';
    const wanted = posix.join(
      split,
      form === 'folders' ? checkClassFolder(entries.labels[i]) : '',
      posix.basename(from),
    );
    const { own, shared } = sidecars.of(from);
    const to = form === 'table' ? from : places.take(wanted, (path) => own.map((sidecar) => sidecarOf(path, sidecar)));
    pathOf.set(from, to);
    files.push({ from, to });
    for (const sidecar of own) files.push({ from: sidecar.path, to: sidecarOf(to, sidecar) });
    // Of two images with one name either may be meant: it goes along with the first that has room for it.
    for (const sidecar of shared) {
      const beside = sidecarOf(to, sidecar);
      if (places.isFree(beside)) files.push({ from: sidecar.path, to: places.take(beside) });
    }
  }
  return { images: kept.length, files, texts: textsOf(source, form, pathOf) };
}

function textsOf({ info, entries, exported }: LabelSource, form: ExportForm, pathOf: Map<string, string>) {
  const rows = exported?.((image) => pathOf.get(image) ?? null);
  if (form === 'table')
    return rows === undefined ? { 'labels.tsv': labelTableText(entries) } : { [info.labelFile]: rows };
  // Under an ending that no tool takes for the labels: those are the folders now.
  return rows === undefined ? {} : { [`${posix.basename(info.labelFile)}.txt`]: rows };
}

/** Names in a copy that are given away. */
class Places {
  private readonly taken = new Set<string>();

  isFree(path: string): boolean {
    return !this.taken.has(fileKey(path));
  }

  /** The path itself, or with a number where it, or a path that goes with it, is taken. */
  take(wanted: string, along: (path: string) => readonly string[] = () => []): string {
    const path = freeName(wanted, (name) => ![name, ...along(name)].every((one) => this.isFree(one)));
    for (const one of [path, ...along(path)]) this.taken.add(fileKey(one));
    return path;
  }
}
