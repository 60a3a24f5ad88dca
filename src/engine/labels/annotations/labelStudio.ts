import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations, type AnnotationEdit } from './annotations';
import { JsonPart, jsonText, type Span, visitParts } from './jsonParts';
import { locateUploads, pictureAddress } from './labelStudioNames';
import { type Region, regionOf } from './labelStudioRegions';
import { Counts, filesWhere } from './places';
import { Removals } from './removals';
import { Several } from './several';

/** Label Studio's export JSON: tasks with what several people said of each. https://labelstud.io/guide/export */
export const labelStudio: AnnotationForm = {
  name: 'label-studio',
  title: 'Label Studio tasks',
  find: (folder) =>
    filesWhere(
      folder,
      (name) => /\.json$/i.test(name),
      (head) =>
        /^\s*\[\s*\{/.test(head) &&
        /"annotations"\s*:\s*\[/.test(head) &&
        /"(completed_by|was_cancelled|file_upload|total_annotations)"\s*:/.test(head),
    ),
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new TasksReading(new Annotations(files.files, texts), files).read();
  },
};

interface Task {
  readonly file: number;
  readonly address: string;
  /** The list of what people said. */
  readonly said: JsonPart;
}

class TasksReading {
  private readonly removals = new Removals();
  private readonly several = new Several();
  /** Of annotations of whole pictures: what takes them out. */
  private readonly skips = new Map<number, AnnotationEdit>();
  /** What stands around a label that is the first of its picture. */
  private readonly firsts = new Map<number, (result: string) => string>();
  private readonly unread = new Counts();
  private skipped = 0;
  private rotated = 0;

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { notes, texts } = this.annotations;
    const tasks = texts.flatMap((_, f) => this.tasksOf(f));
    const { pictureOf, notes: names } = locateUploads(
      tasks.map(({ address }) => address),
      this.files,
    );
    notes.push(...names);
    const isBoxes = tasks.some(({ said }) => said.items.some((one) => resultsOf(one).some(isRegion)));
    this.annotations.percent = isBoxes;
    const control = isBoxes ? '' : this.chooseControl(tasks);
    const target = isBoxes ? '' : toName(tasks, control);
    for (const task of tasks) {
      const picture = pictureOf.get(task.address) ?? task.address.replace(/^\/+/, '');
      if (isBoxes) this.addBoxes(task, picture);
      else this.addVotes(task, picture, control, target);
    }
    if (this.skipped > 0) notes.push(`${this.skipped} tasks were skipped by everybody and are no items.`);
    if (this.rotated > 0) notes.push(`${this.rotated} boxes are turned; they are read as if they were not.`);
    if (this.unread.text !== '') notes.push(`What else was marked is not read: ${this.unread.text}.`);
    notes.push(...this.several.notes);
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => this.spell(label, a, control, target),
        remove: (some) =>
          isBoxes
            ? this.removals.edits(some)
            : some.flatMap((annotation) => {
                const skip = this.skips.get(annotation);
                return skip ? [{ annotation, ...skip }] : [];
              }),
      },
    };
  }

  private tasksOf(file: number): Task[] {
    const text = this.annotations.texts[file];
    const tasks: Task[] = [];
    const whole = visitParts(
      text,
      (path) => path.length === 1 && path[0] === '',
      ({ span }) => {
        const task = JsonPart.of(text, span);
        const said = task?.get('annotations');
        if (!said) return;
        const address = pictureAddress(task!.get('data')?.members ?? []) || task!.text('file_upload');
        if (address !== '') tasks.push({ file, address, said });
      },
    );
    if (!whole)
      this.annotations.notes.push(`${this.annotations.files[file]} is no whole JSON; it is read up to its fault.`);
    return tasks;
  }

  /** Of several questions that were asked of each picture the one that was answered most. */
  private chooseControl(tasks: readonly Task[]): string {
    const controls = new Counts();
    for (const { said } of tasks)
      for (const one of said.items)
        for (const result of resultsOf(one)) if (isChoice(result)) controls.add(result.text('from_name'));
    const control = controls.most ?? '';
    const others = controls.names.filter((name) => name !== control);
    if (others.length > 0)
      this.annotations.notes.push(
        `Labels are the choices of "${control}"; those of ${others.join(', ')} are not read.`,
      );
    return control;
  }

  private addBoxes({ file, said }: Task, picture: string): void {
    let found = 0;
    for (const one of said.items.filter((each) => !isCancelled(each))) {
      const results = resultsOf(one);
      const list = this.removals.list(
        file,
        results.map(({ span }) => span),
      );
      results.forEach((result, r) => {
        const region = regionOf(result.get('value'));
        if (!region?.box) this.unread.add(region?.kind ?? result.text('type'));
        else {
          found++;
          if (region.rotated) this.rotated++;
          this.removals.stands(this.addChosen(picture, region.labels, file, region.box), list, r);
        }
      });
    }
    if (said.items.length > 0 && said.items.every(isCancelled)) this.skipped++;
    if (found === 0) this.annotations.bare.add(picture);
  }

  private addVotes({ file, said }: Task, picture: string, control: string, target: string): void {
    const people = said.items.filter((one) => !isCancelled(one));
    if (people.length === 0 && said.items.length > 0) {
      this.skipped++;
      this.annotations.bare.add(picture);
      return;
    }
    for (const one of people) {
      const choices = resultsOf(one)
        .find((result) => isChoice(result) && result.text('from_name') === control)
        ?.get('value', 'choices');
      const list = one.get('result')!;
      const a = choices?.items.length
        ? this.addChosen(picture, choices, file)
        : this.addFirst(
            picture,
            file,
            target === '' || list.items.length > 0 ? null : list.span,
            (text) => `[${text}]`,
          );
      this.skips.set(a, { file, edit: skipOf(one) });
    }
    if (people.length > 0) return;
    const [start, end] = said.span;
    const a = this.addFirst(
      picture,
      file,
      target === '' ? null : [start, end],
      (text) => `[{"result": [${text}], "was_cancelled": false}]`,
    );
    this.skips.set(a, { file, edit: { start, end, text: '[{"result": [], "was_cancelled": true}]' } });
  }

  private addChosen(picture: string, choices: JsonPart, file: number, box: Region['box'] = null): number {
    const { items } = choices;
    const [start, end] = items.length === 1 ? items[0].span : choices.span;
    const label = items.map(({ value }) => String(value)).join(', ');
    const a = this.annotations.add({ picture, box, label, file, start, end });
    if (items.length > 1) this.several.add(a, label);
    if (items.length === 0) this.firsts.set(a, (text) => `[${text}]`);
    return a;
  }

  private addFirst(picture: string, file: number, span: Span | null, put: (result: string) => string): number {
    if (!span) return this.annotations.add({ picture, label: '' });
    const a = this.annotations.add({ picture, label: '', file, start: span[0], end: span[1] });
    this.firsts.set(a, put);
    return a;
  }

  private spell(label: string, a: number, control: string, target: string): { text: string } {
    const f = this.annotations.file[a];
    this.several.check(label, a, this.annotations.files[f]);
    const text = jsonText(label, this.annotations.texts[f]);
    const put = this.firsts.get(a);
    if (!put) return { text };
    if (this.annotations.percent) return { text: put(text) };
    const names = `"from_name": ${JSON.stringify(control)}, "to_name": ${JSON.stringify(target)}`;
    return { text: put(`{${names}, "type": "choices", "value": {"choices": [${text}]}}`) };
  }
}

function resultsOf(one: JsonPart): JsonPart[] {
  return one.get('result')?.items ?? [];
}

function isCancelled(one: JsonPart): boolean {
  return one.get('was_cancelled')?.value === true || !one.get('result')?.isList;
}

function isChoice(result: JsonPart): boolean {
  return result.get('value', 'choices')?.isList === true;
}

function isRegion(result: JsonPart): boolean {
  return Boolean(regionOf(result.get('value'))?.box);
}

/** What says of a person's annotation that they skipped the task. */
function skipOf(one: JsonPart): AnnotationEdit['edit'] {
  const known = one.get('was_cancelled')?.span;
  return known
    ? { start: known[0], end: known[1], text: 'true' }
    : { start: one.span[0] + 1, end: one.span[0] + 1, text: '"was_cancelled": true, ' };
}

/** What the choices of a question are about, as the first answer has it; '' where nobody answered. */
function toName(tasks: readonly Task[], control: string): string {
  for (const { said } of tasks)
    for (const one of said.items)
      for (const result of resultsOf(one))
        if (isChoice(result) && result.text('from_name') === control) return result.text('to_name');
  return '';
}
