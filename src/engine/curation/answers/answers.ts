import type { Knn } from '../../numeric/knn';
import type { JobContext, PairVerdict } from '../../protocol';
import type { Thread } from '../../threads/thread';
import type { CurationCalls } from '../curationCalls';
import type { Projection } from '../projection';
import type { NearestInput } from './query';
import type { Recognitions, RecognizeInput } from './recognize';
import type { VerifyInput } from './verify';

/**
 * Answers about the spaces that one load brought into the thread of the findings, for as long as they are there: every
 * call throws NearmissError `analysis/replaced` once another load has taken their place.
 */
export class Answers {
  /** @param load the number that the spaces were loaded with */
  constructor(
    private readonly thread: Thread<CurationCalls>,
    private readonly load: number,
  ) {}

  /** The nearest images to one image, of the dataset or from elsewhere. */
  nearest(input: NearestInput, job: JobContext): Promise<Knn> {
    return this.thread.call('nearest', { ...input, load: this.load }, job);
  }

  /** Whether two images, of the dataset or from elsewhere, are of one class. */
  verify(input: VerifyInput, job: JobContext): Promise<PairVerdict> {
    return this.thread.call('verify', { ...input, load: this.load }, job);
  }

  /** Which class images are of, or none. */
  recognize(input: RecognizeInput, job: JobContext): Promise<Recognitions> {
    return this.thread.call('recognize', { ...input, load: this.load }, job);
  }

  /** Every image with an embedding as a point in the plane. */
  project(job: JobContext): Promise<Projection> {
    return this.thread.call('project', { load: this.load }, job);
  }
}
