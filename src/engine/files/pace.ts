import type { JobContext, JobStage } from '../protocol/job';

const REPORT_MS = 1000;

/** Reports about once a second how fast images come and how long the rest will take. */
export class Pace {
  private done = 0;
  private readonly started = performance.now();
  private reported = this.started;

  constructor(
    private readonly total: number,
    private readonly job: JobContext,
    private readonly stage: JobStage = 'decode',
    private readonly what = 'images read',
  ) {}

  step(): void {
    this.done++;
    const now = performance.now();
    if (now - this.reported < REPORT_MS && this.done < this.total) return;
    this.reported = now;
    const imagesPerSecond = this.done / Math.max(1e-3, (now - this.started) / 1000);
    this.job.progress({
      stage: this.stage,
      done: this.done,
      total: this.total,
      note: `${this.done} of ${this.total} ${this.what}`,
      imagesPerSecond,
      secondsLeft: (this.total - this.done) / imagesPerSecond,
    });
  }
}
