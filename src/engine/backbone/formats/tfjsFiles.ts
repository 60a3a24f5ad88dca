import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { fileError } from '../../files/fileError';
import { NearmissError } from '../../protocol/reply';
import { modelName } from '../models/modelsFolder';

const weight = z.looseObject({
  name: z.string(),
  shape: z.array(z.number()),
  dtype: z.string(),
  quantization: z.looseObject({ dtype: z.string() }).optional(),
});
const modelJson = z.looseObject({
  modelTopology: z.looseObject({}),
  weightsManifest: z.array(z.looseObject({ paths: z.array(z.string()), weights: z.array(weight) })),
  signature: z.unknown().optional(),
});

/** Of `model.json`: what a layers model says of itself, or the nodes of a graph model. */
export type TfjsTopology = Readonly<Record<string, unknown>>;

export interface TfjsFiles {
  readonly topology: TfjsTopology;
  readonly artifacts: io.ModelArtifacts;
  /** SHA-256 of model.json and its weights, one after the other. */
  readonly hash: string;
}

const BYTES: Readonly<Record<string, number>> = {
  float32: 4,
  int32: 4,
  float16: 2,
  uint16: 2,
  uint8: 1,
  bool: 1,
  complex64: 8,
};

/** @throws NearmissError `backbone/…` for a model that is not whole */
export async function readTfjsFiles(file: string): Promise<TfjsFiles> {
  const name = modelName(file);
  const text = await readFile(file).catch((error) => {
    throw new NearmissError(
      'backbone/missing',
      `The model ${file} cannot be opened: ${fileError(error)}. Put it there or change "network.backbone".`,
    );
  });
  const { modelTopology, weightsManifest, signature } = parse(text, name);
  const shards = await Promise.all(
    weightsManifest.flatMap(({ paths }) => paths).map((path) => readShard(join(dirname(file), path), name)),
  );
  const weightSpecs = weightsManifest.flatMap(({ weights }) => weights);
  const data = Buffer.concat(shards);
  const needed = weightSpecs.reduce(
    (sum, { shape, dtype, quantization }) =>
      sum + (BYTES[quantization?.dtype ?? dtype] ?? NaN) * shape.reduce((a, b) => a * b, 1),
    0,
  );
  if (data.length !== needed && !Number.isNaN(needed))
    throw damaged(name, `has ${data.length} bytes of weights, and its model.json tells of ${needed}`);
  const weightData = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
  return {
    topology: modelTopology,
    hash: createHash('sha256').update(text).update(data).digest('hex'),
    artifacts: {
      modelTopology,
      weightSpecs: weightSpecs as unknown as io.WeightsManifestEntry[],
      weightData,
      signature: signature as io.ModelArtifacts['signature'],
    },
  };
}

function parse(text: Buffer, name: string): z.infer<typeof modelJson> {
  try {
    return modelJson.parse(JSON.parse(text.toString('utf8')));
  } catch (error) {
    throw damaged(
      name,
      error instanceof SyntaxError
        ? `has a model.json that is no JSON (${error.message})`
        : 'has a model.json that is none of TensorFlow.js: it needs "modelTopology" and "weightsManifest"',
    );
  }
}

async function readShard(file: string, name: string): Promise<Buffer> {
  return readFile(file).catch((error) => {
    throw new NearmissError(
      'backbone/missing',
      `${name} keeps weights in ${basename(file)}, which cannot be opened: ${fileError(error)}. Put that file ` +
        'beside its model.json.',
    );
  });
}

function damaged(name: string, what: string): NearmissError {
  return new NearmissError('backbone/damaged', `${name} ${what}. Get the model again, with all its files.`);
}
