import { isMap, isPair, isScalar, isSeq, parseDocument, type Range } from 'yaml';
import { NearmissError } from '../../protocol/reply';
import type { AnnotationEdit } from './annotations';
import { unknownClass } from './nearestClass';
import { appendLine, linesOf } from './textLines';

/**
 * A list of classes that labels mean by their place in it: a file of a name per line, or `names` of a YAML file. A
 * class that is new goes behind the last one, so that no number changes its meaning.
 */
export class ClassList {
  /** Numbers that labels have and the list has no name for. */
  private readonly beyond = new Set<string>();

  /**
   * @param names by number
   * @param file where it is, as an index of the label files; -1 where there is no list
   * @param added what brings a class into the list; throws NearmissError for a name that it cannot hold
   */
  private constructor(
    readonly names: readonly string[],
    private readonly file: number,
    private readonly added: (label: string) => readonly AnnotationEdit['edit'][],
  ) {}

  static none(): ClassList {
    return new ClassList([], -1, () => []);
  }

  /** Of a file with a name per line, such as `obj.names`, `classes.txt` or `synsets.txt`. */
  static ofLines(text: string, file: number, where: string): ClassList {
    const names = linesOf(text).map((line) => line.text);
    return new ClassList(names, file, (label) => {
      if (label.trim() !== label || label === '' || /[\r\n]/.test(label))
        throw unknownClass(label, names, where, 'A name per line can have no blanks around it and no line break.');
      return [appendLine(text, label)];
    });
  }

  /** Of Ultralytics' `data.yaml`: `names` is a list or a map from numbers, on lines of its own or in brackets. */
  static ofYaml(text: string, file: number, where: string): ClassList {
    const names = parseDocument(text, { logLevel: 'silent' }).get('names', true);
    const found: string[] = [];
    if (isSeq(names)) names.items.forEach((item) => found.push(plainText(item)));
    else if (isMap(names)) for (const { key, value } of names.items) found[Number(plainText(key))] = plainText(value);
    const known = Array.from(found, (name, i) => name ?? String(i));
    return new ClassList(known, file, (label) => {
      const last = (isSeq(names) || isMap(names) ? names.items : []).at(-1);
      const range = rangeOf(isPair(last) ? last.value : last);
      const begin = rangeOf(isPair(last) ? last.key : last)?.[0];
      if (!range || begin === undefined)
        throw unknownClass(label, known, where, 'Its list of names is empty; add the class there.');
      const key = isMap(names) ? `${known.length}: ` : '';
      const indent = /(?:\r\n|\n|\r)[ \t]*(?:- +)?$/.exec(text.slice(0, begin))?.[0];
      const between = (isMap(names) || isSeq(names)) && !names.flow && indent !== undefined ? indent : ', ';
      const edits = [{ start: range[1], end: range[1], text: between + key + spelledYaml(label) }];
      // The number of classes, where the file says it.
      const count = /^nc[ \t]*:[ \t]*(\d+)/m.exec(text);
      if (count) {
        const end = count.index + count[0].length;
        edits.push({ start: end - count[1].length, end, text: String(known.length + 1) });
      }
      return edits;
    });
  }

  /** The class of a number as it is written; the number itself where the list ends before it. */
  nameOf(number: string): string {
    const name = this.names[Number(number)];
    if (name === undefined) this.beyond.add(number);
    return name ?? number;
  }

  /** The number of a class, and what brings one that is new into the list. Throws NearmissError where there is none. */
  numberOf(label: string): { readonly text: string; readonly also?: readonly AnnotationEdit[] } {
    const known = this.names.indexOf(label);
    if (known >= 0) return { text: String(known) };
    if (this.beyond.has(label)) return { text: label };
    if (this.file < 0) {
      if (/^\d+$/.test(label)) return { text: label };
      throw new NearmissError(
        'label/unknown',
        `There is no list of classes beside these labels, so there is no number for "${label}". Write the names into ` +
          'a file classes.txt, one per line, in the order of their numbers.',
      );
    }
    if (this.beyond.size > 0)
      throw new NearmissError(
        'label/unknown',
        `The list of classes ends after ${this.names.length} names, and labels have numbers behind it ` +
          `(${[...this.beyond].slice(0, 3).join(', ')}), so there is no number for "${label}". Complete it first.`,
      );
    return {
      text: String(this.names.length),
      also: this.added(label).map((edit) => ({ file: this.file, edit })),
    };
  }

  /** Whether a class may go from the list without another number for the others. */
  mayForget(label: string): boolean {
    return this.names.at(-1) === label;
  }
}

function plainText(node: unknown): string {
  return isScalar(node) ? String(node.source ?? node.value) : String(node ?? '');
}

function rangeOf(node: unknown): Range | null {
  return (isScalar(node) && node.range) || null;
}

/** A text as YAML reads it back, in quotes where it needs them. */
function spelledYaml(label: string): string {
  const plain =
    /^[\p{L}_][\p{L}\p{N} _/.-]*$/u.test(label) && !/^(y|n|yes|no|on|off|true|false|null)$|\s$/i.test(label);
  return plain ? label : JSON.stringify(label);
}
