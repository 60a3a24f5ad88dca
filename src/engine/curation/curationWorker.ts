import type { Knn } from '../numeric/knn';
import type { JobContext, PairVerdict } from '../protocol';
import { serve } from '../threads/serve';
import {
  Findings,
  type FindingsInput,
  type FindingsResult,
  type LabelFreeInput,
  type LabelFreeResult,
  type NearestInput,
} from './findings';
import type { Projection } from './projection';
import type { Recognitions, RecognizeInput } from './answers/recognize';
import type { VerifyInput } from './answers/verify';

/**
 * What the thread that computes findings can be asked. It keeps what labels cannot change from one score to the next.
 */
export interface CurationCalls {
  load(input: LabelFreeInput, job: JobContext): Promise<LabelFreeResult>;
  score(input: FindingsInput, job: JobContext): FindingsResult;
  nearest(input: NearestInput, job: JobContext): Knn;
  verify(input: VerifyInput, job: JobContext): PairVerdict;
  recognize(input: RecognizeInput, job: JobContext): Recognitions;
  /** Every image with an embedding as a point in the plane. */
  project(input: null, job: JobContext): Promise<Projection>;
}

let findings: Findings | undefined;

function loaded(): Findings {
  if (!findings) throw new Error('load() comes first');
  return findings;
}

serve({
  load: async (input, job) => {
    findings = await Findings.load(input, job);
    return findings.labelFree;
  },
  score: (input, job) => loaded().score(input, job),
  nearest: (input) => loaded().nearest(input),
  verify: (input) => loaded().verify(input),
  recognize: (input) => loaded().recognize(input),
  project: async (_input, job) => loaded().project(job),
} satisfies CurationCalls);
