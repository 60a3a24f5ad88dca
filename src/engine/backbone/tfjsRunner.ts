import { type GraphModel, loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import type { Raster } from '../images/plainJpeg';
import { NearmissError } from '../protocol/reply';
import { startBackend } from '../tensor/backend';
import type { BackboneModel } from '../recipe/backboneModel';
import type { BackboneRows, Runner } from './runner';
import { unsuitable } from './imageInput';
import { modelName } from './models/modelsFolder';
import { outputMap, outputRows } from './outputRows';
import { InputWriter } from './preprocessing';
import { readTfjsFiles } from './formats/tfjsFiles';
import { isGraphModel } from './formats/tfjsModel';

/** Gives the tensors of these names for a batch of images. */
interface Loaded {
  run(images: tf.Tensor4D, names: readonly string[]): tf.Tensor[];
  dispose(): void;
}

/** Makes a layers or graph model ready on the engine's own backend, in this thread. */
export async function openTfjs(model: BackboneModel): Promise<Runner> {
  const { name } = await startBackend();
  const { topology, artifacts, hash } = await readTfjsFiles(model.file);
  if (hash !== model.hash)
    throw new NearmissError('backbone/changed', `${model.file} is not the model that it was. Analyze again.`);
  try {
    const source = tf.io.fromMemory(artifacts);
    const loaded = isGraphModel(topology)
      ? ofGraph(await loadGraphModel(source), model.input.name)
      : ofLayers(await tfl.loadLayersModel(source), [model.features, ...(model.map ? [model.map] : [])]);
    return new TfjsRunner(loaded, model, `cpu (TensorFlow.js, ${name})`);
  } catch (error) {
    if (error instanceof NearmissError) throw error;
    throw unsuitable(
      modelName(model.file),
      `cannot be loaded by TensorFlow.js: ${firstLine(error)}`,
      'Convert the model again with a current tensorflowjs_converter, or choose another one.',
    );
  }
}

function ofGraph(graph: GraphModel, input: string): Loaded {
  return {
    run: (images, names) => [graph.execute({ [input]: images }, [...names])].flat(),
    dispose: () => graph.dispose(),
  };
}

/** Models up to the layers of these names, a chain of them where a layer lies in a model within the model. */
function ofLayers(model: tfl.LayersModel, names: readonly string[]): Loaded {
  const chains = new Map(names.map((name) => [name, chainTo(model, name)]));
  return {
    run: (images, asked) =>
      asked.map((name) =>
        chains.get(name)!.reduce((given: tf.Tensor, part) => part.predictOnBatch(given) as tf.Tensor, images),
      ),
    // The models up to a layer hold on to layers of the model within the model, so it is the weights that are freed.
    dispose: () => model.weights.forEach((weight) => weight.dispose()),
  };
}

function chainTo(model: tfl.LayersModel, path: string): tfl.LayersModel[] {
  const layer = model.layers.find(({ name }) => name === path || path.startsWith(`${name}/`));
  if (!layer) throw new Error(`it has no layer "${path}"`);
  const upTo = (outputs: tfl.SymbolicTensor) => tfl.model({ inputs: model.inputs, outputs });
  if (layer.name === path) return [upTo(single(layer.output))];
  const given = single(layer.input);
  const before = model.inputs.includes(given) ? [] : [upTo(given)];
  return [...before, ...chainTo(layer as tfl.LayersModel, path.slice(layer.name.length + 1))];
}

function single(tensors: tfl.SymbolicTensor | tfl.SymbolicTensor[]): tfl.SymbolicTensor {
  return Array.isArray(tensors) ? tensors[0] : tensors;
}

class TfjsRunner implements Runner {
  private input: InputWriter | null = null;

  constructor(
    private readonly loaded: Loaded,
    private readonly model: BackboneModel,
    readonly device: string,
  ) {}

  async run(images: readonly Raster[], withMap: boolean): Promise<BackboneRows> {
    const { features, map } = this.model;
    const count = images.length;
    const batch = this.model.input.batch ?? count;
    const parts: { rows: Pick<BackboneRows, 'dim' | 'values'>; map: BackboneRows['map'] }[] = [];
    for (let start = 0; start < count; start += batch) {
      const given = images.slice(start, start + batch);
      const [found, places] = await this.tensors(given, batch, withMap ? [features, map ?? features] : [features]);
      const rows = outputRows(found.values, found.dims, batch);
      if (!rows)
        throw unsuitable(
          modelName(this.model.file),
          `gives "${features}" of shape ${found.dims.join(' × ')} for ${batch} images, which is not one row per image`,
          'Name the layer of its features in "network.features".',
        );
      parts.push({ rows, map: places ? outputMap(places.values, places.dims, this.model.input.layout) : null });
    }
    const { dim } = parts[0].rows;
    const [mapped] = parts.map((part) => part.map);
    return {
      dim,
      values: joined(parts.map(({ rows }) => rows.values)).subarray(0, count * dim),
      map: mapped && {
        ...mapped,
        values: joined(parts.map((part) => part.map!.values)).subarray(
          0,
          count * mapped.height * mapped.width * mapped.channels,
        ),
      },
    };
  }

  dispose(): Promise<void> {
    this.loaded.dispose();
    return Promise.resolve();
  }

  /** @param batch images that the model takes; the ones beyond those given are left black */
  private async tensors(
    images: readonly Raster[],
    batch: number,
    names: readonly string[],
  ): Promise<{ values: Float32Array; dims: number[] }[]> {
    const { input, height, width } = this.model;
    if (this.input?.batch !== batch) this.input = new InputWriter(this.model, batch);
    // Tensors take over the memory that they are made of.
    const values = this.input.write(images).slice();
    const shape: [number, number, number, number] =
      input.layout === 'NCHW' ? [batch, input.channels, height, width] : [batch, height, width, input.channels];
    const outputs = tf.tidy(() => {
      try {
        return this.loaded.run(tf.tensor4d(values, shape), names);
      } catch (error) {
        throw unsuitable(
          modelName(this.model.file),
          `does not run on images of ${width} × ${height} pixels: ${firstLine(error)}`,
          'Set "network.imageSize" to the size that it was made for, or choose another model.',
        );
      }
    });
    const read = await Promise.all(
      outputs.map(async (tensor) => ({ values: Float32Array.from(await tensor.data()), dims: tensor.shape })),
    );
    tf.dispose(outputs);
    return read;
  }
}

function joined(arrays: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(arrays.reduce((length, array) => length + array.length, 0));
  arrays.reduce((at, array) => (out.set(array, at), at + array.length), 0);
  return out;
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0].replace(/\.$/, '');
}
