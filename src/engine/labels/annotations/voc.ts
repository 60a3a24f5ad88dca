import { posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';
import type { Box } from '../../protocol/pictureParts';
import type { FolderView } from '../folderView';
import { isSplitName } from '../splitNames';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { readTexts } from './readTexts';
import { appendLine, linesOf } from './textLines';
import { readSets } from './vocSets';
import { childOf, parseXml, removeElement, spelledXml, textPlace, type XmlElement } from './xmlTree';

/** Folders and files that are looked at to tell the form. */
const SAMPLE = 20;
const XML_FOLDER = /^(annotations?|labels?|xmls?)$/i;
/** Where pictures are beside a folder of annotations. */
const PICTURE_FOLDERS = ['JPEGImages', 'images', 'data', 'img', ''];

/**
 * Pascal VOC's annotations: an XML file per picture with `object`, `name` and `bndbox`, and lists of pictures in
 * `ImageSets/Main`. http://host.robots.ox.ac.uk/pascal/VOC/voc2012/htmldoc/devkit_doc.html
 */
export const voc: AnnotationForm = {
  name: 'voc',
  title: 'Pascal VOC annotations',
  find: async (folder) => {
    const first = await firstXml(folder);
    return first === null ? [] : [first];
  },
  async read(files) {
    const notes: string[] = [];
    const maps = files.exists('labelmap.txt') ? ['labelmap.txt'] : [];
    const all = [...new Set([...files.files, ...(await files.below('', /\.xml$/i))]), ...maps];
    const texts = await readTexts(files, all, notes);
    const annotations = new Annotations(all, texts);
    annotations.notes.push(...notes);
    const reading = new VocReading(annotations, files);
    await reading.read();
    return reading.result(maps.length > 0 ? all.length - 1 : -1);
  },
};

interface Row {
  readonly picture: string;
  readonly object: XmlElement;
  readonly name: XmlElement;
  /** xmin, ymin, xmax, ymax as they are written. */
  readonly corners: readonly number[];
  readonly split: string;
  readonly file: number;
}

class VocReading {
  private readonly objects: XmlElement[] = [];

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  async read(): Promise<void> {
    const { annotations } = this;
    const sets = await readSets(this.files, annotations.notes);
    const rows: Row[] = [];
    const faults: string[] = [];
    const pictures = new Set<string>();
    let boxless = 0;
    for (const [f, file] of annotations.files.entries()) {
      if (!/\.xml$/i.test(file)) continue;
      const { root, fault } = parseXml(annotations.texts[f]);
      if (root && root.name !== 'annotation') continue;
      if (!root || fault !== null) faults.push(`${file}: ${fault ?? 'it is empty'}`);
      if (!root) continue;
      const place = placeOf(file);
      const picture = this.locate(childOf(root, 'filename')?.text ?? '', place);
      pictures.add(picture);
      const split = sets.splitOf.get(place.id) ?? file.split('/').slice(0, -1).find(isSplitName) ?? '';
      for (const object of root.children.filter(({ name }) => name === 'object')) {
        const name = childOf(object, 'name');
        const corners = cornersOf(object);
        if (name && corners) rows.push({ picture, object, name, corners, split, file: f });
        else boxless++;
      }
    }
    this.add(rows);
    for (const id of sets.splitOf.keys()) {
      const picture = this.files.pictures.locate(id, PICTURE_FOLDERS);
      if (picture !== null) pictures.add(picture);
    }
    const labelled = new Set(annotations.pictures);
    for (const picture of pictures) if (!labelled.has(picture)) annotations.bare.add(picture);
    if (faults.length > 0)
      annotations.notes.push(`${faults.length} XML files are torn and read up to there, as ${faults[0]}.`);
    if (boxless > 0) annotations.notes.push(`${boxless} objects without a name or a box are left out.`);
  }

  result(map: number): ReadAnnotations {
    const { annotations } = this;
    const known = map < 0 ? [] : linesOf(annotations.texts[map]).map((line) => line.text.split(':')[0]);
    return {
      annotations,
      writer: {
        spell: (label) => {
          const text = spelledXml(label);
          if (map < 0 || known.includes(label)) return { text };
          return { text, also: [{ file: map, edit: appendLine(annotations.texts[map], `${label}:::`) }] };
        },
        remove: (some) =>
          some.map((annotation) => {
            const file = annotations.file[annotation];
            return { annotation, file, edit: removeElement(annotations.texts[file], this.objects[annotation]) };
          }),
      },
    };
  }

  /**
   * Some writers count pixels from 1, with the far corner in the box, and some from 0, with it outside. Where no corner
   * tells it is 0: more tools write that, and no box gets another name when the one that told is taken out.
   */
  private add(rows: readonly Row[]): void {
    const at = (place: number): Row | undefined =>
      rows.find(({ corners }) => Math.floor(corners[0]) === place || Math.floor(corners[1]) === place);
    const [zero, one] = [at(0), at(1)];
    const first = !zero && one ? 1 : 0;
    const told = first === 1 ? one : zero;
    if (told)
      this.annotations.notes.push(
        `Corners of boxes are counted from ${first}, as ${told.picture} has one there` +
          `${first === 1 ? ' and none is at 0' : ''}.`,
      );
    for (const { picture, object, name, corners, split, file } of rows) {
      const [x, y] = [corners[0] - first, corners[1] - first];
      const box: Box = { x, y, width: corners[2] - x, height: corners[3] - y };
      const [start, end] = textPlace(this.annotations.texts[file], name);
      this.objects.push(object);
      this.annotations.add({ picture, box, label: name.text, split, file, start, end });
    }
  }

  /** The picture of an XML file, by the name in it, else by its own. */
  private locate(name: string, { above, sub, id, folder }: Place): string {
    const bases = [
      folder,
      ...PICTURE_FOLDERS.flatMap((one) => [posix.join(above, one), posix.join(above, one, sub)]),
    ].map((base) => (base === '.' ? '' : base));
    const { pictures } = this.files;
    const named = name === '' ? null : pictures.locate(name, bases);
    return named ?? pictures.locate(id, bases) ?? (name === '' ? id : posix.join(bases[1], name));
  }
}

interface Place {
  /** The folder of the XML file. */
  readonly folder: string;
  /** The folder that the folder of annotations is in. */
  readonly above: string;
  /** Folders below that of annotations. */
  readonly sub: string;
  /** What lists call the picture: its path below the folder of annotations, without extension. */
  readonly id: string;
}

function placeOf(file: string): Place {
  const { dir, name } = posix.parse(file);
  const folders = dir === '' ? [] : dir.split('/');
  const own = folders.findIndex((folder) => XML_FOLDER.test(folder));
  const above = folders.slice(0, own < 0 ? folders.length : own).join('/');
  const sub = own < 0 ? '' : folders.slice(own + 1).join('/');
  return { folder: dir, above, sub, id: posix.join(sub, name) };
}

/** The corners of an object's box, else of what is drawn around it; null where it has neither. */
function cornersOf(object: XmlElement): number[] | null {
  const box = childOf(object, 'bndbox');
  const corners = ['xmin', 'ymin', 'xmax', 'ymax'].map((side) => Number(childOf(box, side)?.text || NaN));
  return corners.every(Number.isFinite) && corners[2] > corners[0] && corners[3] > corners[1] ? corners : null;
}

/** A file of the form where tools put them; null where there is none. */
async function firstXml(folder: FolderView): Promise<string | null> {
  const top = await folder.folders();
  let places = ['', ...top.filter((name) => XML_FOLDER.test(name) || isSplitName(name))];
  for (const name of top.slice(0, SAMPLE)) {
    const below = (await folder.folders(name)).filter((sub) => XML_FOLDER.test(sub));
    places.push(...below.map((sub) => posix.join(name, sub)));
  }
  for (let depth = 0; depth < 4 && places.length > 0; depth++) {
    const next: string[] = [];
    for (const place of places.slice(0, SAMPLE)) {
      const files = await folder.files(place);
      const names = files.filter((name) => /\.xml$/i.test(name)).slice(0, SAMPLE);
      for (const name of names) if (isVoc(await folder.head(posix.join(place, name)))) return posix.join(place, name);
      const inside = place.split('/').some((one) => XML_FOLDER.test(one));
      if (inside && !files.some(isImageFile))
        next.push(...(await folder.folders(place)).map((sub) => posix.join(place, sub)));
    }
    places = next;
  }
  return null;
}

function isVoc(head: string): boolean {
  return /<annotation[\s>]/.test(head) && /<(object|filename|size)[\s>]/.test(head);
}
