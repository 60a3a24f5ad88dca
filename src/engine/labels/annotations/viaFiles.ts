import { decodeCell, type Dialect, scanCells } from '../formats/cells';
import { TableFormat } from '../formats/tableFormat';
import { contentEnd } from '../labelRows';
import { JsonPart, type Span, visitParts } from './jsonParts';

/** A region of a picture, or a picture without any. */
export interface ViaRow {
  readonly file: string;
  /** null of a picture without regions. */
  readonly shape: JsonPart | null;
  readonly attributes: JsonPart | null;
  readonly fileAttributes: JsonPart | null;
  /** Where it stands in the list that it is taken out of. */
  readonly list: number;
  readonly element: number;
  /** Of a table the cell that the attributes, or those of the file, were read from. */
  readonly cell?: { readonly span: Span; readonly value: string };
}

export interface ViaText {
  readonly rows: readonly ViaRow[];
  /** Of each list the spans of its elements. */
  readonly lists: readonly (readonly Span[])[];
  readonly isWhole: boolean;
}

/** VIA's JSON, also in a project, also of VIA 1, where regions are an object by their number. */
export function readViaJson(text: string): ViaText {
  const rows: ViaRow[] = [];
  const pictures: Span[] = [];
  const lists: (readonly Span[])[] = [pictures];
  const isWhole = visitParts(
    text,
    (path) =>
      (path.length === 1 && !path[0].startsWith('_via_')) || (path.length === 2 && path[0] === '_via_img_metadata'),
    ({ span, from }) => {
      const picture = JsonPart.of(text, span);
      const file = picture?.text('filename') ?? '';
      if (!picture || file === '') return;
      pictures.push([from, span[1]]);
      const regions = picture.get('regions');
      const all = regions?.isObject ? regions.members.map(([, value]) => value) : (regions?.items ?? []);
      const fileAttributes = picture.get('file_attributes');
      const same = { file, fileAttributes };
      if (all.length === 0)
        rows.push({ ...same, shape: null, attributes: null, list: 0, element: pictures.length - 1 });
      else lists.push(regions!.spans);
      all.forEach((region, element) =>
        rows.push({
          ...same,
          shape: region.get('shape_attributes'),
          attributes: region.get('region_attributes'),
          list: lists.length - 1,
          element,
        }),
      );
    },
  );
  return { rows, lists, isWhole };
}

export const VIA_DIALECT: Dialect = { delimiter: 44, quotes: true };

/** VIA's CSV: a row for each region, its attributes as JSON in a cell. */
export function readViaCsv(text: string): ViaText {
  const format = new TableFormat(VIA_DIALECT, []);
  const rows: ViaRow[] = [];
  const lines: Span[] = [];
  let columns: readonly string[] | null = null;
  let isWhole = true;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length;) {
    const next = format.recordEnd(text, start);
    const end = contentEnd(text, start, next);
    const bounds: number[] = [];
    const count = scanCells(text, start, end, VIA_DIALECT, bounds);
    const cells = Array.from({ length: Math.max(0, count) }, (_, c): Span => [bounds[2 * c], bounds[2 * c + 1]]);
    const values = cells.map((cell) => decodeCell(text.slice(...cell), VIA_DIALECT));
    if (count < 0) isWhole = false;
    else if (!columns) columns = values.map((name) => name.replace(/^#/, '').trim());
    else if (values.some((value) => value !== '')) {
      const at = (name: string): number => columns!.indexOf(name);
      const own = at('region_attributes');
      const shape = JsonPart.of(values[at('region_shape_attributes')] ?? '');
      const hasShape = shape !== null && shape.members.length > 0;
      const column = hasShape ? own : at('file_attributes');
      lines.push([start, next]);
      rows.push({
        file: values[at('filename')] ?? '',
        shape: hasShape ? shape : null,
        attributes: hasShape ? JsonPart.of(values[own] ?? '') : null,
        fileAttributes: JsonPart.of(values[at('file_attributes')] ?? ''),
        list: 0,
        element: lines.length - 1,
        ...(cells[column] && { cell: { span: cells[column], value: values[column] } }),
      });
    }
    if (next <= start) break;
    start = next;
  }
  return { rows, lists: [lines], isWhole };
}
