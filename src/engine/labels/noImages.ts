import { posix } from 'node:path';
import type { Reading } from '../protocol/dataset';
import { NearmissError } from '../protocol/reply';
import { FolderView } from './folderView';
import type { LabelSource } from './labelSource';

/** Names of what is there that a message shows. */
const SHOWN = 3;

/**
 * Why a dataset has no images, for a person who thought that it had: what was read, a path that was sought and what
 * lies near it, and which files were passed over.
 */
export async function noImages(
  root: string,
  { what, missing, passedOver, notes }: Reading,
  { files, problems }: Pick<LabelSource, 'files' | 'problems'>,
): Promise<NearmissError> {
  const folder = new FolderView(root);
  const sought = problems.find(({ code }) => code === 'labels/missing')?.path;
  const header = problems.find(({ code }) => code === 'labels/header')?.message;
  const isNamed = files.length > 0;
  const sentences = [
    `Found no images in ${root}.`,
    ...(isNamed ? [`Read as ${what}.`] : []),
    ...(header ? [header] : []),
    ...(missing > 0 ? [`${missing} rows name files that are not there${sought ? `, the first ${sought}` : ''}.`] : []),
    ...(sought ? [await nearTo(folder, sought)] : [await inRoot(folder)]),
    ...passedOver.map(({ reason }) => reason).slice(0, SHOWN),
    ...notes.slice(0, SHOWN),
  ];
  return new NearmissError('dataset/empty', sentences.join(' '));
}

/** What is in the deepest folder of a path that is there. */
async function nearTo(folder: FolderView, path: string): Promise<string> {
  let there = '';
  for (const part of posix.dirname(path).split('/')) {
    if (part === '.' || !(await folder.folders(there)).includes(part)) break;
    there = posix.join(there, part);
  }
  const wanted = path.slice(there === '' ? 0 : there.length + 1);
  const [next] = wanted.split('/');
  const isFile = next === wanted;
  const entries = isFile ? await folder.files(there) : await folder.folders(there);
  const place = there === '' ? 'The folder' : `The folder ${there}`;
  const kind = isFile ? 'files' : 'folders';
  if (entries.length === 0) return `${place} has no ${kind}.`;
  const like = entries.filter((name) => stem(name) === stem(next));
  const shown = (like.length > 0 ? like : entries).slice(0, SHOWN).join(', ');
  return `${place} has ${like.length > 0 ? `${shown} in place of ${next}` : `no ${next}, but ${kind} as ${shown}`}.`;
}

async function inRoot(folder: FolderView): Promise<string> {
  const [files, folders] = [await folder.files(), await folder.folders()];
  if (files.length + folders.length === 0) return 'It is empty.';
  const shown = [...folders.map((name) => `${name}/`), ...files].slice(0, SHOWN).join(', ');
  return `It holds ${folders.length} folders and ${files.length} files, as ${shown}.`;
}

/** A name without extension, in one letter case and one form of Unicode. */
function stem(name: string): string {
  return posix.parse(name).name.normalize('NFC').toLowerCase();
}
