import protobuf from 'protobufjs';
import type { BackboneModel } from '../../../src/engine/recipe/backboneModel';

/** Enough of ONNX's schema, in the field numbers of the standard, to write small models. */
const model = protobuf
  .parse(
    `
syntax = "proto3";
message Entry { string key = 1; string value = 2; }
message Attribute { string name = 1; float f = 2; int64 i = 3; repeated int64 ints = 8; int32 type = 20; }
message Node {
  repeated string input = 1;
  repeated string output = 2;
  string op_type = 4;
  repeated Attribute attribute = 5;
}
message Dimension { int64 dim_value = 1; string dim_param = 2; }
message Shape { repeated Dimension dim = 1; }
message Tensor { int32 elem_type = 1; Shape shape = 2; }
message Type { Tensor tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Initializer {
  repeated int64 dims = 1;
  int32 data_type = 2;
  string name = 8;
  bytes raw_data = 9;
  repeated Entry external_data = 13;
  int32 data_location = 14;
}
message Graph {
  repeated Node node = 1;
  string name = 2;
  repeated Initializer initializer = 5;
  repeated ValueInfo input = 11;
  repeated ValueInfo output = 12;
}
message OperatorSet { string domain = 1; int64 version = 2; }
message Model {
  int64 ir_version = 1;
  Graph graph = 7;
  repeated OperatorSet opset_import = 8;
  repeated Entry metadata_props = 14;
}
`,
    { keepCase: true },
  )
  .root.lookupType('Model');

export const FLOAT = 1;
export const UINT8 = 2;
export const INT64 = 7;
export const FLOAT16 = 10;

type Dim = number | string;

export interface TinyNode {
  readonly op: string;
  readonly in: readonly string[];
  readonly out: string;
  readonly ints?: Readonly<Record<string, readonly number[]>>;
  readonly int?: Readonly<Record<string, number>>;
}

export interface TinyModel {
  readonly inputs: Readonly<Record<string, { readonly type: number; readonly dims: readonly Dim[] }>>;
  readonly outputs: readonly string[];
  readonly weights: Readonly<
    Record<
      string,
      {
        readonly dims: readonly number[];
        readonly values: Float32Array | Uint8Array | Int8Array | BigInt64Array;
        readonly external?: string;
      }
    >
  >;
  readonly nodes: readonly TinyNode[];
  readonly opset?: number;
  readonly notes?: Readonly<Record<string, string>>;
}

export function onnxBytes({ inputs, outputs, weights, nodes, opset = 13, notes = {} }: TinyModel): Buffer {
  return Buffer.from(
    model
      .encode(
        model.create({
          ir_version: 7,
          opset_import: [{ domain: '', version: opset }],
          metadata_props: Object.entries(notes).map(([key, value]) => ({ key, value })),
          graph: {
            name: 'tiny',
            node: nodes.map((node) => ({
              op_type: node.op,
              input: node.in,
              output: [node.out],
              attribute: [
                ...Object.entries(node.ints ?? {}).map(([name, ints]) => ({ name, ints, type: 7 })),
                ...Object.entries(node.int ?? {}).map(([name, i]) => ({ name, i, type: 2 })),
              ],
            })),
            initializer: Object.entries(weights).map(([name, { dims, values, external }]) => ({
              name,
              dims,
              data_type:
                values instanceof Float32Array
                  ? FLOAT
                  : values instanceof Uint8Array
                    ? UINT8
                    : values instanceof Int8Array
                      ? 3
                      : INT64,
              ...(external
                ? {
                    data_location: 1,
                    external_data: [
                      { key: 'location', value: external },
                      { key: 'offset', value: '0' },
                      { key: 'length', value: String(values.byteLength) },
                    ],
                  }
                : { raw_data: Buffer.from(values.buffer, values.byteOffset, values.byteLength) }),
            })),
            input: Object.entries(inputs).map(([name, { type, dims }]) => valueInfo(name, type, dims)),
            output: outputs.map((name) => ({ name })),
          },
        }),
      )
      .finish(),
  );
}

function valueInfo(name: string, elem_type: number, dims: readonly Dim[]): object {
  return {
    name,
    type: {
      tensor_type: {
        elem_type,
        shape: { dim: dims.map((dim) => (typeof dim === 'number' ? { dim_value: dim } : { dim_param: dim })) },
      },
    },
  };
}

