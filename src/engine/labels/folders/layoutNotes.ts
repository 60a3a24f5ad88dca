import { strayFolder } from '../../files/strayFolders';
import { onlyInOneSplit } from '../splitClasses';
import type { FolderLayout } from './layout';
import { namedClasses } from './nameClasses';
import type { Beside } from './places';

/** How many of one kind are named; more are counted. */
const NAMED = 3;

/** How folders were read, as far as a person could think otherwise, in a line each with what changes it. */
export function layoutNotes(paths: readonly string[], layout: FolderLayout, byName: boolean): string[] {
  const own = Array.from(layout.images, (image) => paths[image]);
  return [
    ...besideNotes(layout.found.beside),
    ...placeNotes(layout),
    ...partNotes(own, layout),
    ...(byName ? [] : nameNotes(own, layout)),
    ...onlyInOneSplit(layout),
  ];
}

/** Images in folders that programs keep for themselves. */
export function strayNotes(stray: readonly string[]): string[] {
  const byName = new Map<string, string[]>();
  for (const path of stray) {
    const name = path.split('/').find((level) => strayFolder(level) !== undefined)!;
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return [...byName].map(
    ([name, { length }]) =>
      `Left out: ${images(length)} in ${name}, ${strayFolder(name)}. ${having([name])} has ` +
      `${length === 1 ? 'it' : 'them'} in.`,
  );
}

/** Folders that a person left out. */
export function excludeNotes(count: number): string[] {
  return count === 0 ? [] : [`Left out: ${images(count)} by "exclude" of "dataset" in nearmiss.json.`];
}

/** Says why folders in class folders are classes although nobody wrote so. */
export function levelsNote(why: 'recipe' | 'decisions'): string {
  const reason = why === 'recipe' ? 'the recipe asks for levels of labels' : 'decisions were made on such classes';
  return (
    `Folders in class folders are classes of their own, since ${reason}. ` +
    'Say so with "dataset": { "subfolders": "classes" } in nearmiss.json.'
  );
}

/** What lies beside the dataset, with the way to have it in. */
function besideNotes(beside: readonly Beside[]): string[] {
  const reasons = [...new Set(beside.map(({ why }) => why))];
  return reasons.map((why) => {
    const these = beside.filter((one) => one.why === why);
    const named = these.slice(0, NAMED).map(({ path, loose, images: count }) => {
      const where = loose ? `images right in ${path || 'the folder itself'}` : path;
      return `${where} (${images(count)})`;
    });
    const more = these.length > NAMED ? ` and ${these.length - NAMED} more` : '';
    const is = these.length === 1 && !these[0].loose ? ['it lies', 'it'] : ['they lie', 'them'];
    const reason = why.replace(/^it lies/, is[0]);
    const keys = these.slice(0, NAMED).map(({ path }) => path || '.');
    return `Left out: ${named.join(', ')}${more}, since ${reason}. ${having(keys)} has ${is[1]} in.`;
  });
}

function placeNotes({ found: { places }, splits }: FolderLayout): string[] {
  const [{ folder }] = places;
  if (splits === null) return folder === '' ? [] : [`Classes are the folders in ${folder}.`];
  const isPlain = places.every((place) => place.folder === place.split);
  if (isPlain && places.length > 1) return [];
  const named = places
    .filter(({ split }) => split !== '')
    .map((place) => (place.folder === place.split ? place.split : `${place.split} (${place.folder})`));
  return [
    `${named.length === 1 ? 'The split is' : 'The splits are'} ${named.join(', ')}; classes are the folders in it.`,
  ].map((text) => (named.length === 1 ? text : text.replace('in it.', 'in them.')));
}

function partNotes(paths: readonly string[], { parts, labels }: FolderLayout): string[] {
  const first = parts.findIndex((part) => part !== '');
  if (first < 0) return [];
  const count = parts.filter((part) => part !== '').length;
  return [
    `Folders in class folders are parts of the class: ${paths[first]} is ${labels[first]}` +
      `${count > 1 ? `, and so on for ${images(count)}` : ''}. To have them as classes (` +
      `${labels[first]}/${parts[first]}), write "dataset": { "subfolders": "classes" } into nearmiss.json.`,
  ];
}

/** Names of files that seem to say the class, where no folder does. */
function nameNotes(paths: readonly string[], { labels, parts }: FolderLayout): string[] {
  if (labels.some((label) => label !== labels[0]) || parts.some((part) => part !== '')) return [];
  const classes = namedClasses(paths);
  if (classes === null) return [];
  const named = classes.slice(0, NAMED).map(([label, count]) => `${label} (${count})`);
  const more = classes.length > NAMED ? ` and ${classes.length - NAMED} more` : '';
  return [
    `Names of files look like classes: ${named.join(', ')}${more}. To read them so, write ` +
      '"dataset": { "layout": "names" } into nearmiss.json.',
  ];
}

function having(keys: readonly string[]): string {
  return `"dataset": { "include": ${JSON.stringify(keys)} } in nearmiss.json`;
}

function images(count: number): string {
  return count === 1 ? '1 image' : `${count} images`;
}
