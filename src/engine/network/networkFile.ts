import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { NearmissError } from '../protocol/reply';
import { Network, type NetworkSpec } from './network';

/*
 * One network per file, little-endian: magic "NMNW", version, byte length of the header as 32-bit integers; the header
 * as JSON (what the network is, its variables by name and shape, what is said about its training), padded with spaces
 * to a multiple of 4; then the float32 values.
 */
const MAGIC = 0x574e4d4e;
const VERSION = 3;
const PREFIX = 12;

const headerSchema = z.object({
  spec: z.object({
    architecture: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('convnet'),
        height: z.number(),
        width: z.number(),
        channels: z.union([z.literal(1), z.literal(3)]),
        stageWidth: z.number(),
        stages: z.number(),
        embedding: z.number(),
        attention: z.enum(['none', 'squeezeExcite', 'pooling', 'both']),
      }),
      z.object({ kind: z.literal('head'), inputs: z.number(), hidden: z.number(), embedding: z.number() }),
    ]),
    mean: z.array(z.number()),
    deviation: z.array(z.number()),
    mirrored: z.boolean(),
    skip: z.number(),
  }),
  variables: z.array(z.object({ name: z.string(), shape: z.array(z.number()) })),
  /** Share of held-out images whose nearest training image has their label; null where that was not measured. */
  recallAt1: z.number().nullable(),
});

export interface SavedNetwork {
  readonly network: Network;
  readonly recallAt1: number | null;
}

export function encodeNetwork({ network, recallAt1 }: SavedNetwork): Uint8Array {
  const json = JSON.stringify({
    spec: network.spec satisfies NetworkSpec,
    variables: network.variables.shapes,
    recallAt1,
  });
  const header = Buffer.from(json);
  const padded = Buffer.concat([header, Buffer.alloc((4 - (header.length % 4)) % 4, ' ')]);
  const prefix = new DataView(new ArrayBuffer(PREFIX));
  [MAGIC, VERSION, padded.length].forEach((value, i) => prefix.setUint32(4 * i, value, true));
  const values = network.variables
    .read()
    .map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  return Buffer.concat([new Uint8Array(prefix.buffer), padded, ...values]);
}

/** @throws NearmissError for a file that is not a whole network of this version */
export async function loadNetwork(file: string): Promise<SavedNetwork> {
  return decodeNetwork(await readFile(file), file);
}

/** @param name of the file, for errors */
export function decodeNetwork(bytes: Uint8Array, name: string): SavedNetwork {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const damaged = (what: string) =>
    new NearmissError('network/damaged', `${name} ${what}. Clear the cache and train again.`);
  if (bytes.length < PREFIX || view.getUint32(0, true) !== MAGIC) throw damaged('is not a network saved by Nearmiss');
  const version = view.getUint32(4, true);
  if (version !== VERSION) {
    throw new NearmissError(
      'network/version',
      `${name} was saved in version ${version} of the format; this Nearmiss reads version ${VERSION}. Train ` +
        'again or use a matching Nearmiss.',
    );
  }
  const start = PREFIX + view.getUint32(8, true);
  const header = parseHeader(bytes.subarray(PREFIX, start));
  if (!header || start > bytes.length) throw damaged('has a damaged header');
  const needed = start + 4 * header.variables.reduce((sum, { shape }) => sum + size(shape), 0);
  if (bytes.length !== needed) throw damaged(`has ${bytes.length} bytes where ${needed} were expected`);
  const values = new Map<string, Float32Array>();
  let at = start;
  for (const { name, shape } of header.variables) {
    const end = at + 4 * size(shape);
    values.set(
      name,
      new Float32Array(bytes.buffer.slice(bytes.byteOffset + at, bytes.byteOffset + end) as ArrayBuffer),
    );
    at = end;
  }
  return { network: new Network(header.spec, values), recallAt1: header.recallAt1 };
}

function parseHeader(bytes: Uint8Array): z.infer<typeof headerSchema> | null {
  try {
    return headerSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}
