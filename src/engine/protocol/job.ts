import { NearmissError } from './reply';

export type JobStage = 'scan' | 'decode' | 'look' | 'train' | 'embed' | 'search' | 'findings' | 'download';

/** Sent about once a second by a running job. */
export interface JobProgress {
  readonly stage: JobStage;
  /** 0..total in the unit of the stage. */
  readonly done: number;
  readonly total: number;
  /** For people, e.g. `epoch 3 of 20, loss 0.112, recall@1 0.81`. */
  readonly note: string;
  /** Only while training. */
  readonly loss?: number;
  readonly recallAt1?: number;
  readonly imagesPerSecond?: number;
  /** Of the whole job, as far as it can be told. */
  readonly secondsLeft?: number;
}

/** What a job is given: it reports, and asks at least once per batch whether to stop. */
export interface JobContext {
  progress(progress: JobProgress): void;
  stopped(): boolean;
}

/** For callers that neither watch nor stop a job. */
export const quietJob: JobContext = { progress: () => {}, stopped: () => false };

const STOPPED = 'job/stopped';

/**
 * Ends the stages of a job that was asked to stop. Crosses threads as an error; the job's owner makes it the outcome
 * `stopped`.
 */
export function throwIfStopped(job: JobContext): void {
  if (job.stopped()) throw new NearmissError(STOPPED, 'The job was stopped.');
}

export function isStopped(error: unknown): boolean {
  return error instanceof NearmissError && error.code === STOPPED;
}
