import * as tf from '@tensorflow/tfjs-core';
import { DIRECTIONS, edgeStem, type ImageShape, stemShape } from './edgeStem';
import { attentionPooling, dense, type Layer, type Layers, residualBlock } from './layers';
import { unitRows } from './unitRows';
import type { Variables } from './variables';

/** Everything about a convnet but its weights. */
export interface ConvnetSpec extends ImageShape {
  readonly kind: 'convnet';
  readonly channels: 1 | 3;
  /** Channels of the first stage; each further one has twice as many. */
  readonly stageWidth: number;
  readonly stages: number;
  /** Values per embedding. */
  readonly embedding: number;
  readonly attention: 'none' | 'squeezeExcite' | 'pooling' | 'both';
}

/**
 * Cells along one side to which the last stage is averaged: enough to tell a collar from a hem, few enough to forgive a
 * shift.
 */
const GRID = 4;
/** Likewise for the input beside the embedding: finer ones would cost memory and tell noise from noise. */
const GIVEN_GRID = 8;

/**
 * A small residual convnet on the cells of `edgeStem`: one residual block per stage with the size halved between them,
 * averages over a 4 × 4 grid, and a dense layer. Its input are the cells [images, height, width, channels].
 */
export function convnet(spec: ConvnetSpec, variables: Variables): Layers<tf.Tensor4D> {
  const stem = stemShape(spec);
  const blocks = residualStages(spec, stem.channels, variables);
  const channels = spec.stageWidth * 2 ** (spec.stages - 1);
  const [rows, columns] = [cellsAfter(stem.height, spec.stages), cellsAfter(stem.width, spec.stages)];
  const step: [number, number] = [Math.ceil(rows / GRID), Math.ceil(columns / GRID)];
  const pool =
    spec.attention === 'pooling' || spec.attention === 'both' ? attentionPooling(variables, 'pooling', channels) : null;
  const places = Math.ceil(rows / step[0]) * Math.ceil(columns / step[1]) + (pool ? 1 : 0);
  const head = dense(variables, 'head', places * channels, spec.embedding);
  return {
    input(images) {
      const cells = edgeStem(images, spec);
      return tf.tensor4d(cells, [
        cells.length / (stem.height * stem.width * stem.channels),
        stem.height,
        stem.width,
        stem.channels,
      ]);
    },
    forward(cells, training) {
      let x = cells;
      blocks.forEach((block, stage) => {
        x = block(stage === 0 ? x : tf.avgPool(x, 2, 2, 'same'), training);
      });
      const grid = flatten(tf.avgPool(x, step, step, 'same'));
      return head(pool ? tf.concat([grid, pool(x)], 1) : grid);
    },
    ...around(stem),
  };
}

/** Edges and colours, each of the same weight, over a grid that is fine enough for likeness and forgives a shift. */
function around({ height, width, channels }: ImageShape): Pick<Layers<tf.Tensor4D>, 'given' | 'givenDim'> {
  const step = Math.ceil(Math.max(height, width) / GIVEN_GRID);
  return {
    given(cells) {
      const grid = tf.avgPool(cells, step, step, 'same');
      const [edges, colours] = tf
        .split<tf.Tensor4D>(grid, [DIRECTIONS, channels - DIRECTIONS], 3)
        .map((part) => unitRows(flatten(part)));
      return unitRows(tf.concat([edges, colours], 1));
    },
    givenDim: Math.ceil(height / step) * Math.ceil(width / step) * channels,
  };
}

function residualStages(
  { stages, stageWidth, attention }: ConvnetSpec,
  stemChannels: number,
  variables: Variables,
): Layer[] {
  const gate = attention === 'squeezeExcite' || attention === 'both';
  return Array.from({ length: stages }, (_, stage) => {
    const inChannels = stage === 0 ? stemChannels : stageWidth * 2 ** (stage - 1);
    return residualBlock(variables, `stage${stage + 1}`, inChannels, stageWidth * 2 ** stage, gate);
  });
}

/** Width or height of the last stage. */
function cellsAfter(cells: number, stages: number): number {
  return stages <= 1 ? cells : cellsAfter(Math.ceil(cells / 2), stages - 1);
}

function flatten(x: tf.Tensor4D): tf.Tensor2D {
  return tf.reshape(x, [x.shape[0], x.size / x.shape[0]]);
}
