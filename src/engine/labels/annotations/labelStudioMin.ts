import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { JsonPart, type JsonPlace, jsonText, visitParts } from './jsonParts';
import { locateUploads, pictureAddress } from './labelStudioNames';
import { regionOf } from './labelStudioRegions';
import { Counts, filesWhere } from './places';
import { Removals } from './removals';
import { Several } from './several';

/**
 * Label Studio's export JSON_MIN: an entry for each person who labelled a task, what they chose under the name of the
 * question: one choice as a text, several as `{"choices": [...]}`. https://labelstud.io/guide/export#JSON-MIN
 */
export const labelStudioMin: AnnotationForm = {
  name: 'label-studio-min',
  title: 'Label Studio JSON_MIN',
  find: async (folder) => {
    const named = await filesWhere(folder, isJson, (head) => /^\s*\[\s*\{/.test(head) && isMin(head));
    // All of whose entries were taken out.
    return named.length > 0 ? named : filesWhere(folder, isExport, (head) => /^\s*\[\s*\]\s*$/.test(head));
  },
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new EntriesReading(new Annotations(files.files, texts), files).read();
  },
};

const isJson = (name: string): boolean => /\.json$/i.test(name);
const isExport = (name: string): boolean => /^(result|project-\d.*)\.json$/i.test(name);
const isMin = (head: string): boolean => /"annotation_id"\s*:/.test(head) && /"lead_time"\s*:/.test(head);

/** Keys of an entry that the tool puts behind what was chosen, or before. */
const OWN = new Set([
  'id',
  'annotator',
  'annotation_id',
  'created_at',
  'updated_at',
  'lead_time',
  'agreement',
  'comments',
]);

interface Entry {
  readonly file: number;
  readonly part: JsonPart;
  readonly address: string;
  /** What was chosen, by the name of the question. */
  readonly chosen: readonly (readonly [question: string, value: JsonPart])[];
}

class EntriesReading {
  private readonly removals = new Removals();
  private readonly several = new Several();
  /** What stands around a label that is the first of its picture. */
  private readonly firsts = new Map<number, (text: string) => string>();
  private readonly unread = new Counts();
  private rotated = 0;

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { files, notes, texts } = this.annotations;
    const places = texts.map((_, f) => this.placesOf(f));
    const entries = places.map((some, f) => some.map(({ span }) => this.entryOf(span, f)));
    const isBoxes = entries.flat().some(({ chosen }) => chosen.some(([, value]) => hasRegions(value)));
    this.annotations.percent = isBoxes;
    const question = this.chooseQuestion(entries.flat(), isBoxes);
    const { pictureOf, notes: names } = locateUploads(
      entries.flat().map(({ address }) => address),
      this.files,
    );
    notes.push(...names);
    entries.forEach((some, f) => {
      const list = this.removals.list(
        f,
        places[f].map(({ span }) => span),
      );
      some.forEach((entry, e) => {
        if (entry.address === '') return;
        const picture = pictureOf.get(entry.address) ?? entry.address.replace(/^\/+/, '');
        const value = entry.chosen.find(([name]) => name === question)?.[1] ?? null;
        if (isBoxes) this.addBoxes(picture, value, f);
        else this.removals.stands(this.addChoice(picture, value, entry, question), list, e);
      });
    });
    if (this.rotated > 0) notes.push(`${this.rotated} boxes are turned; they are read as if they were not.`);
    if (this.unread.text !== '') notes.push(`What else was marked is not read: ${this.unread.text}.`);
    notes.push(...this.several.notes);
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => {
          const f = this.annotations.file[a];
          this.several.check(label, a, files[f]);
          const text = jsonText(label, texts[f]);
          return { text: this.firsts.get(a)?.(text) ?? text };
        },
        remove: (some) => this.removals.edits(some),
      },
    };
  }

  private placesOf(f: number): JsonPlace[] {
    const places: JsonPlace[] = [];
    const whole = visitParts(
      this.annotations.texts[f],
      (path) => path.length === 1 && path[0] === '',
      (place) => places.push(place),
    );
    if (!whole)
      this.annotations.notes.push(`${this.annotations.files[f]} is no whole JSON; it is read up to its fault.`);
    return places;
  }

  /** What a task is about stands before its `id`, what was chosen behind. */
  private entryOf(span: JsonPlace['span'], file: number): Entry {
    const part = JsonPart.of(this.annotations.texts[file], span)!;
    const { members } = part;
    const id = members.findIndex(([key]) => key === 'id');
    const chosen = members.slice(id + 1).filter(([key, { value }]) => !OWN.has(key) && value !== null);
    return { file, part, address: pictureAddress(id > 0 ? members.slice(0, id) : members), chosen };
  }

  private chooseQuestion(entries: readonly Entry[], isBoxes: boolean): string {
    const questions = new Counts();
    for (const { chosen } of entries)
      for (const [name, value] of chosen) if (isBoxes ? hasRegions(value) : isChoice(value)) questions.add(name);
    const usual = questions.names.find((name) => /^(choice|label|class|category)/i.test(name));
    const question = usual ?? questions.most ?? '';
    const others = questions.names.filter((name) => name !== question);
    if (others.length > 0)
      this.annotations.notes.push(`Labels are what "${question}" says; ${others.join(', ')} are not read.`);
    return question;
  }

  private addBoxes(picture: string, value: JsonPart | null, file: number): void {
    const items = value?.items ?? [];
    const list = this.removals.list(
      file,
      items.map(({ span }) => span),
    );
    let found = 0;
    items.forEach((item, i) => {
      const region = regionOf(item);
      if (!region?.box) {
        this.unread.add(region?.kind ?? 'something else');
        return;
      }
      found++;
      if (region.rotated) this.rotated++;
      const labels = region.labels.items;
      const [start, end] = labels.length === 1 ? labels[0].span : region.labels.span;
      const label = labels.map((one) => String(one.value)).join(', ');
      const a = this.annotations.add({ picture, box: region.box, label, file, start, end });
      if (labels.length > 1) this.several.add(a, label);
      if (labels.length === 0) this.firsts.set(a, (text) => `[${text}]`);
      this.removals.stands(a, list, i);
    });
    if (found === 0) this.annotations.bare.add(picture);
  }

  private addChoice(picture: string, value: JsonPart | null, { file, part }: Entry, question: string): number {
    const choices = value?.isObject ? value.get('choices')! : null;
    const chosen = choices ? choices.items : value && isChoice(value) ? [value] : [];
    const label = chosen.map((one) => String(one.value)).join(', ');
    if (chosen.length > 0) {
      const [start, end] = chosen.length === 1 ? chosen[0].span : value!.span;
      const a = this.annotations.add({ picture, label, file, start, end });
      if (chosen.length > 1) this.several.add(a, label);
      return a;
    }
    const id = part.get('id');
    if (value || !id || question === '') return this.annotations.add({ picture, label: '' });
    const a = this.annotations.add({ picture, label: '', file, start: id.span[1], end: id.span[1] });
    this.firsts.set(a, (text) => `, ${JSON.stringify(question)}: ${text}`);
    return a;
  }
}

function isChoice(value: JsonPart): boolean {
  return typeof value.value === 'string' || (value.get('choices')?.isList ?? false);
}

function hasRegions(value: JsonPart): boolean {
  return value.items.some((item) => Boolean(regionOf(item)?.box));
}
