import { findNodeAtLocation, getNodeValue, type Node, parseTree, visit } from 'jsonc-parser';

/** Start and end in a text. */
export type Span = readonly [start: number, end: number];

/** A value in a JSON text, with where it stands in it. */
export class JsonPart {
  private constructor(
    private readonly node: Node,
    private readonly base: number,
  ) {}

  /** null where there is no value. Of text that is no JSON it is what was understood of it. */
  static of(text: string, [start, end]: Span = [0, text.length]): JsonPart | null {
    try {
      const node = parseTree(text.slice(start, end));
      return node ? new JsonPart(node, start) : null;
    } catch {
      // Thousands of lists in each other, which no tool writes, are more than the parser's stack holds.
      return null;
    }
  }

  get span(): Span {
    return [this.base + this.node.offset, this.base + this.node.offset + this.node.length];
  }

  get value(): unknown {
    return getNodeValue(this.node) as unknown;
  }

  get isList(): boolean {
    return this.node.type === 'array';
  }

  get isObject(): boolean {
    return this.node.type === 'object';
  }

  get(...keys: readonly string[]): JsonPart | null {
    const node = findNodeAtLocation(this.node, [...keys]);
    return node ? new JsonPart(node, this.base) : null;
  }

  /** The text that is written at a key; '' where none is. */
  text(...keys: readonly string[]): string {
    const value = this.get(...keys)?.value;
    return typeof value === 'string' ? value : '';
  }

  /** The elements of a list; none of anything else. */
  get items(): JsonPart[] {
    return this.isList ? (this.node.children ?? []).map((node) => new JsonPart(node, this.base)) : [];
  }

  /** The members of an object with their keys; none of anything else. */
  get members(): (readonly [key: string, value: JsonPart])[] {
    if (!this.isObject) return [];
    return (this.node.children ?? []).flatMap(({ children = [] }) =>
      children.length === 2 ? [[String(children[0].value), new JsonPart(children[1], this.base)] as const] : [],
    );
  }

  /** Of the members of an object with their keys, or of the elements of a list. */
  get spans(): Span[] {
    return (this.node.children ?? []).map(({ offset, length }) => [this.base + offset, this.base + offset + length]);
  }
}

/** A place in a JSON text that is reached by keys, '' for each element of a list. */
export interface JsonPlace {
  readonly path: readonly string[];
  /** Of the value. */
  readonly span: Span;
  /** Where the element of its list or object begins: before the key of a member. */
  readonly from: number;
}

/** Deeper than this nothing is looked for. */
const DEPTH = 4;

/**
 * Finds values in a large JSON text without making a tree of it; what is wanted is not looked into. Of text that is no
 * JSON it reads what comes before the fault. @returns whether all of the text is JSON
 */
export function visitParts(
  text: string,
  wants: (path: readonly string[]) => boolean,
  each: (place: JsonPlace) => void,
): boolean {
  const open: { readonly list: boolean; key: string; keyStart: number }[] = [];
  let fault = -1;
  let part: { readonly depth: number; readonly path: readonly string[]; readonly start: number } | null = null;
  const begins = (start: number): void => {
    if (part || open.length > DEPTH) return;
    const path = open.map(({ list, key }) => (list ? '' : key));
    if (wants(path)) part = { depth: open.length, path, start };
  };
  const ends = (end: number): void => {
    if (part?.depth !== open.length) return;
    const { path, start } = part;
    part = null;
    const parent = open.at(-1);
    each({ path, span: [start, end], from: parent && !parent.list ? parent.keyStart : start });
  };
  const opens = (start: number, list: boolean): boolean => {
    begins(start);
    open.push({ list, key: '', keyStart: start });
    return part === null;
  };
  const closes = (offset: number, length: number): void => {
    open.pop();
    ends(offset + length);
  };
  try {
    visit(text, {
      onObjectBegin: (start) => opens(start, false),
      onArrayBegin: (start) => opens(start, true),
      onObjectProperty: (key, start) => {
        const parent = open.at(-1);
        if (parent) Object.assign(parent, { key, keyStart: start });
      },
      onObjectEnd: closes,
      onArrayEnd: closes,
      onLiteralValue: (_, offset, length) => {
        begins(offset);
        // A text that is cut off in the middle says something else.
        if (offset === fault) part = null;
        else ends(offset + length);
      },
      onError: (_, offset) => {
        fault = offset;
      },
    });
  } catch {
    return false;
  }
  return fault < 0;
}

/** A text as JSON, with the letters beyond ASCII as `\u…` where the file writes none of them as they are. */
export function jsonText(value: string, file: string): string {
  const text = JSON.stringify(value);
  return /[^\0-\x7f]/.test(text) && !/[^\0-\x7f]/.test(file)
    ? text.replace(/[^\0-\x7f]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : text;
}
