import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { NearmissError } from '../../protocol/reply';
import { appendSynced, readIfThere, type Stamp, stampOf } from './decisionFile';
import { COLUMNS, type Decision, formatDecision, parseDecisions, type ParsedDecisions } from './decisionRows';
import type { EditOutcome } from '../labelEdit';
import type { Problem } from '../../files/problem';
import { decodeText } from '../../files/text';
import { makeBarrier, writeBarrier } from '../../files/writeBarrier';

/**
 * Decisions that were not taken back, in order. An undo row cancels the last standing decision on its image that did
 * what it takes back, and where there is no such the last one.
 */
export function standing(decisions: readonly Decision[]): Decision[] {
  const cancelled = new Set<Decision>();
  const byImage = new Map<string, Decision[]>();
  for (const decision of decisions) {
    const open = byImage.get(decision.image) ?? [];
    byImage.set(decision.image, open);
    if (decision.action !== 'undo') open.push(decision);
    else if (open.length > 0) {
      const done = open.findLastIndex(({ from, to }) => from === decision.to && to === decision.from);
      cancelled.add(open.splice(done, 1)[0]);
    }
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

/**
 * The decisions of one dataset: its `decisions.tsv`, which only ever grows. A folder may hold several label
 * files, which share it: each sees the decisions of its own labels, those made while folders were the labels, and those
 * of earlier versions, which did not say.
 */
export class DecisionLog {
  private constructor(
    private readonly file: string,
    private readonly table: string,
    private readonly now: () => Date,
    private parsed: ParsedDecisions,
    private stamp: Stamp | null,
    private stands: readonly Decision[],
  ) {}

  /**
   * Reads what is there; a dataset without decisions has no file.
   * @param table the label file relative to the root, '' where folders are the labels
   * @param now the clock that rows are stamped with
   */
  static async open(file: string, table = '', now: () => Date = () => new Date()): Promise<DecisionLog> {
    const log = new DecisionLog(file, table, now, parseDecisions('', file), null, []);
    await log.refresh();
    return log;
  }

  /** Reads the file again where another process has written to it. Returns whether one has. */
  async refresh(): Promise<boolean> {
    const stamp = await stampOf(this.file);
    if (stamp?.size === this.stamp?.size && stamp?.mtimeMs === this.stamp?.mtimeMs) return false;
    this.parsed = parseDecisions(decodeText(await readIfThere(this.file)), this.file);
    this.stamp = stamp;
    this.stands = standing(this.parsed.decisions.filter((decision) => this.isOwn(decision)));
    return true;
  }

  /** The decisions of another label file of the same folder, or of its folders, from now on. */
  async of(table: string): Promise<DecisionLog> {
    return table === this.table ? this : DecisionLog.open(this.file, table, this.now);
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
    return this.stands.filter((decision) => this.canUndo(decision)).length;
  }

  /** Where decisions stand that can be undone there and not here, in a sentence to follow another; '' for none. */
  get elsewhere(): string {
    const others = standing(this.parsed.decisions).filter(({ table }) => table !== null && table !== this.table);
    if (others.length === 0) return '';
    const places = [...new Set(others.map(({ table }) => (table === '' ? 'its folders' : table)))].join(' and ');
    const count = others.length === 1 ? 'is one' : `are ${others.length}`;
    return ` There ${count} on ${places}, to undo where labels are read from there.`;
  }

  /**
   * The decisions of the last step that stands, all those with its time; empty when there is none.
   * @param except decisions that are passed over
   */
  lastUndoable(except: ReadonlySet<string> = new Set()): readonly Decision[] {
    const open = this.stands.filter((decision) => this.canUndo(decision) && !except.has(keyOf(decision)));
    const last = open.at(-1);
    return last ? open.filter(({ time }) => time === last.time) : [];
  }

  /** The rows of one step: the same action on one or more images, `hashes` in the same order. Nothing is written. */
  step(
    action: 'relabel' | 'keep' | 'exclude',
    outcomes: readonly EditOutcome[],
    hashes: readonly string[],
    evidence: string,
  ): Decision[] {
    const [time, { table }] = [this.nextTime(), this];
    return outcomes.map(({ image, from, to, undo }, i) => {
      return { time, image, hash: hashes[i], action, from, to, evidence, undo, table };
    });
  }

  /**
   * The row that says that a class has another name; `undo` takes that back, '' where it was seen and not done here.
   */
  renaming({ from, to }: Pick<Decision, 'from' | 'to'>, undo = ''): Decision[] {
    const [time, { table }] = [this.nextTime(), this];
    return [{ time, image: from, hash: '', action: 'rename', from, to, evidence: '', undo, table }];
  }

  /** The rows that say that these decisions were taken back. */
  undoing(decisions: readonly Decision[]): Decision[] {
    const time = this.nextTime();
    return decisions.map((done) => {
      return { ...done, time, action: 'undo', from: done.to, to: done.from, evidence: '', undo: '' };
    });
  }

  /** Writes rows; when this returns the disk has them. Throws NearmissError where it cannot. */
  async append(rows: readonly Decision[]): Promise<void> {
    if (rows.length === 0) return;
    const { decisions, problems } = this.parsed;
    const headed = decisions.length > 0 && COLUMNS.every((column) => this.parsed.columns.includes(column));
    const columns = headed ? this.parsed.columns : COLUMNS;
    const text = [...(headed ? [] : [null]), ...rows].map((row) => formatDecision(row, columns)).join('');
    await appendSynced(this.file, text);
    this.parsed = { decisions: [...decisions, ...rows], columns, problems };
    this.stamp = await stampOf(this.file);
    this.stands = standing(this.parsed.decisions.filter((decision) => this.isOwn(decision)));
  }

  /** Those of these rows that are not in the file yet. */
  missing(rows: readonly Decision[]): Decision[] {
    const there = new Set(this.parsed.decisions.map(keyOf));
    return rows.filter((row) => !there.has(keyOf(row)));
  }

  /** Whether any decision that stands was about this class. */
  mentions(label: string): boolean {
    return this.stands.some(({ from, to }) => from === label || to === label);
  }

  /** Whether any of these labels was given or looked at, also where that was taken back. */
  everMentioned(labels: ReadonlySet<string>): boolean {
    return this.parsed.decisions.some((one) => this.isOwn(one) && (labels.has(one.from) || labels.has(one.to)));
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

  /** What was decided while folders were the labels holds on when a table has taken their place. */
  private isOwn({ table }: Decision): boolean {
    return table === null || table === '' || table === this.table;
  }

  /** What another form of labels recorded cannot be taken back by this one. */
  private canUndo({ action, undo, table }: Decision): boolean {
    return (table === null || table === this.table) && (action !== 'rename' || undo !== '');
  }
}

/** What tells one decision from all others: the steps have each their own time. */
export function keyOf({ time, action, image }: Decision): string {
  return `${time} ${action} ${image}`;
}

/** A label after a class got another name, which classes below it have, too. */
function renamed(label: string, from: string, to: string): string {
  return label === from || label.startsWith(`${from}/`) ? to + label.slice(from.length) : label;
}
