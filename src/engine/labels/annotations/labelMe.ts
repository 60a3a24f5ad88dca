import { posix } from 'node:path';
import { isImageFile } from '../../files/imageNames';
import type { Box } from '../../protocol/pictureParts';
import { NearmissError } from '../../protocol/reply';
import type { FolderView } from '../folderView';
import { applyTextEdits, type TextEdit } from '../labelEdit';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { JsonPart, jsonText, type Span } from './jsonParts';
import { readTexts } from './largeTexts';
import { around } from './outlines';
import { Counts, folderOf, inFolder } from './places';
import { Removals } from './removals';

/** Bounds of the search: folders that are looked into, their depth, and files whose head is read. */
const FOLDERS = 40;
const DEPTH = 4;
const HEADS = 3;

/** LabelMe: a JSON file beside each picture, with its shapes and its flags. https://labelme.io/docs */
export const labelMe: AnnotationForm = {
  name: 'labelme',
  title: 'LabelMe files',
  find: findLabelMe,
  async read(files) {
    const own = files.pictures.images
      .map((path) => path.slice(0, path.length - posix.extname(path).length) + '.json')
      .filter((file) => files.exists(file));
    const names = [...new Set([...files.files, ...own])];
    const read: LabelMeFile[] = [];
    const texts = await readTexts(files, names, (text, file) => read.push(partsOf(text, file)));
    return new LabelMeReading(new Annotations(names, texts), files, read).result();
  },
};

/** Files beside a picture of the same name, where the first few of them are LabelMe's. */
async function findLabelMe(folder: FolderView): Promise<readonly string[]> {
  const found: string[] = [];
  let heads = 0;
  const open = [''];
  for (let looked = 0; looked < FOLDERS && open.length > 0; looked++) {
    const place = open.shift()!;
    const names = await folder.files(place);
    const stems = new Set(names.filter(isImageFile).map((name) => posix.parse(name).name));
    for (const name of names) {
      if (!/\.json$/i.test(name) || !stems.has(posix.parse(name).name)) continue;
      const file = posix.join(place, name);
      if (heads < HEADS && !isLabelMe(await folder.head(file))) return [];
      heads++;
      found.push(file);
    }
    if (place.split('/').length < DEPTH)
      open.push(...(await folder.folders(place)).map((name) => posix.join(place, name)));
  }
  return found;
}

