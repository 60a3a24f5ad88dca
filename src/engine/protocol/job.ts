export type JobStage = 'scan' | 'decode' | 'train' | 'embed' | 'search' | 'findings';

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
