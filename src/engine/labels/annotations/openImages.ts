import { posix } from 'node:path';
import type { Box } from '../../protocol/pictureParts';
import { splitOfName } from '../splitNames';
import type { AnnotationFiles, AnnotationForm, ReadAnnotations } from './annotationForm';
import { Annotations } from './annotations';
import { csvCell, type CsvRow, csvRows } from './csvRows';
import { appendLine } from './textLines';

const PLACES = ['', 'annotations', 'labels', 'metadata'];
const DESCRIPTIONS = /(^|\/)(class-descriptions[^/]*|classes)\.csv$/i;
const SIDES = ['XMin', 'XMax', 'YMin', 'YMax'];

/**
 * Open Images: tables of `ImageID` and `LabelName`, of whole pictures or with a box in parts of the picture, and the
 * names of the labels in `class-descriptions.csv`. https://storage.googleapis.com/openimages/web/download_v7.html
 */
export const openImages: AnnotationForm = {
  name: 'open-images',
  title: 'Open Images labels',
  async find(folder) {
    const tables: string[] = [];
    const others: string[] = [];
    for (const place of PLACES) {
      for (const name of (await folder.files(place)).filter((one) => /\.csv$/i.test(one))) {
        const file = posix.join(place, name);
        const columns = /^[^\r\n]*/
          .exec(await folder.head(file))![0]
          .replace('\uFEFF', '')
          .split(',');
        if (columns[0] === 'ImageID' && columns.includes('LabelName')) tables.push(file);
        else if (DESCRIPTIONS.test(file) || (columns[0] === 'ImageID' && columns.includes('Subset'))) others.push(file);
      }
    }
    return tables.length > 0 ? [...tables, ...others] : [];
  },
  async read(files) {
    const texts = await Promise.all(files.files.map((file) => files.text(file)));
    return new OpenImagesReading(new Annotations(files.files, texts), files).read();
  },
};

class OpenImagesReading {
  private readonly rows: CsvRow[] = [];
  private readonly codeOf = new Map<string, string>();
  private readonly nameOf = new Map<string, string>();
  /** Rows that name a picture and no label, by their picture. */
  private readonly listed = new Map<string, { readonly file: number; readonly row: CsvRow }[]>();
  private denied = 0;

  constructor(
    private readonly annotations: Annotations,
    private readonly files: AnnotationFiles,
  ) {}

  read(): ReadAnnotations {
    const { annotations } = this;
    const { files, texts, notes } = annotations;
    const names = files.findIndex((file) => DESCRIPTIONS.test(file));
    if (names >= 0) {
      for (const { cells } of csvRows(texts[names])) {
        if (cells.length < 2) continue;
        this.nameOf.set(cells[0], cells[1]);
        if (!this.codeOf.has(cells[1])) this.codeOf.set(cells[1], cells[0]);
      }
    }
    const tables = files.flatMap((_, f) => (f === names ? [] : [{ f, rows: csvRows(texts[f]) }]));
    const hasColumn = ({ rows }: { rows: CsvRow[] }, name: string): boolean => rows[0]?.cells.includes(name) ?? false;
    const boxed = tables.filter((table) => SIDES.every((side) => hasColumn(table, side)));
    const labelled = tables.filter((table) => hasColumn(table, 'LabelName'));
    const read = boxed.length > 0 ? boxed : labelled;
    annotations.percent = true;
    for (const { f, rows } of read) this.readTable(f, rows);
    const left = labelled.filter((table) => !read.includes(table)).map(({ f }) => files[f]);
    if (left.length > 0) notes.push(`${left.join(', ')} label whole pictures and are passed over for the boxes.`);
    if (this.denied > 0)
      notes.push(`${this.denied} labels of confidence 0, which say what is not there, are left out.`);
    const said = new Set(annotations.pictures);
    for (const { f, rows } of tables.filter((table) => !labelled.includes(table))) {
      for (const row of rows.slice(1)) {
        const picture = this.pictureOf(row.cells[0], row.cells[rows[0].cells.indexOf('Subset')] ?? '');
        this.listed.set(picture, [...(this.listed.get(picture) ?? []), { file: f, row }]);
        if (said.has(picture)) continue;
        if (boxed.length > 0) annotations.bare.add(picture);
        else annotations.add({ picture, label: '', split: this.splitOf(f) });
      }
    }
    return {
      annotations,
      writer: {
        spell: (label, a) => this.spell(label, a, names),
        // A picture leaves its list with its label; a box leaves its picture there.
        remove: (some) =>
          some.flatMap((annotation) => {
            const own = this.rows[annotation];
            const others = boxed.length > 0 ? [] : (this.listed.get(annotations.pictures[annotation]) ?? []);
            const rows = [...(own ? [{ file: annotations.file[annotation], row: own }] : []), ...others];
            return rows.map(({ file, row }) => ({
              annotation,
              file,
              edit: { start: row.from, end: row.next, text: '' },
            }));
          }),
      },
    };
  }

  private readTable(f: number, rows: readonly CsvRow[]): void {
    const columns = rows[0].cells;
    const at = (name: string): number => columns.indexOf(name);
    const split = this.splitOf(f);
    const sides = SIDES.map(at);
    for (const row of rows.slice(1)) {
      const { cells, places } = row;
      const place = places[at('LabelName')];
      if (!place) continue;
      if (Number(cells[at('Confidence')] ?? '1') === 0 && cells[at('Confidence')] !== '') {
        this.denied++;
        continue;
      }
      const box = sides.every((side) => side >= 0) ? boxOf(sides.map((side) => 100 * Number(cells[side]))) : null;
      const code = cells[at('LabelName')];
      const [start, end] = place;
      const picture = this.pictureOf(cells[at('ImageID')], split);
      const label = this.nameOf.get(code) ?? code;
      this.rows[this.annotations.add({ picture, box, label, split, file: f, start, end })] = row;
    }
  }

  private splitOf(f: number): string {
    return splitOfName(posix.parse(this.annotations.files[f]).name) ?? '';
  }

  private pictureOf(id: string, split: string): string {
    const bases = ['images', 'data', ''].flatMap((folder) => [posix.join(folder, split), folder]);
    return (
      this.files.pictures.locate(
        id,
        bases.map((base) => (base === '.' ? '' : base)),
      ) ?? id
    );
  }

  private spell(label: string, a: number, names: number): ReturnType<NonNullable<ReadAnnotations['writer']>['spell']> {
    const { annotations } = this;
    const raw = annotations.texts[annotations.file[a]].slice(annotations.start[a], annotations.end[a]);
    const code = this.codeOf.get(label);
    const text = csvCell(code ?? label, raw);
    if (code !== undefined || names < 0) return { text };
    const cell = csvCell(label);
    return { text, also: [{ file: names, edit: appendLine(annotations.texts[names], `${cell},${cell}`) }] };
  }
}

/** @param sides left, right, top, bottom in hundredths */
function boxOf([left, right, top, bottom]: readonly number[]): Box | null {
  return right > left && bottom > top ? { x: left, y: top, width: right - left, height: bottom - top } : null;
}
