import { type Folder, holdsFolders } from './folderTree';
import { usesOf } from './splitNames';

/** A folder in which the folders of classes lie. */
export interface Place {
  /** From the root, '' for the root itself. */
  readonly folder: string;
  /** The split that its images are, by the name of its folder; '' where there are no splits. */
  readonly split: string;
}

/** Images that belong to no place. */
export interface Beside {
  /** Their folder, '' for the root. */
  readonly path: string;
  /** Only those right in it; else those below it, too. */
  readonly loose: boolean;
  readonly images: number;
  /** Why it is no part of the dataset, to follow "since". */
  readonly why: string;
}

export interface Places {
  readonly places: readonly Place[];
  readonly beside: readonly Beside[];
}

/** Folders whose name says that they hold images, and not what those show. */
const CONTAINERS = new Set(
  'images image imgs img data dataset datasets pictures photos jpegimages jpg jpgs jpeg png pngs raw'.split(' '),
);
/** Folders beside splits that are there to be looked at. */
const TO_LOOK_AT = /^(samples?|examples?|demos?|previews?|thumb(nail)?s?)$/i;

/**
 * Where the folders of classes lie: in the root, in a folder that alone holds all images, and there in folders that are
 * splits. One level is looked at at a time, since a class may be called `train`.
 * @param own whether a folder is to be in whatever it looks like
 * @param first a folder that alone holds all others is a class, or the first level of labels, whatever it holds, where
 * neither its name nor splits in it say otherwise
 */
export function findPlaces(root: Folder, own: (path: string) => boolean, first: boolean): Places {
  const beside: Beside[] = [];
  /** Folders above whose own images are asked for, the innermost first: all others lie in them. */
  const above: Place[] = [];
  for (let base = root; ;) {
    const copies = copiesIn(base).filter(({ path }) => !own(path));
    beside.push(...copies.map(copyOf));
    const folders = base.children.filter((folder) => !copies.includes(folder));
    const splits = splitsAmong(folders, base.direct);
    if (splits) return { places: [...withinSplits(base, folders, splits, own, beside), ...above], beside };
    const container = folders.find((folder) => isContainer(folder.name) && holdsSplits(folder, folders.length > 1));
    const [only] = folders;
    const deeper =
      container && folders.every((folder) => folder === container || !own(folder.path))
        ? container
        : folders.length === 1 && base.direct === 0 && holdsAll(only) && (!first || leadsToSplits(only))
          ? only
          : null;
    if (deeper === null) return { places: [{ folder: base.path, split: '' }, ...above], beside };
    if (deeper === container) {
      const why = `the dataset is in ${deeper.path}, where the splits are`;
      beside.push(...othersOf(base, folders, [deeper], own, why));
      if (base.direct > 0 && own(base.path || '.')) above.unshift({ folder: base.path, split: '' });
    }
    base = deeper;
  }
}

/** The folders of these that are the splits of a dataset; null where there are none. @param loose images beside them */
function splitsAmong(folders: readonly Folder[], loose: number): readonly Folder[] | null {
  const uses = usesOf(folders.map(({ name }) => name));
  const named = folders.filter(({ name }) => uses.has(name));
  const others = folders.filter(({ name }) => !uses.has(name));
  if (named.length === 0) return null;
  if (others.length === 0 && loose === 0) return named;
  const withClasses = named.filter(holdsFolders);
  if (withClasses.length > 0 && new Set(uses.values()).size > 1) return named;
  // One alone, beside a class or two, is as well a class.
  const isAlone = withClasses.length === 1 && others.every(({ name }) => TO_LOOK_AT.test(name));
  return named.length === 1 && isAlone ? named : null;
}

/** The places of splits, each as deep as folders lead there that hold all images of theirs. */
function withinSplits(
  base: Folder,
  folders: readonly Folder[],
  splits: readonly Folder[],
  own: (path: string) => boolean,
  beside: Beside[],
): Place[] {
  const why = `it lies beside the splits ${splits.map(({ name }) => name).join(', ')}`.replace(/, (?=[^,]*$)/, ' and ');
  beside.push(...othersOf(base, folders, splits, own, splits.length === 1 ? why.replace('splits', 'split') : why));
  let places = [...splits];
  while (places.every(({ direct, children }) => direct === 0 && children.length === 1)) {
    const inner = places.map(({ children }) => children[0]);
    const same = inner.every(({ name }, s) => name === inner[0].name || name === splits[s].name);
    const isDeeper = inner.every(({ name }) => isContainer(name)) || (same && inner.every(holdsFolders));
    if (!isDeeper) break;
    places = inner;
  }
  const found = places.map(({ path }, s): Place => ({ folder: path, split: splits[s].name }));
  for (const folder of folders) {
    if (splits.includes(folder) || !own(folder.path)) continue;
    const inner = splitsAmong(folder.children, folder.direct) ?? [];
    const isWhole = inner.reduce((images, { all }) => images + all, 0) === folder.all;
    found.push(...[...inner, ...(isWhole ? [] : [folder])].map(({ path, name }) => ({ folder: path, split: name })));
  }
  // The last, since all the others lie in it.
  if (base.direct > 0 && own(base.path || '.')) found.push({ folder: base.path, split: '' });
  return found;
}

/** What lies beside the folders of the dataset. */
function othersOf(
  base: Folder,
  folders: readonly Folder[],
  parts: readonly Folder[],
  own: (path: string) => boolean,
  why: string,
): Beside[] {
  const others = folders.filter((folder) => !parts.includes(folder) && !own(folder.path));
  const isOut = base.direct > 0 && !own(base.path || '.');
  const loose = isOut ? [{ path: base.path, loose: true, images: base.direct, why }] : [];
  return [...others.map(({ path, all }) => ({ path, loose: false, images: all, why })), ...loose];
}

function isContainer(name: string): boolean {
  return CONTAINERS.has(name.toLowerCase());
}

/** Whether a folder that alone has all images is no class but holds them. */
function holdsAll(folder: Folder): boolean {
  if (isContainer(folder.name)) return true;
  if (!holdsFolders(folder)) return false;
  return folder.children.length > 1 || holdsSplits(folder) || holdsAll(folder.children[0]);
}

function holdsSplits({ children, direct }: Folder, several = false): boolean {
  const splits = splitsAmong(children, direct);
  return splits !== null && (!several || splits.length > 1);
}

/** Whether splits lie in a folder, or in one that alone holds its images. */
function leadsToSplits(folder: Folder): boolean {
  return holdsSplits(folder) || (folder.children.length === 1 && leadsToSplits(folder.children[0]));
}

/** Copies of a folder beside it, divided into splits, as Ultralytics makes them to train on. */
function copiesIn({ children }: Folder): Folder[] {
  const names = new Set(children.map(({ name }) => name));
  return children.filter(
    (folder) =>
      folder.name.endsWith('_split') &&
      names.has(folder.name.slice(0, -'_split'.length)) &&
      usesOf(folder.children.map(({ name }) => name)).size === folder.children.length,
  );
}

function copyOf({ path, all }: Folder): Beside {
  const original = path.slice(0, -'_split'.length);
  return { path, loose: false, images: all, why: `it is a copy of ${original} in splits, as Ultralytics makes them` };
}

/** The place that images right in a folder belong to; null for none. */
export function placeOf(folder: string, { places, beside }: Places): Place | null {
  const isIn = (place: string) => place === '' || folder === place || folder.startsWith(`${place}/`);
  const isOut = beside.some(({ path, loose }) => (loose ? folder === path : isIn(path)));
  return (!isOut && places.find((place) => isIn(place.folder))) || null;
}
