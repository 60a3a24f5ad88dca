import { visit } from 'jsonc-parser';

/** An object in a list of a JSON file, with where it stands. */
export interface JsonRow {
  /** The key of the list in the object that the file is; '' where the file is a list itself. */
  readonly list: string;
  readonly value: Record<string, unknown>;
  readonly start: number;
  readonly end: number;
  /** Start and end of the values of its own keys, as they are written. */
  readonly places: ReadonlyMap<string, readonly [start: number, end: number]>;
}

/**
 * Reads the objects in the lists of a JSON file one after the other, so that a file of millions needs no tree. Of text
 * that is no JSON it reads what comes before the fault.
 * @param each called for every object of a list; what it returns is not looked at
 */
export function visitRows(text: string, each: (row: JsonRow) => void): void {
  /** What is open: objects and lists, with the key that is being read in an object. */
  const open: { readonly start: number; readonly list: boolean; key: string }[] = [];
  let row: { depth: number; places: Map<string, readonly [number, number]> } | null = null;
  const listKey = (): string | null => {
    if (open.length === 1 && open[0].list) return '';
    return open.length === 2 && !open[0].list && open[1].list ? open[0].key : null;
  };
  const valueEnds = (start: number, end: number): void => {
    const parent = open.at(-1);
    if (row && parent && !parent.list && open.length === row.depth) row.places.set(parent.key, [start, end]);
  };
  visit(
    text,
    {
      onObjectBegin: (start) => {
        if (!row && listKey() !== null) row = { depth: open.length + 1, places: new Map() };
        open.push({ start, list: false, key: '' });
        return true;
      },
      onObjectProperty: (name) => {
        const parent = open.at(-1);
        if (parent) parent.key = name;
      },
      onObjectEnd: (offset, length) => {
        const own = open.pop();
        if (!own) return;
        const end = offset + length;
        if (row && open.length === row.depth - 1) {
          const { places } = row;
          row = null;
          const value = parsed(text.slice(own.start, end));
          if (value) each({ list: listKey() ?? '', value, start: own.start, end, places });
        } else valueEnds(own.start, end);
      },
      onArrayBegin: (start) => {
        open.push({ start, list: true, key: '' });
        return true;
      },
      onArrayEnd: (offset, length) => {
        const own = open.pop();
        if (own) valueEnds(own.start, offset + length);
      },
      onLiteralValue: (_value, offset, length) => valueEnds(offset, offset + length),
    },
    { disallowComments: false },
  );
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}
