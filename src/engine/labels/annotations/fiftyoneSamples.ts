import { isSplitName } from '../splitNames';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { relativeBox } from './fiftyoneLabels';
import { JsonPart, type JsonPlace, jsonText, visitParts } from './jsonParts';
import { basesOf, Counts, filesWhere, splitOfFolder } from './places';
import { Removals } from './removals';
import { Several } from './several';

/**
 * FiftyOneDataset: `samples.json` with a document for each picture, its split among the tags, its label in a field that
 * a person named. https://docs.voxel51.com/user_guide/export_datasets.html#fiftyonedataset
 */
export const fiftyoneSamples: AnnotationForm = {
  name: 'fiftyone',
  title: 'FiftyOne dataset',
  find: (folder) =>
    filesWhere(
      folder,
      (name) => /\.json$/i.test(name),
      (head) => /^\s*\{\s*"samples"\s*:\s*\[(\s*\]|[^]*"filepath"\s*:)/.test(head),
    ),
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new SamplesReading(new Annotations(files.files, texts), files).read();
  },
};

const KINDS = ['Classification', 'Detections', 'Classifications'];

class SamplesReading {
  private readonly removals = new Removals();
  private readonly several = new Several();

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {
    annotations.percent = true;
  }

  read(): ReadAnnotations {
    const { texts, notes } = this.annotations;
    const places = texts.map((text, f) => {
      const found: JsonPlace[] = [];
      const whole = visitParts(
        text,
        (path) => path[0] === 'samples' && path.length === 2,
        (place) => found.push(place),
      );
      if (!whole) notes.push(`${this.annotations.files[f]} is no whole JSON; it is read up to its fault.`);
      return found;
    });
    const field = this.chooseField(places);
    places.forEach((found, f) => this.readSamples(found, f, field));
    notes.push(...this.several.notes);
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => {
          const f = this.annotations.file[a];
          this.several.check(label, a, this.annotations.files[f]);
          return { text: jsonText(label, texts[f]) };
        },
        remove: (some) => this.removals.edits(some),
      },
    };
  }

  /** The field that is the truth, by its name or else the one that most samples have. */
  private chooseField(places: readonly (readonly JsonPlace[])[]): string {
    const fields = new Counts();
    places.forEach((found, f) => {
      for (const { span } of found) {
        for (const [name, value] of JsonPart.of(this.annotations.texts[f], span)?.members ?? []) {
          if (KINDS.includes(value.text('_cls'))) fields.add(name);
        }
      }
    });
    const names = fields.names;
    const field =
      ['ground_truth', 'label', 'labels'].find((name) => names.includes(name)) ??
      names.find((name) => !/pred|model/i.test(name)) ??
      fields.most ??
      'ground_truth';
    const others = names.filter((name) => name !== field);
    if (others.length > 0)
      this.annotations.notes.push(`Labels are those of the field ${field}; ${others.join(', ')} are not read.`);
    return field;
  }

  private readSamples(places: readonly JsonPlace[], f: number, field: string): void {
    const file = this.annotations.files[f];
    const text = this.annotations.texts[f];
    const samples = places.map(({ span }) => JsonPart.of(text, span));
    const names = samples.map((sample) => sample?.text('filepath') ?? '');
    const bases = basesOf(file, ['data', 'images']);
    this.files.pictures.learn(names, bases);
    const list = this.removals.list(
      f,
      places.map(({ span }) => span),
    );
    const isBoxes = samples.some((sample) => sample?.text(field, '_cls') === 'Detections');
    samples.forEach((sample, e) => {
      if (!sample || names[e] === '') return;
      const picture = this.files.pictures.locate(names[e], bases) ?? names[e];
      const tags = sample.get('tags')?.items.map(({ value }) => String(value)) ?? [];
      const at = { picture, split: tags.find(isSplitName) ?? splitOfFolder(file) };
      if (isBoxes) this.addBoxes(sample.get(field), at, f);
      else this.removals.stands(this.addLabel(sample.get(field), at, f), list, e);
    });
  }

  private addBoxes(value: JsonPart | null, at: { picture: string; split: string }, file: number): void {
    const detections = value?.get('detections')?.items ?? [];
    const list = this.removals.list(
      file,
      detections.map(({ span }) => span),
    );
    let found = 0;
    detections.forEach((detection, d) => {
      const box = relativeBox(detection.get('bounding_box')?.value);
      if (!box) return;
      found++;
      this.removals.stands(this.annotations.add({ ...at, box, ...written(detection, file) }), list, d);
    });
    if (found === 0) this.annotations.bare.add(at.picture);
  }

  private addLabel(value: JsonPart | null, at: { picture: string; split: string }, file: number): number {
    const several = value?.get('classifications')?.items ?? [];
    if (several.length > 1) {
      const label = several.map((one) => one.text('label')).join(', ');
      const [start, end] = value!.span;
      const a = this.annotations.add({ ...at, label, file, start, end });
      this.several.add(a, label);
      return a;
    }
    return this.annotations.add({ ...at, ...written(several[0] ?? value, file) });
  }
}

/** The label of a document, with where it stands; '' where it has none. */
function written(
  document: JsonPart | null,
  file: number,
): { label: string; file?: number; start?: number; end?: number } {
  const label = document?.get('label');
  if (!label) return { label: '' };
  return { label: document!.text('label'), file, start: label.span[0], end: label.span[1] };
}
