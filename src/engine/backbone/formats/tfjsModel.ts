import type { ImageInput } from '../../recipe/backboneModel';
import { type GraphNode, graphDefGraph, tensorNode } from './graphDef';
import { unsuitable } from '../imageInput';
import { type LayerConfig, layersGraph, nameOf } from './layersGraph';
import { chooseFeatures, type ModelFacts } from '../models/modelFacts';
import type { ModelGraph } from './modelGraph';
import { modelName } from '../models/modelsFolder';
import { readTfjsFiles, type TfjsFiles, type TfjsTopology } from './tfjsFiles';

/**
 * @param features the tensor to take features from; null has it found
 * @throws NearmissError `backbone/…` for a model that is not whole or none that embeds images
 */
export async function readTfjsModel(file: string, features: string | null): Promise<ModelFacts> {
  const name = modelName(file);
  const files = await readTfjsFiles(file);
  const { input, graph } = isGraphModel(files.topology) ? readGraph(files, name) : readLayers(files.topology, name);
  return { hash: files.hash, input, found: chooseFeatures(graph, features, name), note: '', layers: [] };
}

export function isGraphModel(topology: TfjsTopology): boolean {
  return Array.isArray(topology.node);
}

interface Read {
  readonly input: ImageInput;
  readonly graph: ModelGraph;
}

function readLayers(topology: TfjsTopology, name: string): Read {
  const model = (topology.model_config ?? topology) as LayerConfig;
  const inputs = inputLayers(model);
  if (inputs.length !== 1)
    throw unsuitable(
      name,
      `has ${inputs.length} inputs; a backbone takes one image`,
      'Export the part of the model that embeds images by itself.',
    );
  const [{ config }] = inputs;
  const shape = (config.batch_input_shape ?? config.batch_shape ?? []) as readonly (number | null)[];
  return { input: imageInput(nameOf(inputs[0]), shape, 'float32', name), graph: layersGraph(model) };
}

/** The layers that say the shape of an input; in a Sequential model that is its first, within however many others. */
function inputLayers(model: LayerConfig): LayerConfig[] {
  const layers = (Array.isArray(model.config?.layers) ? model.config.layers : []) as readonly LayerConfig[];
  if (layers.length === 0) return model.config?.batch_input_shape ? [model] : [];
  if (model.class_name === 'Sequential') return inputLayers(layers[0]);
  return layers.filter(({ class_name }) => class_name === 'InputLayer');
}

function readGraph({ topology, artifacts }: TfjsFiles, name: string): Read {
  const nodes = topology.node as readonly GraphNode[];
  const placeholders = nodes.filter(({ op }) => op === 'Placeholder');
  if (placeholders.length !== 1)
    throw unsuitable(
      name,
      `has ${placeholders.length} inputs; a backbone takes one image`,
      'Export the part of the model that embeds images by itself.',
    );
  const [{ name: image, attr }] = placeholders;
  const dims = (attr?.shape?.shape?.dim ?? []).map(({ size }) => (Number(size ?? -1) > 0 ? Number(size) : null));
  const outputs = Object.values(
    (artifacts.signature as { outputs?: Record<string, { name: string }> } | undefined)?.outputs ?? {},
  ).map((one) => tensorNode(one.name));
  return { input: imageInput(image, dims, attr?.dtype?.type, name), graph: graphDefGraph(nodes, image, outputs) };
}

function imageInput(name: string, dims: readonly (number | null)[], type: unknown, model: string): ImageInput {
  if (![undefined, 'float32', 'DT_FLOAT', 1].includes(type as string))
    throw unsuitable(
      model,
      `takes "${name}" as ${String(type)}; images are given as float32`,
      'Export it with such an input.',
    );
  const [batch, second, third, last] = dims;
  const text = dims.map((dim) => dim ?? '?').join(' × ') || 'unknown';
  if (dims.length !== 4)
    throw unsuitable(
      model,
      `takes "${name}" of shape ${text}; an image has four dimensions (images, rows, columns, channels)`,
      'Choose a model for images.',
    );
  if (last === 1 || last === 3)
    return { name, type: 'float32', layout: 'NHWC', channels: last, batch, height: second, width: third };
  if (second === 1 || second === 3)
    return { name, type: 'float32', layout: 'NCHW', channels: second, batch, height: third, width: last };
  throw unsuitable(
    model,
    `takes "${name}" of shape ${text}, which leaves 1 or 3 channels nowhere`,
    'Choose a model for colour or gray images.',
  );
}
