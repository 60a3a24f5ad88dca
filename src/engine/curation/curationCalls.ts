import type { Knn } from '../numeric/knn';
import type { JobContext, PairVerdict } from '../protocol';
import type { NearestInput } from './answers/query';
import type { Recognitions, RecognizeInput } from './answers/recognize';
import type { VerifyInput } from './answers/verify';
import type { FindingsInput, FindingsResult, LabelFreeInput, LabelFreeResult } from './findings';
import type { Projection } from './projection';

/** The code of the error that answers a question about spaces which others have replaced. */
export const REPLACED = 'analysis/replaced';

/** Which load a call is about: the thread holds the spaces of the last one only. */
interface OfLoad {
  readonly load: number;
}

/**
 * What the thread that computes findings can be asked. It keeps what labels cannot change from one score to the next.
 */
export interface CurationCalls {
  load(input: LabelFreeInput & OfLoad, job: JobContext): Promise<LabelFreeResult>;
  score(input: FindingsInput, job: JobContext): FindingsResult;
  nearest(input: NearestInput & OfLoad, job: JobContext): Knn;
  verify(input: VerifyInput & OfLoad, job: JobContext): PairVerdict;
  recognize(input: RecognizeInput & OfLoad, job: JobContext): Recognitions;
  project(input: OfLoad, job: JobContext): Promise<Projection>;
}
