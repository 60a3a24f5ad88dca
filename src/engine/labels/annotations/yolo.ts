import { posix } from 'node:path';
import type { Box } from '../../protocol/pictureParts';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { ClassList } from './classList';
import { readTexts } from './readTexts';
import { linesOf, type TextLine } from './textLines';
import { CLASSES, hasLabels, isList, isText, labelFiles, LINE } from './yoloFiles';
import { YoloSplits } from './yoloSplits';

/** Texts that may lie anywhere. */
const OTHER = /^(readme|licen[cs]e|requirements|notes?)\b/i;

/**
 * YOLO's labels: a text file per picture with a line per object, `class x y width height` in parts of the picture, or
 * `class x1 y1 x2 y2 …` for an outline. As Ultralytics has them (https://docs.ultralytics.com/datasets/detect/), as
 * Darknet and Datumaro (`obj.data`, `obj.names`, pictures and texts side by side), as Label Studio (`classes.txt`).
 */
export const yolo: AnnotationForm = {
  name: 'yolo',
  title: 'YOLO labels',
  async find(folder) {
    const root = await folder.files();
    const yaml: string[] = [];
    for (const name of root)
      if (/\.ya?ml$/i.test(name) && /^names[ \t]*:/m.test(await folder.head(name))) yaml.push(name);
    const names = root.filter((name) => CLASSES.test(name));
    if (!(await hasLabels(folder, yaml.length + names.length > 0))) return [];
    const data = root.filter((name) => /\.data$/i.test(name));
    const lists: string[] = [];
    for (const name of root) if (isText(name) && isList(await folder.head(name))) lists.push(name);
    const found = [...yaml.slice(0, 1), ...(yaml.length > 0 ? [] : names.slice(0, 1)), ...data, ...lists];
    return found.length > 0 ? found : (await labelFiles(folder)).slice(0, 1);
  },
  async read(files) {
    const notes: string[] = [];
    const heads = files.files.filter((file) => !file.includes('/'));
    const read = await readTexts(files, heads, notes);
    const isOfAll = (file: string, f: number): boolean => !isText(file) || isList(read[f]);
    const own = heads.filter(isOfAll);
    const texts = read.filter((_, f) => isOfAll(heads[f], f));
    const splits = new YoloSplits();
    const of = (form: RegExp): number => own.findIndex((file) => form.test(file));
    const yaml = of(/\.ya?ml$/i);
    const names = of(CLASSES);
    if (yaml >= 0) splits.readYaml(texts[yaml]);
    own.forEach((file, f) => /\.data$/i.test(file) && splits.readData(texts[f]));
    own.forEach((file, f) => {
      if (isText(file)) splits.readList(file, texts[f], files);
    });
    const classes =
      yaml >= 0
        ? ClassList.ofYaml(texts[yaml], yaml, own[yaml])
        : names >= 0
          ? ClassList.ofLines(texts[names], names, own[names])
          : ClassList.none();
    const { labels, without, shared } = await pair(files, new Set(own));
    const all = [...own, ...labels.keys()];
    const annotations = new Annotations(all, [...texts, ...(await readTexts(files, [...labels.keys()], notes))]);
    annotations.notes.push(...notes, ...shared);
    const keypoints = yaml >= 0 && /^kpt_shape[ \t]*:/m.test(texts[yaml]);
    return new YoloReading(annotations, classes, splits, keypoints).read(own.length, labels, without);
  },
};

class YoloReading {
  private readonly lines: TextLine[] = [];

  constructor(
    private readonly annotations: Annotations,
    private readonly classes: ClassList,
    private readonly splits: YoloSplits,
    private readonly keypoints: boolean,
  ) {}

