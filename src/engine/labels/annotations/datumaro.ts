import { posix } from 'node:path';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations, type AnnotationEdit } from './annotations';
import { JsonPart, type JsonPlace, jsonText, type Span, visitParts } from './jsonParts';
import { appendElement } from './listEdits';
import { noSuchClass } from './noSuchClass';
import { around } from './outlines';
import { Counts, filesWhere, folderOf, inFolder } from './places';
import { Removals } from './removals';
import { Several } from './several';

/** Datumaro's own form: `annotations/SPLIT.json`, pictures in `images/SPLIT`. https://open-edge-platform.github.io/datumaro */
export const datumaro: AnnotationForm = {
  name: 'datumaro',
  title: 'Datumaro annotations',
  find: (folder) => filesWhere(folder, (name) => /\.json$/i.test(name), isDatumaro, ['annotations']),
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new DatumaroReading(new Annotations(files.files, texts), files).read();
  },
};

function isDatumaro(head: string): boolean {
  return (
    /^\s*\{\s*"(dm_format_version|infos|categories)"\s*:/.test(head) &&
    /"categories"\s*:\s*\{/.test(head) &&
    (/"dm_format_version"\s*:/.test(head) || /"label_id"\s*:/.test(head))
  );
}

interface Place {
  readonly picture: string;
  readonly split: string;
  readonly file: number;
}

class DatumaroReading {
  private readonly removals = new Removals();
  private readonly classes: (readonly string[])[] = [];
  private readonly classList: Span[] = [];
  /** Pictures whose list of annotations is empty get their first one. */
  private readonly firsts = new Set<number>();
  private readonly unread = new Counts();
  private readonly several = new Several();

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { notes, texts } = this.annotations;
    const items = texts.map((_, f) => this.itemsOf(f));
    const isBoxes = items.some((places, f) =>
      places.some(({ span }) => {
        const list = JsonPart.of(texts[f], span)?.get('annotations')?.items ?? [];
        return list.some((one) => outline(one) !== null);
      }),
    );
    items.forEach((places, f) => this.readItems(places, f, isBoxes));
    if (this.unread.text !== '') notes.push(`Annotations of other types are not read: ${this.unread.text}.`);
    notes.push(...this.several.notes);
    return {
      annotations: this.annotations,
      writer: { spell: (label, a) => this.spell(label, a), remove: (some) => this.removals.edits(some) },
    };
  }

  private itemsOf(f: number): JsonPlace[] {
    const text = this.annotations.texts[f];
    const items: JsonPlace[] = [];
    let categories: JsonPart | null = null;
    const whole = visitParts(
      text,
      (path) => path.length === 2 && (path[0] === 'items' || path.join() === 'categories,label'),
      (place) => {
        if (place.path[0] === 'items') items.push(place);
        else categories = JsonPart.of(text, place.span)?.get('labels') ?? null;
      },
    );
    const list = categories as JsonPart | null;
    this.classes.push(list?.items.map((one) => one.text('name')) ?? []);
    this.classList.push(list?.span ?? [0, 0]);
    if (!whole)
      this.annotations.notes.push(`${this.annotations.files[f]} is no whole JSON; it is read up to its fault.`);
    return items;
  }

  private readItems(places: readonly JsonPlace[], f: number, isBoxes: boolean): void {
    const file = this.annotations.files[f];
    const { name } = posix.parse(file);
    const split = name === 'default' ? '' : name;
    const items = places.map(({ span }) => JsonPart.of(this.annotations.texts[f], span));
    const names = items.map(
      (item) => item?.text('image', 'path') || item?.text('media', 'path') || item?.text('id') || '',
    );
    const own = folderOf(file);
    const bases = [own, folderOf(own)].flatMap((folder) =>
      [`images/${name}`, 'images', name, ''].map((sub) => inFolder(folder, sub)),
    );
    this.files.pictures.learn(names, bases);
    const list = this.removals.list(
      f,
      places.map(({ span }) => span),
    );
    items.forEach((item, e) => {
      if (!item || names[e] === '') return;
      const at = { picture: this.files.pictures.locate(names[e], bases) ?? names[e], split, file: f };
      if (isBoxes) this.addBoxes(item.get('annotations'), at);
      else this.removals.stands(this.addLabel(item.get('annotations'), at), list, e);
    });
  }

  private addBoxes(annotations: JsonPart | null, at: Place): void {
    const all = annotations?.items ?? [];
    const list = this.removals.list(
      at.file,
      all.map(({ span }) => span),
    );
    let found = 0;
    all.forEach((one, i) => {
      const box = outline(one);
      if (!box) {
        this.unread.add(one.text('type'));
        return;
      }
      found++;
      this.removals.stands(this.annotations.add({ ...at, box, ...this.written(one, at.file) }), list, i);
    });
    if (found === 0) this.annotations.bare.add(at.picture);
  }

  private addLabel(annotations: JsonPart | null, at: Place): number {
    const labels = (annotations?.items ?? []).filter((one) => one.text('type') === 'label');
    const written = labels.map((one) => this.written(one, at.file));
    if (labels.length === 1) return this.annotations.add({ ...at, ...written[0] });
    if (labels.length > 1) {
      const label = written.map((one) => one.label).join(', ');
      const [start, end] = annotations!.span;
      const a = this.annotations.add({ ...at, label, start, end });
      this.several.add(a, label);
      return a;
    }
    if (!annotations || annotations.items.length > 0)
      return this.annotations.add({ picture: at.picture, split: at.split, label: '' });
    const a = this.annotations.add({ ...at, label: '', start: annotations.span[0], end: annotations.span[1] });
    this.firsts.add(a);
    return a;
  }

  private written(one: JsonPart, file: number): { label: string; file: number; start: number; end: number } {
    const id = one.get('label_id');
    const known = typeof id?.value === 'number' ? this.classes[file][id.value] : undefined;
    const [start, end] = id?.span ?? [-1, -1];
    return {
      label: known ?? (typeof id?.value === 'number' ? String(id.value) : ''),
      file: id ? file : -1,
      start,
      end,
    };
  }

  private spell(label: string, a: number): { text: string; also?: AnnotationEdit[] } {
    const f = this.annotations.file[a];
    const classes = this.classes[f];
    this.several.check(label, a, this.annotations.files[f]);
    const known = classes.indexOf(label);
    const id = known >= 0 ? known : classes.length;
    const text = this.firsts.has(a)
      ? `[{"id":0,"type":"label","attributes":{},"group":0,"label_id":${id}}]`
      : String(id);
    if (known >= 0) return { text };
    if (classes.length === 0)
      throw noSuchClass(label, [], `${this.annotations.files[f]} lists no labels in its categories. Add it there.`);
    // All files of a dataset list the same classes, or Datumaro does not put them together.
    const alike = this.classes.flatMap((other, file) => (other.join('\n') === classes.join('\n') ? [file] : []));
    return { text, also: alike.map((file) => ({ file, edit: this.newClass(file, label) })) };
  }

  private newClass(file: number, label: string): AnnotationEdit['edit'] {
    const text = this.annotations.texts[file];
    const [start, end] = this.classList[file];
    const elements = JsonPart.of(text, [start, end])?.items ?? [];
    const last = elements.at(-1)!;
    const [from, to] = last.span;
    const name = last.get('name')?.span ?? [to, to];
    const element = text.slice(from, name[0]) + jsonText(label, text) + text.slice(name[1], to);
    return appendElement(
      text,
      elements.map(({ span }) => span),
      end,
      element,
    );
  }
}

/** The box of an annotation, of a polygon the one around it; null where it has none. */
function outline(one: JsonPart): ReturnType<typeof around> {
  const type = one.text('type');
  if (type === 'bbox') {
    const [x, y, width, height] = ((one.get('bbox')?.value ?? []) as unknown[]).map(Number);
    return around([x, x + width], [y, y + height]);
  }
  if (type !== 'polygon') return null;
  const points = ((one.get('points')?.value ?? []) as unknown[]).map(Number);
  return around(
    points.filter((_, i) => i % 2 === 0),
    points.filter((_, i) => i % 2 === 1),
  );
}
