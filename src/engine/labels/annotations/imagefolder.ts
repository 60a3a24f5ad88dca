import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { JsonPart, jsonText, type Span } from './jsonParts';
import { noSuchClass } from './noSuchClass';
import { around } from './outlines';
import { basesOf, filesWhere, splitOfFolder } from './places';
import { Removals } from './removals';

/**
 * Hugging Face's imagefolder with boxes: `metadata.jsonl` in the folder of each split, with `objects` of a picture as
 * lists side by side. https://huggingface.co/docs/datasets/image_dataset#object-detection
 */
export const imagefolder: AnnotationForm = {
  name: 'imagefolder',
  title: 'Hugging Face metadata',
  find: (folder) =>
    filesWhere(
      folder,
      (name) => /^metadata\.jsonl$/i.test(name),
      (head) => /"objects"\s*:\s*\{[^{}]*"bbox"\s*:\s*\[/.test(head),
    ),
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new MetadataReading(new Annotations(files.files, texts), files).read();
  },
};

/** Names of the list that says the classes of the boxes, best first. */
const CLASSES = ['categories', 'category', 'labels', 'label', 'category_id', 'classes', 'class'];

class MetadataReading {
  private readonly removals = new Removals();
  /** Whether the class of an annotation is written as a number. */
  private readonly numbered = new Set<number>();
  private faults = 0;

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { files, notes, texts, labels } = this.annotations;
    texts.forEach((text, f) => this.readLines(text, f));
    if (this.faults > 0) notes.push(`${this.faults} lines or boxes could not be understood and are left out.`);
    if (this.numbered.size > 0) notes.push('Classes are numbers here, and their names are in no file of the dataset.');
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => {
          const f = this.annotations.file[a];
          if (!this.numbered.has(a)) return { text: jsonText(label, texts[f]) };
          if (/^\d+$/.test(label)) return { text: String(Number(label)) };
          throw noSuchClass(label, [...new Set(labels)], `Classes in ${files[f]} are numbers without names.`);
        },
        remove: (some) => this.removals.edits(some),
      },
    };
  }

  private readLines(text: string, f: number): void {
    const lines = [...text.matchAll(/[^\r\n]+/g)].filter(([line]) => line.trim() !== '');
    // Of a line that is cut off nothing is sure.
    const rows = lines.map(({ 0: line, index }) =>
      line.trimEnd().endsWith('}') ? JsonPart.of(text, [index, index + line.length]) : null,
    );
    const names = rows.map((row) => row?.text('file_name') ?? '');
    const bases = basesOf(this.annotations.files[f], []);
    this.files.pictures.learn(names, bases);
    rows.forEach((row, r) => {
      if (!row || names[r] === '') this.faults++;
      else this.addBoxes(row, this.files.pictures.locate(names[r], bases) ?? names[r], f);
    });
  }

  private addBoxes(row: JsonPart, picture: string, file: number): void {
    const split = splitOfFolder(this.annotations.files[file]);
    const objects = row.get('objects');
    const boxes = objects?.get('bbox')?.items ?? [];
    const lists = (objects?.members ?? []).filter(([, list]) => list.items.length === boxes.length);
    const key = CLASSES.find((name) => lists.some(([other]) => other === name));
    const classes = objects?.get(key ?? '')?.items ?? [];
    // What else is said of each box, such as its area, goes with it.
    const numbers = lists.map(([, { spans }]) => this.removals.list(file, spans));
    let found = 0;
    boxes.forEach((bbox, b) => {
      const [x, y, width, height] = bbox.items.map(({ value }) => Number(value));
      const box = around([x, x + width], [y, y + height]);
      if (!box) {
        this.faults++;
        return;
      }
      found++;
      const value = classes[b]?.value;
      const span: Span | undefined = classes[b]?.span;
      const written = span ? { file, start: span[0], end: span[1] } : {};
      const label = value === null || value === undefined ? '' : String(value);
      const a = this.annotations.add({ picture, box, split, label, ...written });
      if (typeof value === 'number') this.numbered.add(a);
      for (const list of numbers) this.removals.stands(a, list, b);
    });
    if (found === 0) this.annotations.bare.add(picture);
  }
}
