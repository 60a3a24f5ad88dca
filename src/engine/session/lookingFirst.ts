import type { JobContext } from '../protocol';

/** The stages of a first look are one stage of the whole job. */
export function lookingFirst(job: JobContext): JobContext {
  const whole = new Set(['scan', 'decode']);
  return {
    stopped: () => job.stopped(),
    progress: (progress) => job.progress(whole.has(progress.stage) ? progress : { ...progress, stage: 'look' }),
  };
}
