import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { readText } from '../../files/text';
import { NearmissError } from '../../protocol/reply';
import type { DatasetOptions } from '../../recipe/datasetOptions';
import type { FolderView } from '../folderView';

/** Files in which tools keep the names of numbered classes, a name a line. */
const LISTS = /^((class(es)?|class_?names|label_?names|labels|names|categories|synsets|obj)\.(txt|names)|.*\.names)$/i;
const YAML = /^(data|dataset)\.ya?ml$/i;

export interface FoundNames {
  readonly names: Readonly<Record<string, string>>;
  /** Where they stand, relative to the root; '' for the recipe. */
  readonly file: string;
}

/**
 * Names of classes that are numbers in a label file: as a person says, else a list in its folder or at the root that
 * has room for them; null where there is none.
 * @param codes the numbers that rows have
 */
export async function findClassNames(
  view: FolderView,
  folder: string,
  codes: readonly string[],
  asked: DatasetOptions['names'],
): Promise<FoundNames | null> {
  if (typeof asked === 'object') return { names: asked, file: '' };
  if (asked !== undefined) {
    if (!existsSync(join(view.root, asked)))
      throw new NearmissError(
        'dataset/names',
        `${asked}, which "dataset.names" in nearmiss.json names, is not there. Correct it, or give numbers and names.`,
      );
    return { names: namesIn(asked, await readText(join(view.root, asked)), codes), file: asked };
  }
  if (codes.length === 0 || !codes.every((code) => /^\s*\d+(\.0*)?\s*$/.test(code))) return null;
  for (const place of new Set([folder, ''])) {
    for (const name of await view.files(place)) {
      if (!LISTS.test(name) && !YAML.test(name)) continue;
      const file = posix.join(place, name);
      const names = namesIn(file, await view.head(file), codes);
      if (Object.keys(names).length > 1 && codes.every((code) => String(Number(code)) in names)) return { names, file };
    }
  }
  return null;
}

function namesIn(file: string, text: string, codes: readonly string[]): Record<string, string> {
  const body = text.replace(/^\uFEFF/, '');
  if (/\.ya?ml$/i.test(file)) return namesOfYaml(body);
  const lines = body
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const numbered = lines.map((line) => /^(\d+)[\s,;:=]+(.+)$/.exec(line));
  if (lines.length > 0 && numbered.every((found) => found !== null))
    return Object.fromEntries(numbered.map((found) => [String(Number(found[1])), found[2].trim()]));
  // Lines are counted from 0; from 1 where no row has 0 and one has the number of the last line.
  const numbers = codes.map(Number);
  const from = !numbers.includes(0) && numbers.includes(lines.length) ? 1 : 0;
  return Object.fromEntries(lines.map((line, i) => [String(i + from), line]));
}

/** `names` of a YOLO dataset: a list or numbers with names, in one line or a line each. */
function namesOfYaml(text: string): Record<string, string> {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/\s+#.*$/, ''));
  const at = lines.findIndex((line) => /^names\s*:/.test(line));
  if (at < 0) return {};
  const rest = lines[at].replace(/^names\s*:\s*/, '');
  const block = lines.slice(at + 1);
  const end = block.findIndex((line) => /^[^\s#-]/.test(line));
  const own = end < 0 ? block : block.slice(0, end);
  const entries = rest === '' ? own.map((line) => line.trim().replace(/^-\s+/, '')) : flowOf([rest, ...own].join(' '));
  const named = entries
    .filter((entry) => entry.trim() !== '')
    .map((entry, i) => {
      const found = /^\s*(\d+)\s*:\s*(.*)$/.exec(entry);
      return [found ? found[1] : String(i), (found ? found[2] : entry).trim().replace(/^(["'])(.*)\1$/, '$2')];
    });
  return Object.fromEntries(named) as Record<string, string>;
}

function flowOf(text: string): string[] {
  const inner = /^[[{](.*?)[\]}]/s.exec(text.trim())?.[1] ?? '';
  return inner.match(/(?:"[^"]*"|'[^']*'|[^,])+/g) ?? [];
}
