import { stat } from 'node:fs/promises';

/** What one look counts for at most, in milliseconds: between two looks the computer may have slept. */
const LOOK_MS = 500;

/**
 * Whether the holder of a lock shows no life while it is looked at. Its last sign alone does not tell: where a computer
 * slept, or a virtual machine was held, the clock jumps ahead of a holder that slept with whoever waits for it.
 */
export class LockWatch {
  private last = '';
  private looked = 0;
  private still = 0;

  /** @param enough milliseconds without a sign of life */
  constructor(
    private readonly file: string,
    private readonly enough: number,
  ) {}

  /** Called at every look. @param holding the id of the holding */
  async isStill(holding: string): Promise<boolean> {
    const written = await stat(this.file).then(
      ({ mtimeMs }) => `${holding} ${mtimeMs}`,
      () => '',
    );
    const now = performance.now();
    this.still = written === this.last ? this.still + Math.min(now - this.looked, LOOK_MS) : 0;
    [this.last, this.looked] = [written, now];
    return this.still >= this.enough;
  }
}
