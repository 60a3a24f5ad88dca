import type { JobContext, JobProgress } from '../protocol';

/** How often a job that reports more often is passed on, in milliseconds. */
const REPORT_MS = 500;

/** Passes on the first report of each stage, its last, and in between one per half second. */
export function throttled(job: JobContext, now: () => number = Date.now): JobContext {
  let last = -Infinity;
  let stage: string | undefined;
  return {
    stopped: () => job.stopped(),
    progress(progress: JobProgress): void {
      const time = now();
      if (progress.stage === stage && progress.done < progress.total && time - last < REPORT_MS) return;
      last = time;
      stage = progress.stage;
      job.progress(progress);
    },
  };
}