function isLabelMe(head: string): boolean {
  return (
    /^\s*\{/.test(head) && /"shapes"\s*:\s*\[/.test(head) && /"(imagePath|imageData|shape_type|flags)"\s*:/.test(head)
  );
}

interface Shape {
  readonly box: Box | null;
  readonly kind: string;
  readonly label: string;
  readonly at: Span | null;
  readonly span: Span;
}

interface LabelMeFile {
  readonly file: number;
  /** null where it is no file of LabelMe. */
  readonly imagePath: string | null;
  readonly shapes: readonly Shape[];
  readonly flags: { readonly span: Span; readonly members: readonly (readonly [string, unknown, Span])[] } | null;
}

/** What is kept of a file whose text may be large. */
function partsOf(text: string, file: number): LabelMeFile {
  const part = JsonPart.of(text);
  const shapes = part?.get('shapes');
  const flags = part?.get('flags');
  if (!part || !shapes?.isList) return { file, imagePath: null, shapes: [], flags: null };
  return {
    file,
    imagePath: part.text('imagePath').replaceAll('\\', '/'),
    shapes: shapes.items.map((shape) => ({
      box: outlineOf(shape),
      kind: shape.text('shape_type') || 'shape',
      label: shape.text('label'),
      at: shape.get('label')?.span ?? null,
      span: shape.span,
    })),
    flags: flags?.isObject
      ? { span: flags.span, members: flags.members.map(([key, { value, span }]) => [key, value, span] as const) }
      : null,
  };
}

/** Points stand in any order; of a circle they are its centre and a point of it. */
function outlineOf(shape: JsonPart): Box | null {
  const points = shape.get('points')?.items.map(({ items }) => items.map(({ value }) => Number(value))) ?? [];
  if (points.some((point) => point.length !== 2)) return null;
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  if (shape.text('shape_type') !== 'circle' || points.length !== 2) return around(xs, ys);
  const radius = Math.hypot(xs[1] - xs[0], ys[1] - ys[0]);
  return around([xs[0] - radius, xs[0] + radius], [ys[0] - radius, ys[0] + radius]);
}

class LabelMeReading {
  private readonly removals = new Removals();
  private readonly unread = new Counts();

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
    private readonly read: readonly LabelMeFile[],
  ) {}

  result(): ReadAnnotations {
    const { notes, files } = this.annotations;
    const isBoxes = this.read.some(({ shapes }) => shapes.some(({ box }) => box !== null));
    const others = this.read.filter(({ imagePath }) => imagePath === null).map(({ file }) => files[file]);
    for (const one of this.read) {
      if (one.imagePath === null) continue;
      const picture = this.pictureOf(files[one.file], one.imagePath);
      if (isBoxes) this.addShapes(one, picture);
      else this.addFlags(one, picture);
    }
    if (others.length > 0) notes.push(`${others.length} files hold no shapes and are not read: ${others[0]}.`);
    if (this.unread.text !== '') notes.push(`Shapes without an area are not read: ${this.unread.text}.`);
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => ({ text: isBoxes ? this.written(label, a) : this.flagged(label, a) }),
        remove: (some) => {
          if (isBoxes) return this.removals.edits(some);
          throw new NearmissError(
            'labels/readonly',
            'LabelMe cannot say that a picture is left out. Move it away, with its JSON file. Nothing was changed.',
          );
        },
      },
    };
  }

  /** As the file says, or else the one beside it that has its name. */
  private pictureOf(file: string, imagePath: string): string {
    const named = inFolder(folderOf(file), imagePath || 'no name');
    const beside = inFolder(folderOf(file), posix.parse(file).name);
    return this.files.pictures.locate(named) ?? this.files.pictures.locate(beside) ?? named;
  }

  private addShapes({ file, shapes }: LabelMeFile, picture: string): void {
    const list = this.removals.list(
      file,
      shapes.map(({ span }) => span),
    );
    let found = 0;
    shapes.forEach(({ box, kind, label, at }, s) => {
      if (!box) {
        this.unread.add(kind);
        return;
      }
      found++;
      const written = at ? { file, start: at[0], end: at[1] } : {};
      this.removals.stands(this.annotations.add({ picture, box, label, ...written }), list, s);
    });
    if (found === 0) this.annotations.bare.add(picture);
  }

  private addFlags({ file, flags }: LabelMeFile, picture: string): void {
    const label = (flags?.members ?? []).flatMap(([key, value]) => (value === true ? [key] : [])).join(', ');
    const written = flags ? { file, start: flags.span[0], end: flags.span[1] } : {};
    this.annotations.add({ picture, label, ...written });
  }

  private written(label: string, a: number): string {
    return jsonText(label, this.annotations.texts[this.annotations.file[a]]);
  }

  /** The flags of a picture with one of them raised, which may be new. */
  private flagged(label: string, a: number): string {
    const { span, members } = this.read.find(({ file }) => file === this.annotations.file[a])!.flags!;
    const edits: TextEdit[] = members.flatMap(([key, value, [start, end]]) =>
      (value === true) === (key === label)
        ? []
        : [{ start: start - span[0], end: end - span[0], text: String(key === label) }],
    );
    const own = this.annotations.texts[this.annotations.file[a]].slice(...span);
    if (members.some(([key]) => key === label)) return applyTextEdits(own, edits);
    const last = members.at(-1)?.[2][1];
    const end = (last ?? span[0] + 1) - span[0];
    const text = `${last === undefined ? '' : ', '}${this.written(label, a)}: true`;
    return applyTextEdits(own, [...edits, { start: end, end, text }]);
  }
}
