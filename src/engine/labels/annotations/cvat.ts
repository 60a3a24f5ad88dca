import { posix } from 'node:path';
import type { Box } from '../../protocol/pictureParts';
import { splitOfName } from '../splitNames';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations, type AnnotationEdit } from './annotations';
import { attributePlace, childOf, parseXml, removeElement, spelledXml, textPlace, type XmlElement } from './xmlTree';

/** Shapes with a list of points, of which the box around them is taken. */
const SHAPES = new Set(['polygon', 'polyline', 'points', 'ellipse', 'mask']);
const PICTURE_FOLDERS = ['images', 'data', ''];

/**
 * CVAT's annotations of pictures, version 1.1: `image` with `box`, `polygon` and other shapes, or with `tag` for the
 * whole picture. https://docs.cvat.ai/docs/dataset_management/formats/format-cvat/
 */
export const cvat: AnnotationForm = {
  name: 'cvat',
  title: 'CVAT annotations',
  async find(folder) {
    const found: string[] = [];
    for (const place of ['', 'annotations']) {
      for (const name of await folder.files(place)) {
        const file = posix.join(place, name);
        if (!/\.xml$/i.test(name)) continue;
        const head = await folder.head(file);
        if (/<annotations[\s>]/.test(head) && /<(image|meta|track|version)[\s>]/.test(head)) found.push(file);
      }
    }
    return found;
  },
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    const reading = new CvatReading(new Annotations(files.files, texts), files);
    files.files.forEach((_, f) => reading.read(f));
    return reading.result();
  },
};

class CvatReading {
  private readonly elements: XmlElement[] = [];
  /** The elements of the list of classes in each file. */
  private readonly classes: XmlElement[][] = [];

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(f: number): void {
    const { annotations } = this;
    const file = annotations.files[f];
    const text = annotations.texts[f];
    const { root, fault } = parseXml(text);
    if (fault !== null) annotations.notes.push(`${file} is torn and read up to there: ${fault}.`);
    const meta = childOf(root ?? undefined, 'meta');
    const list = meta?.children.map((part) => childOf(part, 'labels')).find(Boolean);
    this.classes.push(list?.children.filter(({ name }) => name === 'label') ?? []);
    const tracks = root?.children.filter(({ name }) => name === 'track').length ?? 0;
    if (tracks > 0) annotations.notes.push(`${tracks} tracks of a film in ${file} are not read; export it as images.`);
    const images = root?.children.filter(({ name }) => name === 'image') ?? [];
    const own = splitOfName(posix.parse(file).name) ?? '';
    const bases = PICTURE_FOLDERS.flatMap((folder) => [posix.join(folder, own), folder]).map((base) =>
      base === '.' ? '' : base,
    );
    this.files.pictures.learn(
      images.map(({ attributes }) => attributes.name ?? ''),
      bases,
    );
    for (const image of images) this.readImage(f, image, own, bases);
  }

  result(): ReadAnnotations {
    const { annotations } = this;
    return {
      annotations,
      writer: {
        spell: (label, a) => this.spell(label, annotations.file[a]),
        remove: (some) =>
          some.map((annotation) => {
            const file = annotations.file[annotation];
            return { annotation, file, edit: removeElement(annotations.texts[file], this.elements[annotation]) };
          }),
      },
    };
  }

  private readImage(f: number, image: XmlElement, own: string, bases: readonly string[]): void {
    const { annotations } = this;
    const name = image.attributes.name ?? '';
    const split = image.attributes.subset ?? own;
    const folders = [...(image.attributes.subset ? [posix.join('images', split)] : []), ...bases];
    const picture = this.files.pictures.locate(name, folders) ?? name;
    let said = false;
    for (const element of image.children) {
      const place = attributePlace(annotations.texts[f], element, 'label');
      const box = element.name === 'tag' ? null : boxOf(element);
      if (!place || (element.name !== 'tag' && !box)) continue;
      said = true;
      this.elements.push(element);
      const [start, end] = place;
      annotations.add({ picture, box, label: element.attributes.label, split, file: f, start, end });
    }
    if (!said) annotations.bare.add(picture);
  }

  private spell(label: string, f: number): { text: string; also?: AnnotationEdit[] } {
    const text = this.annotations.texts[f];
    const spelled = spelledXml(label);
    const last = this.classes[f].at(-1);
    const names = this.classes[f].map((one) => childOf(one, 'name'));
    const name = names.at(-1);
    if (!last || !name || names.some((one) => one?.text === label)) return { text: spelled };
    const [start, end] = textPlace(text, name);
    const blanks = /\s*$/.exec(text.slice(0, last.start))![0];
    const element = blanks + text.slice(last.start, start) + spelled + text.slice(end, last.end);
    return { text: spelled, also: [{ file: f, edit: { start: last.end, end: last.end, text: element } }] };
  }
}

/** The box of a shape, or around it, in pixels; null where it has none. */
function boxOf({ name, attributes }: XmlElement): Box | null {
  const of = (...keys: string[]): number[] => keys.map((key) => Number(attributes[key] || NaN));
  let [left, top, right, bottom] = of('xtl', 'ytl', 'xbr', 'ybr');
  if (SHAPES.has(name)) {
    const points = (attributes.points ?? '').split(';').map((point) => point.split(',').map(Number));
    const [x, y, rx, ry] = of('cx', 'cy', 'rx', 'ry');
    const [l, t, w, h] = of('left', 'top', 'width', 'height');
    if (name === 'ellipse') [left, top, right, bottom] = [x - rx, y - ry, x + rx, y + ry];
    else if (name === 'mask') [left, top, right, bottom] = [l, t, l + w, t + h];
    else {
      const along = (axis: number): number[] => points.map((point) => point[axis]);
      [left, right] = [Math.min(...along(0)), Math.max(...along(0))];
      [top, bottom] = [Math.min(...along(1)), Math.max(...along(1))];
    }
  }
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
