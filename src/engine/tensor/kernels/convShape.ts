import { backend_util } from '@tensorflow/tfjs-core';

/** The attributes that the gradients of conv2d share. */
export interface ConvAttrs {
  readonly strides: number | [number, number];
  readonly pad: 'valid' | 'same' | number | [[number, number], [number, number], [number, number], [number, number]];
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export interface ConvShape {
  readonly inChannels: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Zeros around the input, in pixels. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** What conv2d makes of its attributes for an input of this shape, [images, height, width, channels]. */
export function convShape(
  input: [number, number, number, number],
  filter: [number, number, number, number],
  { strides, pad, dimRoundingMode }: ConvAttrs,
): ConvShape {
  const { inChannels, strideHeight, strideWidth, padInfo } = backend_util.computeConv2DInfo(
    input,
    filter,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const { top, bottom, left, right } = padInfo;
  return { inChannels, strideHeight, strideWidth, top, bottom, left, right };
}
