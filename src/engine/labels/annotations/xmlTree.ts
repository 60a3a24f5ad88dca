import { SaxesParser } from 'saxes';
import { NearmissError } from '../../protocol/reply';

/** An element of an XML file and where it stands, as places in the text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Its own text, without that of the elements in it; blanks around it left out. */
  text: string;
  /** [start, end) with its tags. */
  readonly start: number;
  end: number;
  /** [from, to) of what stands between its tags. */
  readonly from: number;
  to: number;
}

/**
 * Reads an XML file as far as it is well-formed. Entities of the file's own are not expanded, so that none can grow.
 * @returns its root, null where there is none, and what is wrong with it, null where nothing is
 */
export function parseXml(text: string): { readonly root: XmlElement | null; readonly fault: string | null } {
  const parser = new SaxesParser();
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  let fault: string | null = null;
  parser.on('error', (error) => (fault ??= error.message));
  parser.on('opentag', ({ name, attributes }) => {
    if (fault !== null) return;
    const from = parser.position;
    // No `<` can stand in a tag, so the last one before its end begins it.
    const start = text.lastIndexOf('<', from - 1);
    open.push({ name, attributes, children: [], text: '', start, end: from, from, to: from });
    root ??= open[0];
  });
  const say = (said: string): void => {
    const inner = open.at(-1);
    if (fault === null && inner) inner.text += said;
  };
  parser.on('text', say);
  parser.on('cdata', say);
  parser.on('closetag', ({ isSelfClosing }) => {
    const element = fault === null ? open.pop() : undefined;
    if (!element) return;
    element.text = element.text.trim();
    element.end = parser.position;
    element.to = isSelfClosing ? element.from : text.lastIndexOf('<', element.end - 1);
    open.at(-1)?.children.push(element);
  });
  // A byte that is no UTF-8 is no letter to the parser; as another one of the same length it moves nothing.
  parser.write(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')).close();
  return { root, fault };
}

/** The first element of a name directly in another. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

/** Where the text of an element stands, without blanks around it. */
export function textPlace(text: string, { from, to }: XmlElement): readonly [start: number, end: number] {
  const inner = text.slice(from, to);
  const start = from + (inner.length - inner.trimStart().length);
  return [start, Math.max(start, from + inner.trimEnd().length)];
}

/** Where the value of an attribute stands, between its quotes; null where the element has no such attribute. */
export function attributePlace(
  text: string,
  { start, from }: XmlElement,
  name: string,
): readonly [start: number, end: number] | null {
  for (const found of text.slice(start, from).matchAll(/\s([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (found[1] !== name) continue;
    const end = start + found.index + found[0].length - 1;
    return [end - (found[2].length - 2), end];
  }
  return null;
}

/** The edit that takes an element out, with the blanks before it. */
export function removeElement(text: string, { start, end }: XmlElement): { start: number; end: number; text: string } {
  let from = start;
  while (from > 0 && /\s/.test(text[from - 1])) from--;
  return { start: from, end, text: '' };
}

/** A text as XML has it, between tags or quotes. Throws NearmissError where it holds what no XML can. */
export function spelledXml(label: string): string {
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(label))
    throw new NearmissError(
      'label/invalid',
      `The label ${JSON.stringify(label)} holds a control character, which no XML file can hold. Type it anew.`,
    );
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return label.replace(/[&<>"]/g, (letter) => named[letter]).replace(/[\t\r\n]/g, (c) => `&#${c.charCodeAt(0)};`);
}
