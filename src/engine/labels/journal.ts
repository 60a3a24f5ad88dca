import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, mkdir, readFile, realpath, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { prepareFile, removeLeftovers, syncFolder, writeFileAtomic } from '../files/atomicFile';
import { fileError } from '../files/fileError';
import { isThere } from '../files/fileKey';
import { tidyMove } from '../files/moveFile';
import { decodeText, encodeText, readText } from '../files/text';
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
      // A label that was given anew changes nothing: then nothing is left half done either.
      return hash === before ? 'before' : hash === after ? 'after' : 'other';
    }),
  );
  return { moved, waiting, strange, texts: states };
}

/** The journal of a dataset: a file that is there only while a change is under way. */
export class Journal {
  /** Of label files as they were, where they are not replaced in one step. */
  private readonly copies: string;

  /** @param file of the journal, in the state of the dataset */
  constructor(private readonly file: string) {
    this.copies = `${file}.copies`;
  }

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

  /**
   * Writes the plan; when this returns the disk has it.
   * @param inPlace the root of the label files, where they are written in place: copies of them are kept until the end
   */
  async begin(plan: Plan, inPlace?: string): Promise<void> {
    try {
      await mkdir(dirname(this.file), { recursive: true });
      // Before the plan, which counts on them.
      if (inPlace !== undefined) await this.copy(inPlace, plan);
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

  /** Where the disk can only be read by now the plan stays, and the next change finds that it is over. */
  async close(): Promise<void> {
    await rm(this.file, { force: true }).catch(() => {});
    await rm(this.copies, { recursive: true, force: true }).catch(() => {});
  }

  private async copy(root: string, { texts }: Plan): Promise<void> {
    await rm(this.copies, { recursive: true, force: true });
    if (texts.length > 0) await mkdir(this.copies);
    for (const [t, { file }] of texts.entries())
      await copyFile(join(root, file), this.copyOf(t), constants.COPYFILE_FICLONE);
  }

  /** Gives a label file back of which only the beginning was written when the process died. */
  private async mend(root: string, { texts }: Plan): Promise<void> {
    for (const [t, { file, edits }] of texts.entries()) {
      const before = await readFile(this.copyOf(t)).catch(() => null);
      const real = await realpath(join(root, file)).catch(() => null);
      if (!before || real === null) continue;
      const [now, after] = [await readFile(real), encodeText(applyTextEdits(decodeText(before), edits))];
      if (now.length >= after.length || !after.subarray(0, now.length).equals(now)) continue;
      const whole = await prepareFile(real, before, (await stat(real)).mode);
      await whole.commit();
    }
  }

  private copyOf(text: number): string {
    return join(this.copies, String(text));
  }

  /** Tidies up after a process that died while it wrote the journal or the files of this plan. */
  async tidy(root: string, plan: Plan | null): Promise<void> {
    const moves = (plan?.moves ?? []).map(({ from, to }) => ({ from: join(root, from), to: join(root, to) }));
    const made = (plan?.made ?? []).map((file) => join(root, file));
    // A move that is taken back goes the other way.
    await removeLeftovers([this.file, ...made, ...moves.flatMap(({ from, to }) => [from, to])]);
    for (const { from, to } of moves) await tidyMove(from, to);
    if (plan) await this.mend(root, plan);
    else await rm(this.copies, { recursive: true, force: true });
  }
}

function hashOf(text: string): string {
  return createHash('sha1').update(text, 'utf16le').digest('hex');
}

function unreadable(file: string, reason: string): NearmissError {
  return new NearmissError(
    'journal/unreadable',
    `${file} cannot be read: ${reason}. It says how far a change had come that was cut off. Look at the dataset, ` +
      'then delete the file.',
  );
}
