import type { Box } from '../../protocol/pictureParts';
import { encodeCell } from '../formats/cells';
import { applyTextEdits } from '../labelEdit';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import type { JsonPart } from './jsonParts';
import { around } from './outlines';
import { basesOf, Counts, filesWhere, splitOfFolder } from './places';
import { Removals } from './removals';
import { Several } from './several';
import { chooseAttribute, viaLabel } from './viaAttributes';
import { readViaCsv, readViaJson, VIA_DIALECT, type ViaRow, type ViaText } from './viaFiles';

/** VGG Image Annotator 1 and 2: JSON, projects and CSV. https://www.robots.ox.ac.uk/~vgg/software/via */
export const via: AnnotationForm = {
  name: 'via',
  title: 'VIA regions',
  find: async (folder) => {
    const found = await filesWhere(folder, (name) => /\.(json|csv)$/i.test(name), isVia);
    // All of whose pictures were taken out.
    const emptied = (head: string): boolean => /^\s*\{\s*\}\s*$/.test(head);
    if (found.length === 0) return filesWhere(folder, (name) => /^via.*\.json$/i.test(name), emptied);
    return found.sort((a, b) => Number(isTable(a)) - Number(isTable(b)));
  },
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new ViaReading(new Annotations(files.files, texts), files).read();
  },
};

const isTable = (file: string): boolean => /\.csv$/i.test(file);

function isVia(head: string): boolean {
  return (
    /^\uFEFF?#?"?filename"?,[^\r\n]*region_attributes/.test(head) ||
    (/^\s*\{/.test(head) && /"filename"\s*:/.test(head) && /"regions"\s*:\s*[[{]/.test(head)) ||
    /^\s*\{\s*"_via_settings"\s*:/.test(head)
  );
}

class ViaReading {
  private readonly removals = new Removals();
  private readonly several = new Several();
  private readonly spelled = new Map<number, (label: string) => string>();
  private readonly unread = new Counts();

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { files, notes, texts } = this.annotations;
    const all = texts.map((text, f) => (isTable(files[f]) ? readViaCsv(text) : readViaJson(text)));
    all.forEach(({ isWhole }, f) => {
      if (!isWhole) notes.push(`${files[f]} is cut off or damaged; it is read up to its fault.`);
    });
    const read = this.chooseFiles(all);
    const rows = read.flatMap((f) => all[f].rows);
    const isBoxes = rows.some(({ shape }) => outlineOf(shape) !== null);
    const key = chooseAttribute(
      rows.map((row) => (isBoxes ? row.attributes : row.fileAttributes)),
      notes,
    );
    for (const f of read) this.readFile(all[f], f, isBoxes, key);
    if (this.unread.text !== '') notes.push(`Regions without an area are not read: ${this.unread.text}.`);
    notes.push(...this.several.notes);
    return {
      annotations: this.annotations,
      writer: {
        spell: (label, a) => {
          this.several.check(label, a, files[this.annotations.file[a]]);
          return { text: this.spelled.get(a)!(label) };
        },
        remove: (some) => this.removals.edits(some),
      },
    };
  }

  /** Of files that say the same only the first; the JSON comes before the CSV, which has the same in cells. */
  private chooseFiles(all: readonly ViaText[]): number[] {
    const { files, notes } = this.annotations;
    const chosen: number[] = [];
    for (const f of files.keys()) {
      const names = new Set(all[f].rows.map(({ file }) => file));
      const same = chosen.find((other) => all[other].rows.some(({ file }) => names.has(file)));
      const here = splitOfFolder(files[f]);
      if (same === undefined || splitOfFolder(files[same]) !== here) chosen.push(f);
      else if (said(all[f]) === said(all[same]))
        notes.push(`${files[f]} says the same as ${files[same]}: it is not read, and not changed with it.`);
      else
        notes.push(
          `${files[f]} is about the same pictures as ${files[same]} and says something else; it is not read. ` +
            'Move away the one that is out of date.',
        );
    }
    return chosen;
  }

  private readFile({ rows, lists }: ViaText, f: number, isBoxes: boolean, key: string): void {
    const file = this.annotations.files[f];
    const bases = basesOf(file, ['images', 'data']);
    const split = splitOfFolder(file);
    this.files.pictures.learn(
      rows.map((row) => row.file),
      bases,
    );
    const numbers = lists.map((spans) => this.removals.list(f, spans));
    const found = new Set<string>();
    const pictures = new Set<string>();
    for (const row of rows) {
      if (row.file === '') continue;
      const picture = this.files.pictures.locate(row.file, bases) ?? row.file;
      pictures.add(picture);
      const box = outlineOf(row.shape);
      if (isBoxes && !box) {
        if (row.shape) this.unread.add(row.shape.text('name') || 'region');
        continue;
      }
      found.add(picture);
      const a = this.add(row, { picture, box, split, key }, f);
      this.removals.stands(a, numbers[row.list], row.element);
    }
    for (const picture of pictures) if (!found.has(picture)) this.annotations.bare.add(picture);
  }

  private add(
    { attributes, fileAttributes, cell }: ViaRow,
    { picture, box, split, key }: { picture: string; box: Box | null; split: string; key: string },
    file: number,
  ): number {
    const own = box ? attributes : fileAttributes;
    if (!own) return this.annotations.add({ picture, box, split, label: '' });
    const { label, isSeveral, span, text } = viaLabel(own, key);
    const [start, end] = cell?.span ?? span;
    const a = this.annotations.add({ picture, box, split, label, file, start, end });
    const all = this.annotations.texts[file];
    this.spelled.set(a, (other) => {
      if (!cell) return text(other, all);
      const edit = { start: span[0], end: span[1], text: text(other, all) };
      return encodeCell(applyTextEdits(cell.value, [edit]), VIA_DIALECT, all.slice(start, end), false);
    });
    if (isSeveral) this.several.add(a, label);
    return a;
  }
}

/** All that a file says, to compare it by. */
function said({ rows }: ViaText): string {
  const lines = rows.map(({ file, shape, attributes }) =>
    JSON.stringify([file, shape?.value ?? null, attributes?.value ?? null]),
  );
  return lines.sort().join('\n');
}

/** The box around a shape; null for a point and for what is none. */
function outlineOf(shape: JsonPart | null): Box | null {
  const one = (key: string): number => {
    const value = shape?.get(key)?.value;
    return typeof value === 'number' ? value : NaN;
  };
  const many = (key: string): number[] => shape?.get(key)?.items.map(({ value }) => Number(value)) ?? [];
  switch (shape?.text('name')) {
    case 'rect':
      return around([one('x'), one('x') + one('width')], [one('y'), one('y') + one('height')]);
    case 'circle':
      return around([one('cx') - one('r'), one('cx') + one('r')], [one('cy') - one('r'), one('cy') + one('r')]);
    case 'ellipse':
      return around([one('cx') - one('rx'), one('cx') + one('rx')], [one('cy') - one('ry'), one('cy') + one('ry')]);
    default:
      return around(many('all_points_x'), many('all_points_y'));
  }
}
