import { posix } from 'node:path';
import { isSplitName } from '../splitNames';
import type { AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { readTexts } from './readTexts';
import { spelledInLine } from './spelledInLine';
import { linesOf, type TextLine } from './textLines';

/** Files and lines that are looked at to tell the form. */
const SAMPLE = 20;
const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
/** A class, which may hold blanks, and 14 numbers, or 15 with a score. */
const LINE = new RegExp(String.raw`^(\S.*?)((?:\s+${NUMBER}){14,15})$`);
/** Such a name would take the first column with it. */
const LAST_NUMBER = new RegExp(String.raw`\s${NUMBER}$`);
const LABEL_FOLDER = /^(label_2|labels)$/i;

/**
 * KITTI's labels of objects: `label_2/000001.txt` beside `image_2/000001.png`, a line per object with its class, how it
 * is seen, and its box as left, top, right, bottom. https://www.cvlibs.net/datasets/kitti/eval_object.php
 */
export const kitti: AnnotationForm = {
  name: 'kitti',
  title: 'KITTI labels',
  async find(folder) {
    for (const place of ['', ...(await folder.folders())]) {
      for (const name of (await folder.folders(place)).filter((one) => LABEL_FOLDER.test(one))) {
        let places = [posix.join(place, name)];
        let [boxes, others] = [0, 0];
        let first: string | null = null;
        for (let depth = 0; depth < 4 && places.length > 0; depth++) {
          for (const one of places.slice(0, SAMPLE)) {
            const texts = (await folder.files(one)).filter((file) => /\.txt$/i.test(file)).slice(0, SAMPLE);
            for (const file of texts.map((text) => posix.join(one, text))) {
              const lines = linesOf(await folder.head(file)).slice(0, SAMPLE);
              const some = lines.filter((line) => LINE.test(line.text)).length;
              boxes += some;
              others += lines.length - some;
              first ??= file;
            }
          }
          const next = places
            .slice(0, SAMPLE)
            .map(async (one) => (await folder.folders(one)).map((sub) => posix.join(one, sub)));
          places = (await Promise.all(next)).flat();
        }
        // Where all boxes were excluded the name of the folder is left.
        const emptied = /_2$/.test(name) && others === 0;
        if (first !== null && (boxes > 4 * others || emptied)) return [first];
      }
    }
    return [];
  },
  async read({ below, pictures, ...files }) {
    const notes: string[] = [];
    const all = await below('', /(^|\/)(label_2|labels)\/.*\.txt$/i);
    const texts = await readTexts({ below, pictures, ...files }, all, notes);
    const annotations = new Annotations(all, texts);
    annotations.notes.push(...notes);
    const lines: TextLine[] = [];
    let [torn, ignored] = [0, 0];
    for (const [file, path] of all.entries()) {
      const { dir, name } = posix.parse(path);
      const bases = ['image_2', 'data', 'images'].map((one) =>
        dir.replace(/(^|\/)(label_2|labels)(?=\/|$)/i, `$1${one}`),
      );
      const picture = pictures.locate(name, bases) ?? posix.join(bases[0], name);
      const split = path.split('/').find((folder) => isSplitName(folder)) ?? '';
      const before = annotations.count;
      for (const line of linesOf(texts[file])) {
        const [, label, rest] = LINE.exec(line.text) ?? [];
        const [left, top, right, bottom] = (rest ?? '').trim().split(/\s+/).slice(3, 7).map(Number);
        if (label === 'DontCare') ignored++;
        else if (label === undefined || !(right > left && bottom > top)) torn++;
        else {
          const box = { x: left, y: top, width: right - left, height: bottom - top };
          const { start } = line;
          lines[annotations.add({ picture, box, label, split, file, start, end: start + label.length })] = line;
        }
      }
      if (annotations.count === before) annotations.bare.add(picture);
    }
    if (torn > 0) annotations.notes.push(`${torn} lines are no boxes of KITTI and are left out.`);
    if (ignored > 0) annotations.notes.push(`${ignored} regions "DontCare" are no objects and are left out.`);
    return written(annotations, lines);
  },
};

function written(annotations: Annotations, lines: readonly TextLine[]): ReadAnnotations {
  return {
    annotations,
    writer: {
      spell: (label) => ({ text: spelledInLine(label, LAST_NUMBER) }),
      remove: (some) =>
        some.map((annotation) => ({
          annotation,
          file: annotations.file[annotation],
          edit: { start: lines[annotation].from, end: lines[annotation].next, text: '' },
        })),
    },
  };
}
