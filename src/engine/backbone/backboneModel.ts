import type { FoundFeatures } from './findFeatures';
import type { ImageInput } from './imageInput';
import type { Preprocessing } from './preprocessing';

/** Where a model runs; `cpu` is always there, the others where the runtime and the machine have them. */
export const DEVICES = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type Device = (typeof DEVICES)[number];

/** A pretrained model as it is used: everything that a row of its features hangs on, as plain data that threads can be given. */
export interface BackboneModel {
  readonly format: 'onnx' | 'tfjs';
  /** The path of the model's file. */
  readonly file: string;
  /** SHA-256 of all its files. */
  readonly hash: string;
  readonly input: ImageInput;
  /** The size in pixels that its images are scaled to. */
  readonly height: number;
  readonly width: number;
  readonly preprocessing: Preprocessing;
  readonly features: FoundFeatures['features'];
  readonly map: FoundFeatures['map'];
}

/** One image's worth of what a model gives, in a row; `map` has [height, width, channels] where it was asked for and the model has one. */
export interface BackboneRows {
  readonly dim: number;
  /** count * dim */
  readonly values: Float32Array;
  readonly map: FeatureMap | null;
}

/** Features by place: count * height * width * channels numbers, in this order. */
export interface FeatureMap {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** A model made ready to run, in the thread that it runs in. Whoever makes it disposes it. */
export interface Runner {
  /** Where it runs, in words; says so where it is not the device that was asked for. */
  readonly device: string;
  /** @param images count images of the model's size, red, green and blue of each pixel, row by row */
  run(images: Uint8Array, count: number, withMap: boolean): Promise<BackboneRows>;
  dispose(): Promise<void>;
}
