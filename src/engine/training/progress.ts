import type { JobContext, JobProgress } from '../protocol/job';

/** The parts of a job that run side by side, as one progress: `done` and `total` count parts, with fractions. */
export class CombinedProgress {
  private readonly parts: (JobProgress | null)[];
  private readonly started: number;
  /** Parts that were there from an earlier run. */
  private found = 0;

  constructor(
    private readonly job: JobContext,
    parts: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.parts = Array.from({ length: parts }, () => null);
    this.started = now();
  }

  /** The job that part `index` is given. */
  part(index: number): JobContext {
    return {
      stopped: () => this.job.stopped(),
      progress: (progress) => {
        if (!this.parts[index] && progress.done >= progress.total) this.found++;
        this.parts[index] = progress;
        this.report(progress);
      },
    };
  }

  private report({ note, loss, recallAt1 }: JobProgress): void {
    const running = this.parts.filter((part) => part !== null);
    const total = this.parts.length;
    const done = running.reduce((sum, part) => sum + part.done / Math.max(1, part.total), 0);
    const seconds = (this.now() - this.started) / 1000;
    const active = running.filter((part) => part.done < part.total);
    this.job.progress({
      stage: 'train',
      done,
      total,
      note: `${running.length} of ${total} networks: ${note}`,
      loss,
      recallAt1,
      imagesPerSecond: active.reduce((sum, part) => sum + (part.imagesPerSecond ?? 0), 0),
      secondsLeft: done > this.found ? (seconds / (done - this.found)) * (total - done) : undefined,
    });
  }
}
