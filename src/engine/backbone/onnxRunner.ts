import { basename } from 'node:path';
import type * as onnxruntime from 'onnxruntime-node';
import type { Raster } from '../images/plainJpeg';
import { NearmissError } from '../protocol/reply';
import { type BackboneModel, type Device, DEVICES } from '../recipe/backboneModel';
import { loadOnnxRuntime, type OnnxRuntime } from '../tensor/onnxRuntime';
import { withOutputs } from '../tensor/onnxSchema';
import type { BackboneRows, Runner } from './runner';
import { fromHalf, toHalf } from './formats/half';
import { unsuitable } from './imageInput';
import { readOnnxFiles } from './formats/onnxModel';
import { outputMap, outputRows } from './outputRows';
import { InputWriter } from './preprocessing';

/** The devices that the runtime was built for; whether a machine has them shows when a model is loaded. */
export function devicesOf(runtime: OnnxRuntime): Device[] {
  const built = new Set(runtime.listSupportedBackends().map(({ name }) => name));
  return DEVICES.filter((device) => built.has(device));
}

/** @param threads that one run may use */
export async function openOnnx(model: BackboneModel, device: Device, threads: number): Promise<Runner> {
  const runtime = await loadOnnxRuntime();
  if (typeof runtime === 'string') {
    throw new NearmissError(
      'backbone/runtime',
      `${basename(model.file)} needs the ONNX runtime, and ${runtime}. Run npm run setup again, or set ` +
        '"network.backbone" to "convnet".',
    );
  }
  const { bytes, proto, external, hash } = await readOnnxFiles(model.file);
  if (hash !== model.hash)
    throw new NearmissError('backbone/changed', `${model.file} is not the model that it was. Analyze again.`);
  const known = new Set(proto.graph?.output.map(({ name }) => name));
  const wanted = [...new Set([model.features, ...(model.map ? [model.map] : [])])].filter((name) => !known.has(name));
  const options = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    externalData: external,
    logSeverityLevel: 4 as const,
  };
  const { session, device: found } = await createSession(
    runtime,
    withOutputs(bytes, wanted),
    options,
    device,
    basename(model.file),
  );
  return new OnnxRunner(runtime, session, model, found);
}

/** On the device that was asked for, or on the CPU where that does not work. */
async function createSession(
  runtime: OnnxRuntime,
  bytes: Uint8Array,
  options: onnxruntime.InferenceSession.SessionOptions,
  device: Device,
  name: string,
): Promise<{ session: onnxruntime.InferenceSession; device: string }> {
  let instead = '';
  if (device !== 'cpu') {
    try {
      if (!devicesOf(runtime).includes(device)) throw new Error('the runtime for this platform was built without it');
      return {
        session: await runtime.InferenceSession.create(bytes, { ...options, executionProviders: [device, 'cpu'] }),
        device,
      };
    } catch (error) {
      instead = `, since ${device} does not start: ${firstLine(error)}`;
    }
  }
  try {
    return {
      session: await runtime.InferenceSession.create(bytes, { ...options, executionProviders: ['cpu'] }),
      device: `cpu${instead}`,
    };
  } catch (error) {
    throw unsuitable(
      name,
      `cannot be loaded by the ONNX runtime ${runtime.env.versions.node ?? ''}: ${firstLine(error)}`,
      'Export the model again, with an operator set that this runtime knows, or choose another one.',
    );
  }
}

/** Without the place in the runtime's own source. */
function firstLine(error: unknown): string {
  return (error as Error).message
    .trim()
    .split('\n')[0]
    .replace(/\/onnxruntime_src\/\S+ .*?\) /, '')
    .replace(/\.$/, '');
}

class OnnxRunner implements Runner {
  private input: InputWriter | null = null;

  constructor(
    private readonly runtime: OnnxRuntime,
    private readonly session: onnxruntime.InferenceSession,
    private readonly model: BackboneModel,
    readonly device: string,
  ) {}

  async run(images: readonly Raster[], withMap: boolean): Promise<BackboneRows> {
    const batch = this.model.input.batch ?? images.length;
    const parts: BackboneRows[] = [];
    for (let start = 0; start < images.length; start += batch)
      parts.push(await this.runBatch(images.slice(start, start + batch), batch, withMap));
    return parts.length === 1 ? parts[0] : joined(parts);
  }

  async dispose(): Promise<void> {
    await this.session.release();
  }

  /** @param batch images that the model takes; what it makes of those beyond the ones given is thrown away */
  private async runBatch(images: readonly Raster[], batch: number, withMap: boolean): Promise<BackboneRows> {
    const { input, features, map } = this.model;
    const asked = withMap && map !== null ? [features, map] : [features];
    const results = await this.session.run({ [input.name]: this.tensor(images, batch) }, asked);
    const found = floats(results[features]);
    const rows = outputRows(found, results[features].dims, batch);
    if (!rows)
      throw unsuitable(
        basename(this.model.file),
        `gives "${features}" of shape ${results[features].dims.join(' × ')} for ${batch} images, which is not ` +
          'one row per image',
        'Name the tensor of its features in "network.features".',
      );
    const mapped = withMap ? outputMap(floats(results[map ?? features]), results[map ?? features].dims) : null;
    const first = (values: Float32Array) =>
      images.length === batch ? values : values.slice(0, (values.length / batch) * images.length);
    return { dim: rows.dim, values: first(rows.values), map: mapped && { ...mapped, values: first(mapped.values) } };
  }

  private tensor(images: readonly Raster[], batch: number): onnxruntime.Tensor {
    const { input, height, width } = this.model;
    if (this.input?.batch !== batch) this.input = new InputWriter(this.model, batch);
    const numbers = this.input.write(images);
    const dims =
      input.layout === 'NCHW' ? [batch, input.channels, height, width] : [batch, height, width, input.channels];
    const data = input.type === 'float16' ? toHalf(numbers as Float32Array) : numbers;
    return new this.runtime.Tensor(input.type as 'float32', data as Float32Array, dims);
  }
}

function floats({ data, type }: onnxruntime.Tensor): Float32Array {
  if (type === 'float32') return data as Float32Array;
  return type === 'float16' && data instanceof Uint16Array
    ? fromHalf(data)
    : Float32Array.from(data as ArrayLike<number>, Number);
}

function joined(parts: readonly BackboneRows[]): BackboneRows {
  const join = (arrays: readonly Float32Array[]) => {
    const out = new Float32Array(arrays.reduce((length, array) => length + array.length, 0));
    arrays.reduce((at, array) => (out.set(array, at), at + array.length), 0);
    return out;
  };
  const maps = parts.flatMap(({ map }) => (map ? [map] : []));
  return {
    dim: parts[0].dim,
    values: join(parts.map(({ values }) => values)),
    map: maps.length > 0 ? { ...maps[0], values: join(maps.map(({ values }) => values)) } : null,
  };
}
