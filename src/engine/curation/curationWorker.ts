import type { JobContext } from '../protocol';
import { serve } from '../threads/serve';
import { Findings, type FindingsInput, type FindingsResult, type LabelFreeInput, type LabelFreeResult } from './findings';
import type { Projection } from './projection';

/** What the thread that computes findings can be asked. It keeps what labels cannot change from one score to the next. */
export interface CurationCalls {
  load(input: LabelFreeInput, job: JobContext): Promise<LabelFreeResult>;
  score(input: FindingsInput, job: JobContext): FindingsResult;
  /** Every image with an embedding as a point in the plane. */
  project(input: null, job: JobContext): Promise<Projection>;
}

let findings: Findings | undefined;

serve({
  load: async (input, job) => {
    findings = await Findings.load(input, job);
    return findings.labelFree;
  },
  score: (input, job) => {
    if (!findings) throw new Error('score() before load()');
    return findings.score(input, job);
  },
  project: async (_input, job) => {
    if (!findings) throw new Error('project() before load()');
    return findings.project(job);
  },
} satisfies CurationCalls);
