import * as tf from '@tensorflow/tfjs-core';
import type { Layers } from './layers';
import { dense } from './layers';
import { unitRows } from './unitRows';
import type { Variables } from './variables';

/** Everything about an embedding head on features but its weights. */
export interface HeadSpec {
  readonly kind: 'head';
  /** Numbers per row of features. */
  readonly inputs: number;
  /** Values of the layer between; 0 for none, which makes the head linear. */
  readonly hidden: number;
  /** Values per embedding. */
  readonly embedding: number;
}

/** A linear map of the features, or two with a ReLU between them. */
export function head({ inputs, hidden, embedding }: HeadSpec, variables: Variables): Layers<tf.Tensor2D> {
  const first = hidden > 0 ? dense(variables, 'hidden', inputs, hidden) : null;
  const last = dense(variables, 'head', hidden > 0 ? hidden : inputs, embedding);
  return {
    input: (rows) => tf.tensor2d(rows, [rows.length / inputs, inputs]),
    forward: (rows) => last(first ? tf.relu(first(rows)) : rows),
    given: unitRows,
    givenDim: inputs,
  };
}
