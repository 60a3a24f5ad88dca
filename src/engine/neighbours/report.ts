import { type JobContext, throwIfStopped } from '../protocol/job';

/** Between two blocks of a search: ends it when its job is asked to stop, else tells how far it is. */
export function report(
  job: JobContext,
  done: number,
  total: number,
  note = `neighbours of ${done} of ${total} images`,
): void {
  throwIfStopped(job);
  job.progress({ stage: 'search', done, total, note });
}
