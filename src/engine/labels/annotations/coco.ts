import { posix } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { isSplitName, splitOfName } from '../splitNames';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations, type AnnotationEdit } from './annotations';
import { type JsonRow, visitRows } from './jsonRows';
import { appendElement, removeElements } from './listEdits';

/** Folders beside a file of annotations in which the pictures lie, as tools put them. */
const PICTURE_FOLDERS = ['', 'images', 'data', 'train', 'val', 'test'];

/** COCO's files of object annotations: `images`, `annotations`, `categories`. https://cocodataset.org/#format-data */
export const coco: AnnotationForm = {
  name: 'coco',
  title: 'COCO annotations',
  async find(folder) {
    const found: string[] = [];
    const splits = (await folder.folders()).filter(isSplitName);
    for (const place of ['', 'annotations', ...splits]) {
      for (const file of await folder.files(place)) {
        const path = posix.join(place, file);
        if (/\.json$/i.test(file) && isCoco(await folder.head(path))) found.push(path);
      }
    }
    // As COCO is published, captions and key points of the same pictures stand beside.
    const instances = found.filter((file) => posix.basename(file).startsWith('instances'));
    return instances.length > 0 ? instances : found;
  },
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    const reading = new CocoReading(new Annotations(files.files, texts), files);
    files.files.forEach((_, f) => reading.read(f));
    return reading.result();
  },
};

/** By its keys: all three stand in the head of most files; of large ones the list of images alone fills it. */
function isCoco(head: string): boolean {
  return (
    /"(images|annotations|categories)"\s*:\s*\[/.test(head) && /"(file_name|image_id|supercategory)"\s*:/.test(head)
  );
}

interface Category {
  readonly id: unknown;
  readonly name: string;
}

interface CocoFile {
  readonly categories: Category[];
  /** The categories that its annotations name. */
  readonly used: ReadonlySet<unknown>;
  readonly categorySpans: (readonly [number, number])[];
  readonly annotationSpans: (readonly [number, number])[];
}

class CocoReading {
  private readonly parsed: CocoFile[] = [];
  /** The place of each annotation in the list of its file. */
  private readonly elements: number[] = [];

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(f: number): void {
    const file = this.annotations.files[f];
    const rows: { images: JsonRow[]; annotations: JsonRow[]; categories: JsonRow[] } = {
      images: [],
      annotations: [],
      categories: [],
    };
    visitRows(this.annotations.texts[f], (row) => {
      if (row.list in rows) rows[row.list as keyof typeof rows].push(row);
    });
    const categories = rows.categories.map(({ value }) => ({ id: value.id, name: String(value.name ?? value.id) }));
    this.parsed.push({
      categories,
      used: new Set(rows.annotations.map(({ value }) => value.category_id)),
      categorySpans: rows.categories.map(({ start, end }) => [start, end]),
      annotationSpans: rows.annotations.map(({ start, end }) => [start, end]),
    });
    const folderSplit = posix.dirname(file).split('/').find(isSplitName);
    const split = splitOfName(posix.parse(file).name) ?? folderSplit ?? '';
    const names = rows.images.map(({ value }) => String(value.file_name ?? ''));
    const folder = posix.dirname(file) === '.' ? '' : posix.dirname(file);
    const above = folder === '' ? [''] : [folder, posix.dirname(folder) === '.' ? '' : posix.dirname(folder)];
    const bases = above.flatMap((place) =>
      PICTURE_FOLDERS.flatMap((sub) => [posix.join(place, sub, split), posix.join(place, sub)]),
    );
    const places = [...new Set(bases.map((base) => (base === '.' ? '' : base)))];
    this.files.pictures.learn(names, places);
    const pictureOf = new Map(
      rows.images.map(({ value }, i) => [value.id, this.files.pictures.locate(names[i], places) ?? names[i]]),
    );
    const nameOf = new Map(categories.map(({ id, name }) => [id, name]));
    const labelled = new Set<string>();
    rows.annotations.forEach(({ value, places: spans }, e) => {
      const picture = pictureOf.get(value.image_id);
      const place = spans.get('category_id');
      if (picture === undefined || !place) return;
      labelled.add(picture);
      this.elements.push(e);
      this.annotations.add({
        picture,
        box: boxOf(value.bbox),
        label: nameOf.get(value.category_id) ?? String(value.category_id),
        split,
        file: f,
        start: place[0],
        end: place[1],
      });
    });
    for (const picture of pictureOf.values()) if (!labelled.has(picture)) this.annotations.bare.add(picture);
  }

  result(): ReadAnnotations {
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => this.spell(label, this.annotations.file[a]),
        remove: (some) => this.remove(some),
      },
    };
  }

  private spell(label: string, f: number): { text: string; also?: AnnotationEdit[] } {
    const { categories, categorySpans } = this.parsed[f];
    const known = categories.find(({ name }) => name === label);
    if (known) return { text: JSON.stringify(known.id) };
    // Also numbers that labels have and no category: a new class must not become theirs.
    const ids = [...categories.map(({ id }) => id), ...this.parsed[f].used].map(Number).filter(Number.isFinite);
    if (categorySpans.length === 0 || ids.length === 0)
      throw new NearmissError(
        'label/unknown',
        `${this.annotations.files[f]} lists no categories, so there is no number for "${label}". Add it to its list.`,
      );
    const id = Math.max(...ids) + 1;
    const text = this.annotations.texts[f];
    const written = JSON.stringify(typeof categories.at(-1)!.id === 'string' ? String(id) : id);
    const element = likeLast(text.slice(...categorySpans.at(-1)!), written, label);
    return { text: written, also: [{ file: f, edit: appendElement(text, categorySpans, 0, element) }] };
  }

  private remove(some: readonly number[]): (AnnotationEdit & { annotation: number })[] {
    return this.parsed.flatMap(({ annotationSpans }, file) => {
      const own = some.filter((a) => this.annotations.file[a] === file);
      const edits = removeElements(annotationSpans, new Set(own.map((a) => this.elements[a])));
      return own.map((annotation) => ({ annotation, file, edit: edits.get(this.elements[annotation])! }));
    });
  }
}

/** A category written as the last one is. */
function likeLast(last: string, id: string, name: string): string {
  const value = JSON.parse(last) as Record<string, unknown>;
  return last
    .replace(/("id"\s*:\s*)(?:"(?:[^"\\]|\\.)*"|-?\d+)/, (_, key: string) => key + id)
    .replace(/("name"\s*:\s*)"(?:[^"\\]|\\.)*"/, (_, key: string) => `${key}${JSON.stringify(name)}`)
    .replace(/("supercategory"\s*:\s*)"(?:[^"\\]|\\.)*"/, (whole: string, key: string) =>
      value.supercategory === value.name ? `${key}${JSON.stringify(name)}` : whole,
    );
}

function boxOf(bbox: unknown): { x: number; y: number; width: number; height: number } | null {
  if (!Array.isArray(bbox) || bbox.length !== 4) return null;
  const [x, y, width, height] = bbox.map(Number);
  return [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0 ? { x, y, width, height } : null;
}
