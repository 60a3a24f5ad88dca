import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { removeLeftovers, writeFileAtomic } from '../files/atomicFile';
import { fileError } from '../files/fileError';
import { isThere } from '../files/fileKey';
import { readText } from '../files/text';
import { NearmissError } from '../protocol/reply';
import { applyTextEdits, type LabelEdit, type TextEdit } from './labelEdit';
import { type Decision, decisionSchema } from './decisions/decisionRows';
import { emptiedFolders } from './emptiedFolders';

const editSchema = z.object({ start: z.number().int(), end: z.number().int(), text: z.string() });

/**
 * The plan of one change, written and synced before the first file moves: what a process that dies half way leaves can
 * be told from it, and finished or taken back.
 */
const planSchema = z.object({
  version: z.literal(1),
  /** In words: `relabel of 44 images`. */
  what: z.string(),
  moves: z.array(z.object({ from: z.string(), to: z.string() })),
  texts: z.array(
    z.object({
      file: z.string(),
      /** SHA-1 of the text before and after. */
      before: z.string(),
      after: z.string(),
      edits: z.array(editSchema),
      /** What makes the text before of the text after. */
      back: z.array(editSchema),
    }),
  ),
  /** Folders that the moves may leave empty, see LabelEdit. */
  emptied: z.array(z.string()),
  /** Files that are made anew, in a place of their own first. */
  made: z.array(z.string()),
  /** What is recorded when the change is done. */
  decisions: z.array(decisionSchema),
});
export type Plan = z.infer<typeof planSchema>;

/** How far a change has come. */
export interface Progress {
  readonly moved: readonly number[];
  readonly waiting: readonly number[];
  /** Moves of which neither end, or both, are there: somebody else has been at them. */
  readonly strange: readonly number[];
  readonly texts: readonly ('before' | 'after' | 'other')[];
}

/** Plans an edit whose texts are as their `before` says. */
export function planOf(what: string, edit: LabelEdit, decisions: readonly Decision[], made: string[] = []): Plan {
  return {
    version: 1,
    what,
    moves: edit.moves.map(({ from, to }) => ({ from, to })),
    texts: edit.texts.map(({ file, before, edits }) => ({
      file,
      before: hashOf(before),
      after: hashOf(applyTextEdits(before, edits)),
      edits: [...edits],
      back: inverse(before, edits),
    })),
    emptied: [...(edit.emptied ?? [])],
    made: [...made, ...edit.texts.map(({ file }) => file)],
    decisions: [...decisions],
  };
}

/** The edits that take these back: they are for the text that these make. */
export function inverse(before: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ start, end, text }) => {
    const back = { start: start + shift, end: start + shift + text.length, text: before.slice(start, end) };
    shift += text.length - (end - start);
    return back;
  });
}

/** The edit that takes another one back once it has come about. */
export function takenBack({ moves, texts }: LabelEdit): LabelEdit {
  const back = moves.map(({ from, to }) => ({ from: to, to: from })).reverse();
  return {
    moves: back,
    emptied: emptiedFolders(back, null),
    texts: texts.map(({ file, before, edits }) => ({
      file,
      before: applyTextEdits(before, edits),
      edits: inverse(before, edits),
    })),
    outcomes: [],
  };
}

/** How far the change of a plan has come, by the files as they are. */
export async function progressOf(root: string, { moves, texts }: Plan): Promise<Progress> {
  const moved: number[] = [];
  const waiting: number[] = [];
  const strange: number[] = [];
  moves.forEach(({ from, to }, m) => {
    const [source, target] = [isThere(join(root, from)), isThere(join(root, to))];
    (source === target ? strange : target ? moved : waiting).push(m);
  });
  const states = await Promise.all(
    texts.map(async ({ file, before, after }) => {
      const hash = await readText(join(root, file)).then(hashOf, () => '');
      return hash === after ? 'after' : hash === before ? 'before' : 'other';
    }),
  );
  return { moved, waiting, strange, texts: states };
}

/** The journal of a dataset: a file that is there only while a change is under way. */
export class Journal {
  /** @param file of the journal, in the state of the dataset */
  constructor(private readonly file: string) {}

  /**
   * The plan of a change that was not ended; null where there is none. Throws NearmissError for one that is damaged.
   */
  async open(): Promise<Plan | null> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw unreadable(this.file, fileError(error));
    }
    try {
      return planSchema.parse(JSON.parse(text));
    } catch {
      throw unreadable(this.file, 'it is no plan of a change that this version knows');
    }
  }

  /** Writes the plan; when this returns the disk has it. */
  async begin(plan: Plan): Promise<void> {
    try {
      await mkdir(dirname(this.file), { recursive: true });
      await writeFileAtomic(this.file, Buffer.from(JSON.stringify(plan)));
      await syncFolder(dirname(this.file));
    } catch (error) {
      throw new NearmissError(
        'journal/unwritable',
        `The change was not begun: its plan cannot be written to ${this.file}: ${fileError(error)}. Nothing was ` +
          'changed.',
      );
    }
  }

  async close(): Promise<void> {
    await rm(this.file, { force: true });
  }

  /** Removes what a process left lying that died while it wrote the journal or the files of this plan. */
  async tidy(root: string, plan: Plan | null): Promise<void> {
    await removeLeftovers(this.file);
    for (const file of plan?.made ?? []) await removeLeftovers(join(root, file));
  }
}

function hashOf(text: string): string {
  return createHash('sha1').update(text, 'utf16le').digest('hex');
}

/** So that the name of a new file is on the disk, too; not every system lets folders be synced. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function unreadable(file: string, reason: string): NearmissError {
  return new NearmissError(
    'journal/unreadable',
    `${file} cannot be read: ${reason}. It says how far a change had come that was cut off. Look at the dataset, ` +
      'then ' +
      'delete the file.',
  );
}
