import type { Raster } from '../images/plainJpeg';

/** What a model gives for images, one row each; `map` where it was asked for and the model has one. */
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
  /** @param images at least one, each of the model's size or smaller */
  run(images: readonly Raster[], withMap: boolean): Promise<BackboneRows>;
  dispose(): Promise<void>;
}
