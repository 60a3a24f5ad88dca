import type { Features } from '../numeric/features';
import type { JobContext } from '../protocol/job';
import { startBackend } from '../tensor/backend';
import { type FeatureBasis, fitBasis, onBasis } from './featureBasis';

export interface NarrowInput {
  /** On shared memory. */
  readonly features: Features;
  readonly layers: readonly number[];
  /** null has one found. */
  readonly basis: FeatureBasis | null;
}

export interface NarrowOutput {
  /** On shared memory. */
  readonly features: Features;
  readonly basis: FeatureBasis;
}

/** What a thread of its own can be asked: TensorFlow.js takes longer to load than the rest of a backbone thread. */
export type BasisCalls = {
  /** Makes wide features few. */
  narrow(input: NarrowInput, job: JobContext): Promise<NarrowOutput>;
};

export const basisCalls: BasisCalls = {
  async narrow({ features, layers, basis: given }) {
    await startBackend();
    const basis = given ?? fitBasis(features, layers);
    return { features: onBasis(features, basis), basis };
  },
};
