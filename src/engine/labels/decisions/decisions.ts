import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { COLUMNS, type Decision, formatDecision, parseDecisions, type ParsedDecisions } from './decisionRows';
import { fileError } from '../../files/fileError';
import type { EditOutcome } from '../labelEdit';
import type { Problem } from '../../files/problem';
import { decodeText, encodeText } from '../../files/text';
import { makeBarrier, writeBarrier } from '../../files/writeBarrier';

/** Decisions that were not taken back, in order: an undo row cancels the last standing decision on its image. */
export function standing(decisions: readonly Decision[]): Decision[] {
  const cancelled = new Set<Decision>();
  const byImage = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const open = byImage.get(decision.image) ?? [];
    byImage.set(decision.image, open);
    if (decision.action !== 'undo') open.push(decision);
    else if (open.length > 0) cancelled.add(open.pop()!);
  }
  return decisions.filter((decision) => decision.action !== 'undo' && !cancelled.has(decision));
}

/** What standing decisions say of the images as they are now; both arrays have one value per image. */
export interface Marks {
  /** 1 where a person confirmed or set the present label of this very content. */
  readonly kept: Uint8Array;
  /** The class that an image had when a person last decided on it, -1 where nobody has or the class is gone. */
  readonly reviewed: Int32Array;
}

/** The decisions of one dataset: its `decisions.tsv`, which only ever grows. */
export class DecisionLog {
  private constructor(
    private readonly file: string,
    private readonly now: () => Date,
    private parsed: ParsedDecisions,
    private stands: readonly Decision[],
  ) {}

  /** Reads what is there; a dataset without decisions has no file. `now` is the clock that rows are stamped with. */
  static async open(file: string, now: () => Date = () => new Date()): Promise<DecisionLog> {
    const parsed = parseDecisions(decodeText(await readIfThere(file)), file);
    return new DecisionLog(file, now, parsed, standing(parsed.decisions));
  }

  /** Throws where no decision could be recorded, before anything is done that would have to be. */
  async checkWritable(): Promise<void> {
    const reason = existsSync(this.file)
      ? await writeBarrier(this.file)
      : (await makeBarrier(dirname(this.file)))?.reason;
    if (reason)
      throw new NearmissError(
        'decisions/unwritable',
        `Nothing was changed, since no decision can be recorded: ${this.file} cannot be written: ${reason}. Make it ` +
          `writable, or name another folder by "state" in nearmiss.json.`,
      );
  }

  get problems(): readonly Problem[] {
    return this.parsed.problems;
  }

  /** How many decisions can be undone. */
  get undoable(): number {
    return this.stands.filter(canUndo).length;
  }

  /** The decisions of the last step that stands, all those with its time; empty when there is none. */
  lastUndoable(): readonly Decision[] {
    const last = this.stands.findLast(canUndo);
    return last ? this.stands.filter(({ time }) => time === last.time) : [];
  }

  /** Records one step: the same action on one or more images, `hashes` in the same order. */
  add(
    action: 'relabel' | 'keep' | 'exclude',
    outcomes: readonly EditOutcome[],
    hashes: readonly string[],
    evidence: string,
  ): Promise<void> {
    const time = this.nextTime();
    return this.append(
      outcomes.map(({ image, from, to, undo }, i) => ({
        time,
        image,
        hash: hashes[i],
        action,
        from,
        to,
        evidence,
        undo,
      })),
    );
  }

  /**
   * Records that a class has another name now; `undo` is what takes that back, '' where it was seen and not done here.
   */
  rename({ from, to }: Pick<Decision, 'from' | 'to'>, undo = ''): Promise<void> {
    return this.append([
      { time: this.nextTime(), image: from, hash: '', action: 'rename', from, to, evidence: '', undo },
    ]);
  }

  /** Whether any decision that stands was about this class. */
  mentions(label: string): boolean {
    return this.stands.some(({ from, to }) => from === label || to === label);
  }

  /** Records that these decisions were taken back. */
  undo(decisions: readonly Decision[]): Promise<void> {
    const time = this.nextTime();
    return this.append(
      decisions.map(({ image, hash, from, to }) => ({
        time,
        image,
        hash,
        action: 'undo',
        from: to,
        to: from,
        evidence: '',
        undo: '',
      })),
    );
  }

  marks(table: { readonly classes: readonly string[]; readonly labels: Int32Array }, hashes: readonly string[]): Marks {
    const confirmed = new Map<string, Set<string>>();
    const lastLabel = new Map<string, string>();
    for (const { action, hash, from, to } of this.stands) {
      if (action === 'rename') {
        for (const labels of confirmed.values()) for (const label of [...labels]) labels.add(renamed(label, from, to));
        for (const [image, label] of lastLabel) lastLabel.set(image, renamed(label, from, to));
      }
      if (hash === '') continue;
      lastLabel.set(hash, from);
      if (action !== 'exclude') confirmed.set(hash, (confirmed.get(hash) ?? new Set()).add(to));
    }
    const classOf = new Map(table.classes.map((label, c) => [label, c]));
    const kept = Uint8Array.from(hashes, (hash, i) =>
      confirmed.get(hash)?.has(table.labels[i] < 0 ? '' : table.classes[table.labels[i]]) ? 1 : 0,
    );
    const reviewed = Int32Array.from(hashes, (hash) => classOf.get(lastLabel.get(hash) ?? '') ?? -1);
    return { kept, reviewed };
  }

  /**
   * The present time, or a millisecond after the last row where the clock has not moved on: steps are told apart by it.
   */
  private nextTime(): string {
    const last = Date.parse(this.parsed.decisions.at(-1)?.time ?? '');
    const now = this.now().getTime();
    return new Date(Number.isNaN(last) ? now : Math.max(now, last + 1)).toISOString();
  }

  private async append(rows: readonly Decision[]): Promise<void> {
    const { decisions, problems } = this.parsed;
    const headed = decisions.length > 0 && COLUMNS.every((column) => this.parsed.columns.includes(column));
    const columns = headed ? this.parsed.columns : COLUMNS;
    const text = [...(headed ? [] : [null]), ...rows].map((row) => formatDecision(row, columns)).join('');
    await appendSynced(this.file, text);
    this.parsed = { decisions: [...decisions, ...rows], columns, problems };
    this.stands = standing(this.parsed.decisions);
  }
}

function canUndo({ action, undo }: Decision): boolean {
  return action !== 'rename' || undo !== '';
}

/** A label after a class got another name, which classes below it have, too. */
function renamed(label: string, from: string, to: string): string {
  return label === from || label.startsWith(`${from}/`) ? to + label.slice(from.length) : label;
}

async function readIfThere(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw new NearmissError(
      'decisions/unreadable',
      `${file} cannot be read: ${fileError(error)}. It holds the decisions of this dataset.`,
    );
  }
}

/**
 * Appends whole lines in one write and waits until the disk has them; a line that was cut off before is ended first.
 */
async function appendSynced(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    const handle = await open(file, 'a+');
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      const torn = bytesRead === 1 && buffer[0] !== 10;
      await handle.appendFile(encodeText(torn ? `\n${text}` : text));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new NearmissError(
      'decisions/unwritable',
      `The decision was not recorded: ${file} cannot be written: ${fileError(error)}.`,
    );
  }
}
