/**
 * What a step of a model does to the image it is given, as far as finding features goes:
 * - `layer`: a matrix or 1 × 1 convolution over channels; `convolution`: any other one
 * - `pool`: averages over places, or takes the largest
 * - `squash`: makes probabilities of class scores
 * - `round`: quantises or back; `arrange`: the same numbers in another shape
 * - `change`: an activation, an offset or a normalisation with constants
 * - `join`: anything else, among it whatever takes two tensors that hang on the image
 */
export type Role = 'layer' | 'convolution' | 'pool' | 'squash' | 'round' | 'arrange' | 'change' | 'join';

export interface Step {
  readonly role: Role;
  /** Whether a layer adds an offset of its own. */
  readonly offset?: boolean;
  /** Places that a convolution or pooling moves on by; left out where that is 1 or not known. */
  readonly stride?: number;
  /** The tensor that hangs on the image; of a `join` any of them. */
  readonly input: string;
  readonly output: string;
}

/** A model as steps from the image to its outputs, whatever format it was saved in. */
export interface ModelGraph {
  readonly outputs: readonly string[];
  /** By what it makes. */
  readonly steps: ReadonlyMap<string, Step>;
}
