import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { Figures } from './part';

interface Line {
  readonly of: string;
  readonly figures: Figures;
}

/**
 * What has been measured already, a JSON line for each in a file: a bench that was cut off goes on where it was. The
 * file knows nothing of the code that it was measured with; whoever changes that begins another one.
 */
export class Done {
  private readonly known: Map<string, Figures>;

  /** @param file null remembers nothing */
  constructor(private readonly file: string | null) {
    const lines = file !== null && existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
    // The last line of a run that was cut off may be a part of one.
    this.known = new Map(
      lines
        .filter((line) => line.endsWith('}}'))
        .map((line) => JSON.parse(line) as Line)
        .map(({ of, figures }) => [of, figures]),
    );
  }

  /** @param of all that the figures hang on */
  async figures(of: object, measure: () => Promise<Figures>): Promise<Figures> {
    const key = JSON.stringify(of);
    const known = this.known.get(key);
    if (known) return known;
    const figures = await measure();
    if (this.file !== null) appendFileSync(this.file, `${JSON.stringify({ of: key, figures } satisfies Line)}\n`);
    return figures;
  }
}
