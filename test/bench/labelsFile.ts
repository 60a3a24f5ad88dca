import Table from 'cli-table3';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ExistingFiles } from '../../src/engine/language/labels/existingFiles';
import { labelDiagnostics } from '../../src/engine/language/labels/labelDiagnostics';
import { LabelDocument } from '../../src/engine/language/labels/labelDocument';
import type { FindingsByImage, LabelFile } from '../../src/engine/language/labels/labelFiles';
import { folds, outline } from '../../src/engine/language/labels/labelOutline';
import { renameClass } from '../../src/engine/language/labels/labelRename';
import { tokensIn } from '../../src/engine/language/labels/labelTokens';
import assert from 'node:assert/strict';
import { seededRandom } from '../../src/engine/numeric/random';
import type { Finding } from '../../src/engine/protocol';
import type { BenchResult } from './run';

const SIZES = [10_000, 100_000];
const CLASSES = 100;
const PER_FOLDER = 1000;
/** One row in so many is a suspect. */
const SUSPECTS = 50;
const MAXIMUM = 200;
const KEYS = 300;

/** What is timed, in milliseconds each. */
const STEPS = {
  open: 'open: read all rows',
  key: 'a key in a label',
  line: 'a new row in the middle',
  again: 'the same by reading all rows again',
  firstProblems: 'problems, folders not listed yet',
  problems: 'problems after a key',
  outline: 'outline',
  folds: 'folding',
  tokens: 'tokens of 60 lines',
  rename: 'rename a class of 1 %',
} as const;
type Timings = Record<keyof typeof STEPS, number>;

/** How long the language server takes for a label file of 10,000 and of 100,000 rows, and how that grows. */
export async function run(): Promise<BenchResult> {
  measure(1000);
  const sizes = SIZES.map((rows) => ({ rows, ms: measure(rows) }));
  const [small, large] = sizes.map(({ ms }) => ms);
  const growth = Object.fromEntries(
    Object.keys(STEPS).map((step) => [step, large[step as keyof Timings] / small[step as keyof Timings]]),
  );
  const table = new Table({
    head: ['milliseconds', ...SIZES.map((rows) => `${rows} rows`), 'growth'],
    style: { head: [], border: [] },
  });
  for (const [step, title] of Object.entries(STEPS)) {
    table.push([title, ...sizes.map(({ ms }) => ms[step as keyof Timings].toFixed(3)), `${growth[step].toFixed(1)} ×`]);
  }
  return { table: table.toString(), json: { sizes, growth } };
}

function measure(rows: number): Timings {
  const root = mkdtempSync(join(tmpdir(), 'nearmiss-bench-'));
  try {
    const { text, findings } = makeTable(root, rows);
    const uri = pathToFileURL(join(root, 'labels.tsv')).href;
    const parse = () => LabelDocument.create(uri, 'nearmiss-labels', 1, text);
    const document = parse();
    const file: LabelFile = {
      root,
      uri,
      document,
      findings,
      files: new ExistingFiles(root),
      report: () => assert.fail('no report is asked for'),
    };
    const random = seededRandom(1);
    const anyLine = () => 1 + Math.floor(random() * rows);
    const type = () => {
      const at = { line: anyLine(), character: 16 };
      document.update([{ range: { start: at, end: at }, text: 'x' }], 2);
      document.update([{ range: { start: at, end: { ...at, character: 17 } }, text: '' }], 3);
    };
    const addLine = () => {
      const at = { line: anyLine(), character: 0 };
      document.update([{ range: { start: at, end: at }, text: 'images/000/000000.png\tclass 7\ttrain\n' }], 2);
      document.update([{ range: { start: at, end: { line: at.line + 1, character: 0 } }, text: '' }], 3);
    };
    return {
      open: time(parse, 5),
      key: time(type, KEYS) / 2,
      line: time(addLine, KEYS) / 2,
      again: time(parse, 5),
      firstProblems: time(() => labelDiagnostics(file, MAXIMUM), 1),
      problems: time(() => (type(), labelDiagnostics(file, MAXIMUM)), 5),
      outline: time(() => outline(document, findings), 5),
      folds: time(() => folds(document, 5000), 5),
      tokens: time(
        () =>
          tokensIn(document, {
            start: { line: rows >> 1, character: 0 },
            end: { line: (rows >> 1) + 60, character: 0 },
          }),
        20,
      ),
      rename: time(() => renameClass(document, 'class 7', 'class seven'), 5),
    };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** A table whose images are there, one row in fifty a suspect. */
function makeTable(root: string, rows: number): { text: string; findings: FindingsByImage } {
  const random = seededRandom(7);
  const lines = ['image\tlabel\tsplit'];
  const findings = new Map<string, Finding[]>();
  for (let i = 0; i < rows; i++) {
    const folder = `images/${String(Math.floor(i / PER_FOLDER)).padStart(3, '0')}`;
    if (i % PER_FOLDER === 0) mkdirSync(join(root, folder), { recursive: true });
    const path = `${folder}/${String(i).padStart(6, '0')}.png`;
    writeFileSync(join(root, path), '');
    const label = `class ${Math.floor(random() * CLASSES)}`;
    lines.push(`${path}\t${label}\t${random() < 0.8 ? 'train' : 'test'}`);
    if (i % SUSPECTS === 0) findings.set(path, [suspect(path, label, random())]);
  }
  return { text: `${lines.join('\n')}\n`, findings };
}

function suspect(path: string, label: string, score: number): Finding {
  return {
    id: path,
    kind: 'suspect',
    image: { path, label },
    score,
    reason: 'Its neighbours say otherwise.',
    clears: '',
    suggestions: [{ label: 'class 1', probability: 0.5 }],
    evidence: [],
  };
}

/** The median of the times of a task, in milliseconds. */
function time(task: () => unknown, repeats: number): number {
  const times = Array.from({ length: repeats }, () => {
    const start = performance.now();
    task();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[repeats >> 1];
}
