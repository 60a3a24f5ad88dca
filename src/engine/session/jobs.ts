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

/** The stages of a first look are one stage of the whole job. */
export function lookingFirst(job: JobContext): JobContext {
  const whole = new Set(['scan', 'decode']);
  return {
    stopped: () => job.stopped(),
    progress: (progress) => job.progress(whole.has(progress.stage) ? progress : { ...progress, stage: 'look' }),
  };
}

/** Runs tasks one after the other in the order asked for; a failed task does not hold up the next. */
export class Queue {
  private tail: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const result = this.tail.then(task);
    this.tail = result.catch(() => {});
    return result;
  }
}
