import { z } from 'zod';

/** Where a model runs; `cpu` is always there, the others where the runtime and the machine have them. */
export const DEVICES = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu'] as const;
export type Device = (typeof DEVICES)[number];

const open = z.number().nullable();

/** The image that a model takes. */
const imageInputSchema = z.object({
  name: z.string(),
  type: z.enum(['float32', 'float16', 'uint8']),
  /** Channels before rows and columns, or after. */
  layout: z.enum(['NCHW', 'NHWC']),
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Images at once, and rows and columns; null where any number will do. */
  batch: open,
  height: open,
  width: open,
});

/** How an image is made ready for a model, beside its size. */
const preprocessingSchema = z.object({
  /** `fill` scales the whole image to the size; `cover` keeps its shape and cuts off what stands over. */
  fit: z.enum(['fill', 'cover']),
  /** Of red, green and blue (or of gray) on the scale 0..1: a value becomes (value / 255 - mean) / std. */
  mean: z.array(z.number()),
  std: z.array(z.number()),
  order: z.enum(['RGB', 'BGR']),
});

/**
 * A pretrained model as it is used: everything that a row of its features hangs on, as plain data for files and
 * threads.
 */
export const backboneModelSchema = z.object({
  format: z.enum(['onnx', 'tfjs']),
  /** The path of the model's file. */
  file: z.string(),
  /** SHA-256 of all its files. */
  hash: z.string(),
  input: imageInputSchema,
  /** The size in pixels that its images are scaled to. */
  height: z.number(),
  width: z.number(),
  preprocessing: preprocessingSchema,
  /** The tensor that features are taken from, and the one of features by place, if it has one. */
  features: z.string(),
  map: z.string().nullable(),
  /** Widths of the layers that the features are put together from, one after the other; none where they are one. */
  layers: z.array(z.number()).default([]),
  /**
   * The file in the dataset's cache that wide features are made few with; null where they are taken as they are, or
   * where none was made yet.
   */
  basis: z.string().nullable().default(null),
});

export type ImageInput = Readonly<z.infer<typeof imageInputSchema>>;
export type Preprocessing = Readonly<z.infer<typeof preprocessingSchema>>;
export type BackboneModel = Readonly<z.infer<typeof backboneModelSchema>>;
