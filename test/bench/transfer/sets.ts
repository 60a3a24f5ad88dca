import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { sharedFile } from '../data/shared';

type Row = Readonly<Record<string, string>>;

/** Images on disk with a class each, and which of them are learned from and measured on. */
export interface TransferSet {
  readonly name: string;
  /** What is held out, in words. */
  readonly heldOut: string;
  readonly root: string;
  readonly paths: readonly string[];
  readonly labels: readonly string[];
  /** 1 where the image is learned from; the others are measured on. */
  readonly learned: Uint8Array;
}

/** A way to divide a set. */
interface Division {
  readonly name: string;
  readonly archive: readonly [folder: string, name: string];
  readonly heldOut: string;
  label(row: Row): string;
  /** What is held out where classes are; the classes themselves where it is left out. */
  group?(row: Row): string;
  takes(row: Row): boolean;
  learns(row: Row): boolean;
}

/** Every second class by its place in the alphabet is held out, so that neighbours in name stand on both sides. */
const evenClasses = (names: readonly string[]): Set<string> =>
  new Set([...new Set(names)].sort().filter((_name, i) => i % 2 === 0));

const DIVISIONS: readonly Division[] = [
  {
    name: 'omniglot',
    archive: ['sets', 'omniglot'],
    heldOut: 'drawers 11–20',
    label: (row) => `${row.alphabet}/${row.character}`,
    takes: () => true,
    learns: (row) => Number(row.drawer) <= 10,
  },
  {
    name: 'omniglot',
    archive: ['sets', 'omniglot'],
    heldOut: 'classes',
    group: (row) => row.alphabet,
    label: (row) => `${row.alphabet}/${row.character}`,
    takes: () => true,
    learns: () => false,
  },
  {
    name: 'faces',
    archive: ['sets', 'faces-orl39'],
    heldOut: 'shots 6–10',
    label: (row) => row.subject,
    takes: () => true,
    learns: (row) => Number(row.shot) <= 5,
  },
  {
    name: 'faces',
    archive: ['sets', 'faces-orl39'],
    heldOut: 'classes',
    label: (row) => row.subject,
    takes: () => true,
    learns: () => false,
  },
  {
    name: 'grocery fine',
    archive: ['sets', 'grocery'],
    heldOut: 'test',
    label: (row) => row.fine,
    takes: (row) => row.kind === 'train' || row.kind === 'test',
    learns: (row) => row.kind === 'train',
  },
  {
    name: 'grocery coarse',
    archive: ['sets', 'grocery'],
    heldOut: 'test',
    label: (row) => row.coarse,
    takes: (row) => row.kind === 'train' || row.kind === 'test',
    learns: (row) => row.kind === 'train',
  },
  {
    name: 'grocery fine',
    archive: ['sets', 'grocery'],
    heldOut: 'classes',
    label: (row) => row.fine,
    takes: (row) => row.kind === 'train' || row.kind === 'test',
    learns: () => false,
  },
];

/**
 * The sets that are there.
 * @param most images of a set at most, spread evenly over it
 */
export async function readTransferSets(
  most: number,
  wanted: readonly string[],
): Promise<{ sets: TransferSet[]; missing: string[] }> {
  const sets: TransferSet[] = [];
  const missing = new Set<string>();
  for (const division of DIVISIONS) {
    const { name, archive, heldOut } = division;
    if (wanted.length > 0 && !wanted.includes(name.split(' ')[0])) continue;
    const unpacked = await unpack(...archive);
    if (!unpacked) missing.add(`${name}: ../shared/data/${archive.join('/')}.tar is not there`);
    else sets.push({ name, heldOut, root: unpacked.root, ...divide(division, unpacked.rows, most) });
  }
  return { sets, missing: [...missing] };
}

function divide(
  { takes, label, group = label, learns, heldOut }: Division,
  rows: readonly Row[],
  most: number,
): Pick<TransferSet, 'paths' | 'labels' | 'learned'> {
  const all = rows.filter(takes);
  const step = Math.max(1, all.length / most);
  const chosen = Array.from({ length: Math.min(all.length, most) }, (_, i) => all[Math.floor(i * step)]);
  const labels = chosen.map(label);
  const groups = chosen.map(group);
  const even = evenClasses(groups);
  return {
    paths: chosen.map(({ file }) => file),
    labels,
    learned: Uint8Array.from(chosen, (row, i) => ((heldOut === 'classes' ? even.has(groups[i]) : learns(row)) ? 1 : 0)),
  };
}

/** Images and table of a set, unpacked once per machine: features are cached beside them from one run to the next. */
export async function unpack(folder: string, name: string): Promise<{ root: string; rows: readonly Row[] } | null> {
  const [archive, table] = ['tar', 'csv'].map((ending) => sharedFile(folder, `${name}.${ending}`));
  if (!archive || !table) return null;
  const root = join(tmpdir(), 'nearmiss-bench-transfer', name);
  if (!existsSync(root)) {
    mkdirSync(`${root}.part`, { recursive: true });
    execFileSync('tar', ['-xf', archive, '-C', `${root}.part`]);
    renameSync(`${root}.part`, root);
  }
  return { root, rows: parse(await readFile(table, 'utf8'), { columns: true }) as Row[] };
}
