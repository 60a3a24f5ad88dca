import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileError } from '../../files/fileError';
import { NearmissError } from '../../protocol/reply';
import { onnxImageInput } from '../imageInput';
import { chooseFeatures, type ModelFacts } from '../models/modelFacts';
import { onnxGraph } from './onnxGraph';
import { decodeOnnx, type OnnxProto } from '../../tensor/onnxSchema';

/** TensorProto.DataLocation.EXTERNAL of the standard. */
const EXTERNAL = 1;

/**
 * @param features the tensor to take features from; null has it found
 * @throws NearmissError `backbone/…` for a file that is no whole ONNX model or none that embeds images
 */
export async function readOnnxModel(file: string, features: string | null): Promise<ModelFacts> {
  const name = basename(file);
  const { proto, hash } = await readOnnxFiles(file);
  const graph = onnxGraph(proto);
  const input = onnxImageInput(proto, name);
  const found = chooseFeatures(graph, features, name);
  const noted = (wanted: string) => proto.metadata_props.find(({ key }) => key === wanted)?.value ?? '';
  const note = noted('preprocess');
  // What is put together from several layers shows no single way back to a map, so such a model names it.
  if (features !== null || noted('layers') === '') return { hash, input, found, note, layers: [] };
  const map = graph.steps.has(noted('map')) ? noted('map') : found.map;
  return { hash, input, found: { ...found, map }, note, layers: noted('layers').split(',').map(Number) };
}

export interface OnnxFiles {
  readonly bytes: Uint8Array;
  readonly proto: OnnxProto;
  /** Files beside the model that hold its weights, by their path relative to its folder. */
  readonly external: { readonly path: string; readonly data: Uint8Array }[];
  /** SHA-256 of the model and these files, one after the other. */
  readonly hash: string;
}

/** @throws NearmissError `backbone/…` for a file that is no whole ONNX model */
export async function readOnnxFiles(file: string): Promise<OnnxFiles> {
  const bytes = await readFile(file).catch((error) => {
    throw new NearmissError(
      'backbone/missing',
      `The model ${file} cannot be opened: ${fileError(error)}. Put it there or change "network.backbone".`,
    );
  });
  const proto = decode(bytes, basename(file));
  const hash = createHash('sha256').update(bytes);
  const external: OnnxFiles['external'] = [];
  for (const path of externalFiles(proto)) {
    const data = await readExternal(join(dirname(file), path), basename(file));
    hash.update(data);
    external.push({ path, data });
  }
  return { bytes, proto, external, hash: hash.digest('hex') };
}

/** Relative to the model's folder. */
function externalFiles({ graph }: OnnxProto): string[] {
  const external = (graph?.initializer ?? []).filter(({ data_location }) => data_location === EXTERNAL);
  return [
    ...new Set(
      external.flatMap(({ external_data }) =>
        external_data.filter(({ key }) => key === 'location').map(({ value }) => value),
      ),
    ),
  ];
}

function decode(bytes: Uint8Array, name: string): OnnxProto {
  const damaged = (what: string) =>
    new NearmissError(
      'backbone/damaged',
      `${name} ${what}. Get the file again and compare its size and checksum with those of its source.`,
    );
  if (bytes.length === 0) throw damaged('is empty');
  const start = Buffer.from(bytes.subarray(0, 100)).toString('latin1');
  if (start.startsWith('version https://git-lfs'))
    throw damaged('is a pointer of Git LFS, not the model itself (git lfs pull fetches it)');
  if (/^\s*(<!doctype|<html|<\?xml|\{)/i.test(start))
    throw damaged('is a text, such as the page of a failed download, and no ONNX model');
  let proto: OnnxProto;
  try {
    proto = decodeOnnx(bytes);
  } catch {
    throw damaged('is no ONNX model or was cut off');
  }
  if (!proto.graph || proto.graph.node.length === 0) throw damaged('is no ONNX model: it holds no graph');
  return proto;
}

async function readExternal(file: string, model: string): Promise<Uint8Array> {
  return readFile(file).catch((error) => {
    throw new NearmissError(
      'backbone/missing',
      `${model} keeps its weights in ${basename(file)}, which cannot be opened: ${fileError(error)}. Put that ` +
        'file beside the model.',
    );
  });
}
