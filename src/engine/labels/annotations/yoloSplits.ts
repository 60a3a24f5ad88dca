import { posix } from 'node:path';
import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import { isSplitName, splitOfName } from '../splitNames';
import type { AnnotationFiles } from './annotationForm';
import { linesOf } from './textLines';

/** Keys of `data.yaml` and `obj.data` under which the pictures of a split are. */
const SPLITS = ['train', 'val', 'valid', 'test'];

/** Which split pictures of a YOLO dataset belong to: by lists of pictures, by folders that a file names, by names. */
export class YoloSplits {
  /** Pictures that a list names, also those that are not there, with their split. */
  readonly listed = new Map<string, string>();
  private readonly folders: (readonly [folder: string, split: string])[] = [];
  private readonly keyOfList = new Map<string, string>();

  /** The folders and lists that `data.yaml` names; they may lead out of the dataset, as Roboflow writes them. */
  readYaml(text: string): void {
    const root = parseDocument(text, { logLevel: 'silent' }).contents;
    if (!isMap(root)) return;
    for (const split of SPLITS) {
      const node = root.get(split, true);
      const values = isSeq(node) ? node.items : [node];
      for (const value of values) if (isScalar(value) && typeof value.value === 'string') this.name(value.value, split);
    }
  }

  /** Of Darknet's `obj.data`: `train = data/train.txt`. */
  readData(text: string): void {
    for (const line of linesOf(text)) {
      const [key, value] = line.text.split('=').map((part) => part.trim());
      if (SPLITS.includes(key) && value) this.name(value, key);
    }
  }

  /** A list with the path of a picture per line, as another tool or folder sees it. */
  readList(file: string, text: string, { pictures }: AnnotationFiles): void {
    const names = linesOf(text).map((line) => line.text);
    const folder = posix.dirname(file);
    const bases = folder === '.' ? [''] : [folder, ''];
    pictures.learn(names, bases);
    const split = this.keyOfList.get(posix.basename(file)) ?? splitOfName(posix.parse(file).name) ?? '';
    for (const name of names) {
      const picture = pictures.locate(name, bases) ?? name.replaceAll('\\', '/').replace(/^(\.\/)+/, '');
      if (!this.listed.get(picture)) this.listed.set(picture, split);
    }
  }

  of(picture: string): string {
    const own = this.listed.get(picture) ?? this.folders.find(([folder]) => picture.startsWith(`${folder}/`))?.[1];
    if (own) return own;
    const folders = picture.split('/').slice(0, -1);
    const named = folders.find((name) => isSplitName(name) || /^obj_[a-z]+_data$|^(train|val|test)\d+$/i.test(name));
    return named === undefined ? '' : (splitOfName(named) ?? '');
  }

  private name(value: string, split: string): void {
    const path = posix.normalize(value.replaceAll('\\', '/')).replace(/\/+$/, '');
    if (/\.txt$/i.test(path)) this.keyOfList.set(posix.basename(path), split);
    else this.folders.push([path.replace(/^(\.\.\/)+/, ''), split]);
  }
}