/** Weights of a tiny network: deterministic, of both signs. */
export function ramp(count: number, phase: number): Float32Array {
  return Float32Array.from({ length: count }, (_, i) => Math.sin(1.7 * i + phase));
}

export const FILTERS = { dims: [4, 3, 2, 2], values: ramp(48, 0) };
export const OFFSETS = { dims: [4], values: ramp(4, 2) };
export const CLASSES = { dims: [4, 5], values: ramp(20, 1) };
export const CLASS_OFFSETS = { dims: [5], values: ramp(5, 3) };

/**
 * Convolution 2 × 2 with stride 2, ReLU, mean over all places, dense layer of 5 classes, softmax; what comes after the
 * mean can be left out.
 */
export function tinyClassifier(
  change: {
    layout?: 'NCHW' | 'NHWC';
    dims?: readonly Dim[];
    type?: number;
    end?: 'pooled' | 'classes' | 'probabilities';
    opset?: number;
    notes?: Record<string, string>;
  } = {},
): TinyModel {
  const { layout = 'NCHW', type = FLOAT, end = 'probabilities', opset, notes } = change;
  const dims = change.dims ?? (layout === 'NCHW' ? ['N', 3, 'H', 'W'] : ['N', 'H', 'W', 3]);
  const nodes: TinyNode[] = [
    ...(type === FLOAT ? [] : [{ op: 'Cast', in: ['image'], out: 'float', int: { to: FLOAT } }]),
    ...(layout === 'NHWC'
      ? [{ op: 'Transpose', in: [type === FLOAT ? 'image' : 'float'], out: 'planes', ints: { perm: [0, 3, 1, 2] } }]
      : []),
    {
      op: 'Conv',
      in: [layout === 'NHWC' ? 'planes' : type === FLOAT ? 'image' : 'float', 'filters', 'offsets'],
      out: 'maps',
      ints: { strides: [2, 2] },
    },
    { op: 'Relu', in: ['maps'], out: 'active' },
    { op: 'GlobalAveragePool', in: ['active'], out: 'mean' },
    { op: 'Flatten', in: ['mean'], out: 'pooled' },
    { op: 'Gemm', in: ['pooled', 'classes', 'classOffsets'], out: 'scores' },
    { op: 'Softmax', in: ['scores'], out: 'probabilities' },
  ];
  const last = { pooled: 'pooled', classes: 'scores', probabilities: 'probabilities' }[end];
  return {
    inputs: { image: { type, dims } },
    outputs: [last],
    opset,
    notes,
    weights: { filters: FILTERS, offsets: OFFSETS, classes: CLASSES, classOffsets: CLASS_OFFSETS },
    nodes: nodes.slice(0, nodes.findIndex(({ out }) => out === last) + 1),
  };
}

/**
 * What the tiny network's mean over places comes to, by a naive loop. `at` gives the prepared value of a channel at a
 * place.
 */
export function naiveFeatures(
  height: number,
  width: number,
  at: (c: number, y: number, x: number) => number,
): number[] {
  const [rows, columns] = [Math.floor(height / 2), Math.floor(width / 2)];
  return [0, 1, 2, 3].map((filter) => {
    let mean = 0;
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = OFFSETS.values[filter];
        for (let c = 0; c < 3; c++)
          for (let dy = 0; dy < 2; dy++)
            for (let dx = 0; dx < 2; dx++)
              sum += FILTERS.values[((filter * 3 + c) * 2 + dy) * 2 + dx] * at(c, 2 * y + dy, 2 * x + dx);
        mean += Math.max(0, sum) / (rows * columns);
      }
    }
    return mean;
  });
}

/** A model as plain data, for tests that run none. */
export function testBackbone(): BackboneModel {
  return {
    format: 'onnx',
    file: 'tiny.onnx',
    hash: 'aa',
    height: 8,
    width: 8,
    features: 'pooled',
    map: 'active',
    layers: [],
    basis: null,
    input: { name: 'image', type: 'float32', layout: 'NCHW', channels: 3, batch: null, height: null, width: null },
    preprocessing: { fit: 'fill', mean: [0, 0, 0], std: [1, 1, 1], order: 'RGB' },
  };
}
