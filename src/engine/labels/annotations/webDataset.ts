import { join, posix } from 'node:path';
import { ByteRanges } from '../../files/containers/byteRanges';
import { indexTar, type TarEntry } from '../../files/containers/tarFile';
import { entryPath } from '../../protocol/pictureParts';
import type { FolderView } from '../folderView';
import type { AnnotationForm } from './annotationForm';
import { readContainers, splitOfFile, tornNote } from './containers';

const PICTURES = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'tif', 'tiff'];
const LABELS = ['cls', 'json', 'txt'];
/** Entries that tell whether an archive is of this form. */
const SAMPLE = 40;
const FOLDERS = 20;
/** A label or a description is not larger; in bytes. */
const LARGEST = 2 ** 20;

/** A picture with what lies beside it under the same key, by the ending. */
interface Sample {
  readonly picture: TarEntry;
  readonly fields: ReadonlyMap<string, TarEntry>;
}

/**
 * Shards of WebDataset: tar archives in which the files of one sample have one key, their name up to the first dot.
 * https://github.com/webdataset/webdataset#the-webdataset-format
 */
export const webDataset: AnnotationForm = {
  name: 'webdataset',
  title: 'WebDataset shards',
  async find(folder) {
    const found: string[] = [];
    for (const place of ['', ...(await folder.folders()).slice(0, FOLDERS)]) {
      const tars = (await folder.files(place)).filter((name) => /\.tar$/i.test(name));
      if (tars.length > 0 && (await isShard(folder, posix.join(place, tars[0]))))
        found.push(...tars.map((name) => posix.join(place, name)));
    }
    return found;
  },
  async read(files) {
    return readContainers(files, async (file, annotations) => {
      const { entries, torn } = await indexTar(join(files.root, file));
      const samples = samplesOf(entries);
      const split = splitOfFile(file);
      await ByteRanges.use(join(files.root, file), async (ranges) => {
        const text = async (entry: TarEntry | undefined): Promise<string | null> =>
          entry && entry.end - entry.start <= LARGEST
            ? (await ranges.read(entry.start, entry.end)).toString('utf8').trim()
            : null;
        for (const { picture, fields } of samples) {
          const [cls, json, txt] = [await text(fields.get('cls')), await text(fields.get('json')), fields.get('txt')];
          const label = labelOf(cls, json) ?? (txt && (await shortText(text, txt))) ?? '';
          annotations.add({ picture: entryPath(file, picture.name), label, split });
        }
      });
      if (torn) annotations.notes.push(tornNote(file, torn, samples.length));
    });
  },
};

/** Whether a picture in the first entries has a label beside it: an archive may as well be a copy of other pictures. */
async function isShard(folder: FolderView, file: string): Promise<boolean> {
  const index = await indexTar(join(folder.root, file), SAMPLE).catch(() => null);
  return index !== null && samplesOf(index.entries).some(({ fields }) => LABELS.some((one) => fields.has(one)));
}

/** In the order of the pictures. */
function samplesOf(entries: readonly TarEntry[]): Sample[] {
  const byKey = new Map<string, Map<string, TarEntry>>();
  for (const entry of entries) {
    const { dir, base } = posix.parse(entry.name);
    const dot = base.indexOf('.');
    if (dot <= 0) continue;
    const key = posix.join(dir, base.slice(0, dot));
    const fields = byKey.get(key) ?? new Map<string, TarEntry>();
    fields.set(base.slice(dot + 1).toLowerCase(), entry);
    byKey.set(key, fields);
  }
  return [...byKey.values()].flatMap((fields) => {
    const own = PICTURES.find((ending) => fields.has(ending));
    if (own !== undefined) return [{ picture: fields.get(own)!, fields }];
    // A name with dots, as of `a.v1.2.jpg`, has a key that ends too early: then all before its ending is the key.
    return [...fields].flatMap(([ending, picture]) => {
      const last = ending.lastIndexOf('.');
      if (!PICTURES.includes(ending.slice(last + 1))) return [];
      const start = ending.slice(0, last + 1);
      const beside = [...fields].filter(([other]) => other.startsWith(start));
      return [{ picture, fields: new Map(beside.map(([other, entry]) => [other.slice(start.length), entry])) }];
    });
  });
}

/** What the class is called, where one of the two says it; else its number. null where neither says any. */
function labelOf(cls: string | null, json: string | null): string | null {
  const said = labelIn(json);
  if (cls === null || cls === '') return said;
  return /^\d+$/.test(cls) && said !== null && !/^\d+$/.test(said) ? said : cls;
}

function labelIn(json: string | null): string | null {
  try {
    const value = JSON.parse(json ?? 'null') as Record<string, unknown> | null;
    const label = [value?.label, value?.class, value?.category].find(
      (one) => (typeof one === 'string' && one !== '') || typeof one === 'number',
    );
    return label === undefined ? null : String(label);
  } catch {
    return null;
  }
}

/** A text of one word or two is a class; a longer one tells of the picture. */
async function shortText(text: (entry: TarEntry) => Promise<string | null>, entry: TarEntry): Promise<string | null> {
  const said = await text(entry);
  return said !== null && said.length <= 40 && !said.includes('\n') ? said : null;
}
