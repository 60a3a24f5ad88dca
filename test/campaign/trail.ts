import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One act of a process. Times are milliseconds of the clock that all processes of a computer share and nobody sets. */
interface Act {
  readonly who: string;
  readonly from: number;
  readonly to: number;
  readonly what: string;
  /** What came of it, or the code of what it was refused with. */
  readonly came: string;
  /** Those that it was asked for, and those that it changed. */
  readonly images: readonly string[];
}

const trailsIn = (folder: string): string => join(folder, 'acts');

/** Notes what a process does, in a file of its own in the folder of the round, beside the dataset. */
export class Trail {
  private readonly file: string;

  constructor(
    folder: string,
    private readonly who: string,
  ) {
    mkdirSync(trailsIn(folder), { recursive: true });
    this.file = join(trailsIn(folder), `${who}.jsonl`);
  }

  now(): number {
    return Number(process.hrtime.bigint()) / 1e6;
  }

  note(act: Omit<Act, 'who' | 'to'>): void {
    appendFileSync(this.file, `${JSON.stringify({ who: this.who, to: this.now(), ...act })}\n`);
  }
}

/** What all processes of a round did, in the order of time. Acts on images that a message names have a `*`. */
export function actsOf(folder: string, message: string): string {
  if (!existsSync(trailsIn(folder))) return '';
  const lines = readdirSync(trailsIn(folder)).flatMap((file) =>
    readFileSync(join(trailsIn(folder), file), 'utf8').split('\n'),
  );
  const acts = lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Act);
  const start = Math.min(...acts.map(({ from }) => from));
  const names = new Set(message.match(/images\/\d+\.png/g));
  const told = acts
    .sort((a, b) => a.from - b.from)
    .map(({ who, from, to, what, came, images }) => {
      const named = [...new Set(images)].filter((image) => names.has(image));
      const times = `${(from - start).toFixed(1)}-${(to - start).toFixed(1)} ms`;
      return `${named.length > 0 ? '*' : ' '} ${times} ${who}: ${what}: ${came} ${named.join(' ')}`;
    });
  return ['', 'Acts; * names an image of the above:', ...told].join('\n');
}
