import { type JsonPart, jsonText, type Span } from './jsonParts';
import { Counts } from './places';

/** The label in attributes of VIA, and how another one is written in its place. */
export interface ViaLabel {
  readonly label: string;
  /** Boxes were ticked for more than one. */
  readonly isSeveral: boolean;
  /** Where it stands in the text that the attributes were read from. */
  readonly span: Span;
  /** What stands there for another label. */
  text(label: string, file: string): string;
}

/** A text or a choice is written as a text, ticked boxes as an object of them. */
export function viaLabel(attributes: JsonPart, key: string): ViaLabel {
  const value = attributes.get(key);
  if (value?.isObject) {
    const ticked = value.members.flatMap(([name, { value: on }]) => (on === true ? [name] : []));
    return {
      label: ticked.join(', '),
      isSeveral: ticked.length > 1,
      span: value.span,
      text: (label, file) => `{${jsonText(label, file)}: true}`,
    };
  }
  const label = value ? String(value.value ?? '') : '';
  if (value) return { label, isSeveral: false, span: value.span, text: jsonText };
  const last = attributes.spans.at(-1)?.[1];
  const end = last ?? attributes.span[0] + 1;
  const before = last === undefined ? '' : ', ';
  return {
    label,
    isSeveral: false,
    span: [end, end],
    text: (other, file) => `${before}${jsonText(key, file)}: ${jsonText(other, file)}`,
  };
}

/** Of the attributes that are given the one that is the class: by its name, or else the most frequent. */
export function chooseAttribute(all: readonly (JsonPart | null)[], notes: string[]): string {
  const keys = new Counts();
  for (const attributes of all) for (const [key] of attributes?.members ?? []) keys.add(key);
  const key = keys.names.find((name) => /^(class|label|category|name|type)/i.test(name)) ?? keys.most ?? 'class';
  const others = keys.names.filter((name) => name !== key);
  if (others.length > 0) notes.push(`Labels are the attribute "${key}"; ${others.join(', ')} are not read.`);
  return key;
}
