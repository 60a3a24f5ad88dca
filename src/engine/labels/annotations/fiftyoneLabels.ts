import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations, type AnnotationEdit } from './annotations';
import { JsonPart, type JsonPlace, jsonText, type Span, visitParts } from './jsonParts';
import { appendElement } from './listEdits';
import { noSuchClass } from './noSuchClass';
import { basesOf, filesWhere, splitOfFolder } from './places';
import { Removals } from './removals';
import { Several } from './several';

/**
 * FiftyOneImageClassificationDataset and FiftyOneImageDetectionDataset: `labels.json` with `classes` and, by the name
 * of a picture without its extension, `labels`. https://docs.voxel51.com/user_guide/export_datasets.html
 */
export const fiftyoneLabels: AnnotationForm = {
  name: 'fiftyone-labels',
  title: 'FiftyOne labels',
  find: (folder) => filesWhere(folder, (name) => /\.json$/i.test(name), isFiftyOne),
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    const reading = new LabelsReading(new Annotations(files.files, texts), files);
    files.files.forEach((_, f) => reading.read(f));
    return reading.result();
  },
};

function isFiftyOne(head: string): boolean {
  return /^\s*\{\s*"classes"\s*:\s*(null|\[)/.test(head) && /"labels"\s*:\s*\{/.test(head);
}

class LabelsReading {
  private readonly removals = new Removals();
  private readonly classes: (readonly string[] | null)[] = [];
  private readonly classSpans: Span[] = [];
  /** Whether a label is written as its place in `classes`. */
  private readonly numbered: boolean[] = [];
  private readonly several = new Several();

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {
    annotations.percent = true;
  }

  read(f: number): void {
    const text = this.annotations.texts[f];
    const places: JsonPlace[] = [];
    let classes: JsonPart | null = null;
    const whole = visitParts(
      text,
      (path) => path[0] === 'classes' || (path[0] === 'labels' && path.length === 2),
      (place) => {
        if (place.path[0] === 'labels') places.push(place);
        else classes = JsonPart.of(text, place.span);
      },
    );
    const list = classes as JsonPart | null;
    this.classes.push(list?.isList ? list.items.map(({ value }) => String(value)) : null);
    this.classSpans.push(list?.span ?? [0, 0]);
    const file = this.annotations.files[f];
    if (!whole) this.annotations.notes.push(`${file} is no whole JSON; it is read up to its fault.`);
    const bases = basesOf(file, ['data', 'images']);
    const names = places.map(({ path }) => path[1]);
    this.files.pictures.learn(names, bases);
    const members = this.removals.list(
      f,
      places.map(({ from, span }) => [from, span[1]]),
    );
    const split = splitOfFolder(file);
    places.forEach(({ span }, e) => {
      const picture = this.files.pictures.locate(names[e], bases) ?? names[e];
      const part = JsonPart.of(text, span);
      if (part) this.target(part, { picture, split, f, members, e });
    });
  }

  result(): ReadAnnotations {
    this.annotations.notes.push(...this.several.notes);
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => this.spell(label, a),
        remove: (some) => this.removals.edits(some),
      },
    };
  }

  private target(part: JsonPart, at: { picture: string; split: string; f: number; members: number; e: number }): void {
    const { picture, split, f, members, e } = at;
    const boxes = part.items.filter((item) => item.get('bounding_box') !== null);
    if (boxes.length > 0) {
      const list = this.removals.list(
        f,
        part.items.map(({ span }) => span),
      );
      part.items.forEach((item, i) => {
        const box = relativeBox(item.get('bounding_box')?.value);
        if (box) this.removals.stands(this.add(item.get('label') ?? item, picture, split, f, box), list, i);
      });
    } else if (part.isList) {
      if (part.items.length === 0) this.annotations.bare.add(picture);
      else if (part.items.length === 1)
        this.removals.stands(this.labelled(part.items[0], picture, split, f), members, e);
      else {
        const label = part.items.map((item) => this.labelIn(item.get('label') ?? item, f)).join(', ');
        this.numbered.push(false);
        const [start, end] = part.span;
        const a = this.annotations.add({ picture, label, split, file: f, start, end });
        this.several.add(a, label);
        this.removals.stands(a, members, e);
      }
    } else this.removals.stands(this.labelled(part, picture, split, f), members, e);
  }

  private labelled(part: JsonPart, picture: string, split: string, f: number): number {
    return this.add(part.get('label') ?? part, picture, split, f, null);
  }

  private add(part: JsonPart, picture: string, split: string, file: number, box: Relative | null): number {
    this.numbered.push(typeof part.value === 'number');
    const written = part.isObject ? {} : { file, start: part.span[0], end: part.span[1] };
    return this.annotations.add({ picture, split, box, label: this.labelIn(part, file), ...written });
  }

  private labelIn({ value }: JsonPart, f: number): string {
    if (typeof value === 'number') return this.classes[f]?.[value] ?? String(value);
    return typeof value === 'string' ? value : '';
  }

  private spell(label: string, a: number): { text: string; also?: AnnotationEdit[] } {
    const f = this.annotations.file[a];
    const text = this.annotations.texts[f];
    const classes = this.classes[f];
    this.several.check(label, a, this.annotations.files[f]);
    const known = classes?.indexOf(label) ?? -1;
    if (known >= 0 || !classes) {
      if (!this.numbered[a]) return { text: jsonText(label, text) };
      if (classes) return { text: String(known) };
      if (/^\d+$/.test(label)) return { text: label };
      throw noSuchClass(label, [], `Labels in ${this.annotations.files[f]} are numbers without names.`);
    }
    const list = JsonPart.of(text, this.classSpans[f]);
    const spans = list?.items.map(({ span }) => span) ?? [];
    const also = [{ file: f, edit: appendElement(text, spans, this.classSpans[f][1], jsonText(label, text)) }];
    return { text: this.numbered[a] ? String(classes.length) : jsonText(label, text), also };
  }
}

type Relative = { x: number; y: number; width: number; height: number };

/** A box as FiftyOne writes it, in parts of width and height, in hundredths; null for what is none. */
export function relativeBox(value: unknown): Relative | null {
  if (!Array.isArray(value) || value.length !== 4) return null;
  const [x, y, width, height] = value.map((part) => Number(part) * 100);
  return [x, y, width, height].every(Number.isFinite) && width > 0 && height > 0 ? { x, y, width, height } : null;
}