  /** @param labels pictures by their file of labels @param without label files whose picture is not there */
  read(first: number, labels: ReadonlyMap<string, string>, without: ReadonlySet<string>): ReadAnnotations {
    const { annotations, classes } = this;
    annotations.percent = true;
    let torn = '';
    let bad = 0;
    let nameless = 0;
    for (let file = first; file < annotations.files.length; file++) {
      const path = annotations.files[file];
      const picture = labels.get(path)!;
      const lines = linesOf(annotations.texts[file]);
      if (without.has(path) && (lines.length === 0 || !lines.every((line) => LINE.test(line.text)))) continue;
      const before = annotations.count;
      for (const line of lines) {
        const box = LINE.test(line.text) ? boxOf(line.text, this.keypoints) : null;
        if (!box) {
          bad++;
          torn ||= `${path}: "${line.text.slice(0, 60)}"`;
          continue;
        }
        const number = /^\d+/.exec(line.text)![0];
        const label = classes.nameOf(number);
        if (label === number && classes.names[Number(number)] === undefined) nameless++;
        this.lines.push(line);
        const [start, end] = [line.start, line.start + number.length];
        annotations.add({ picture, box, label, split: this.splits.of(picture), file, start, end });
      }
      if (annotations.count === before && !without.has(path)) annotations.bare.add(picture);
    }
    const labelled = new Set(annotations.pictures);
    for (const picture of this.splits.listed.keys()) if (!labelled.has(picture)) annotations.bare.add(picture);
    if (bad > 0) annotations.notes.push(`${bad} lines are no boxes and are left out, as in ${torn}.`);
    if (nameless > 0)
      annotations.notes.push(
        `${nameless} boxes have class numbers that no list names; they are shown as numbers. Put the names into ` +
          'classes.txt, one per line, in the order of their numbers.',
      );
    return {
      annotations,
      writer: {
        spell: (label) => classes.numberOf(label),
        remove: (some) =>
          some.map((annotation) => ({
            annotation,
            file: annotations.file[annotation],
            edit: { start: this.lines[annotation].from, end: this.lines[annotation].next, text: '' },
          })),
        mayForget: (label) => classes.mayForget(label),
      },
    };
  }
}

/** The box of a line, in hundredths; around its outline where it has one. null where it has no size. */
function boxOf(line: string, keypoints: boolean): Box | null {
  const numbers = line
    .split(/[ \t]+/)
    .slice(1)
    .map(Number);
  if (numbers.length < 6 || keypoints || numbers.length % 2 === 1) {
    const [x, y, width, height] = numbers.map((value) => 100 * value);
    return width > 0 && height > 0 ? { x: x - width / 2, y: y - height / 2, width, height } : null;
  }
  const ends = [0, 1].map((axis) => {
    const along = numbers.filter((_, i) => i % 2 === axis).map((value) => 100 * value);
    return along.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
  });
  const [[left, right], [top, bottom]] = ends;
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}

/** Which picture each file of labels is of, in the order of the pictures; behind them those whose picture is gone. */
async function pair(
  { pictures, below }: AnnotationFiles,
  own: ReadonlySet<string>,
): Promise<{ labels: Map<string, string>; without: Set<string>; shared: string[] }> {
  const texts = (await below('', /\.txt$/i)).filter((file) => !own.has(file) && isText(posix.basename(file)));
  const free = new Set(texts);
  const labels = new Map<string, string>();
  const shared: string[] = [];
  for (const picture of pictures.images) {
    const file = placesOf(picture).find((place) => free.has(place));
    if (file === undefined) continue;
    const first = labels.get(file);
    if (first === undefined) labels.set(file, picture);
    else shared.push(`${file} is of ${first} and could be of ${picture} as well, which has no label of its own.`);
  }
  const without = new Set(texts.filter((file) => !labels.has(file) && !OTHER.test(posix.basename(file))));
  for (const file of without)
    labels.set(file, file.replace(/(^|\/)labels\/(?!.*\/labels\/)/, '$1images/').replace(/\.txt$/i, ''));
  return { labels, without, shared };
}

/** Where the labels of a picture may be: in `labels` in place of the last `images`, beside it, in a `labels` of all. */
function placesOf(picture: string): string[] {
  const { dir, name } = posix.parse(picture);
  const folders = dir === '' ? [] : dir.split('/');
  const images = folders.findLastIndex((folder) => /^(images|jpegimages)$/i.test(folder));
  const parallel = images < 0 ? [] : [posix.join(...folders.with(images, 'labels'), `${name}.txt`)];
  return [...parallel, posix.join(dir, `${name}.txt`), posix.join('labels', dir, `${name}.txt`)];
}
