import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { applyToDisk } from '../../src/engine/labels/applyToDisk';
import { seededRandom, type Random } from '../../src/engine/numeric/random';
import { Curator } from '../../src/engine/session/curator';

export const CLASSES = ['cat', 'dog', 'owl/barn', 'owl/snowy'];
export type Form = 'folder' | 'csv' | 'jsonl';
export const FORMS: readonly Form[] = ['folder', 'csv', 'jsonl'];

/** A small dataset in a temporary folder of its own; each picture is a file whose content no other one has. */
export class Dataset {
  readonly folder = mkdtempSync(join(tmpdir(), 'nearmiss-campaign-'));
  readonly root = join(this.folder, 'pets');
  readonly random: Random;
  /** Every file of the dataset as it was made, by path. */
  readonly start: Readonly<Record<string, string>>;

  constructor(
    readonly form: Form,
    seed: number,
    images = 40,
  ) {
    this.random = seededRandom(seed);
    const paths = Array.from({ length: images }, (_, i) => {
      const label = this.anyOf(CLASSES);
      return { path: form === 'folder' ? `${label}/${i}.png` : `images/${i}.png`, label };
    });
    for (const { path } of paths) this.write(path, `picture ${path}`);
    if (form === 'csv') {
      const rows = paths.map(({ path, label }, i) => `${i},${i % 3 ? path : `"${path}"`},${label},"a ""note"", ${i}"`);
      this.write('labels.csv', `\ufeffid,file_name,label,note\r\n${rows.join('\r\n')}\r\n`);
    }
    if (form === 'jsonl') {
      const rows = paths.map(({ path, label }, i) => `{"n": ${i}, "file_name": "${path}",  "label": "${label}"}`);
      this.write('metadata.jsonl', `${rows.join('\n')}\n`);
    }
    this.start = this.files();
  }

  anyOf<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)];
  }

  open(): Promise<Curator> {
    return openOnDisk(this.root);
  }

  /** What lies in the dataset's own folders; what is kept about it is left out, and so are empty folders. */
  files(): Record<string, string> {
    return Object.fromEntries(
      filesIn(this.root)
        .filter((path) => !path.split('/').some((part) => part.startsWith('.')))
        .map((path) => [path, readFileSync(join(this.root, path), 'latin1')]),
    );
  }

  /** How often each picture is there, wherever it lies, the places of what was taken out among them. */
  pictures(): Map<string, number> {
    const found = new Map<string, number>();
    for (const path of filesIn(this.folder)) {
      if (!basename(path).includes('.png')) continue;
      const content = readFileSync(join(this.folder, path), 'latin1');
      found.set(content, (found.get(content) ?? 0) + 1);
    }
    return found;
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }
}

/** A dataset with edits going straight to disk, as the command line opens it. */
export function openOnDisk(root: string): Promise<Curator> {
  return Curator.open(root, {
    apply: async (edit) => {
      await applyToDisk(root, edit);
      return true;
    },
  });
}

/** The paths of all files in a folder, in order. */
export function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path), { throwIfNoEntry: false })?.isFile())
    .sort();
}
