import protobuf from 'protobufjs';

/*
 * The part of ONNX's schema (onnx.proto, field numbers of the standard) that finding inputs, features and missing files
 * needs, and what graphs of our own are written with. Decoding skips what is not named here, and takes the weights'
 * numbers as views of the file; nothing decoded is ever written back, so nothing is lost by that.
 */
const SCHEMA = `
syntax = "proto3";
message Entry { string key = 1; string value = 2; }
message Attribute { string name = 1; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20; }
message Node {
  repeated string input = 1;
  repeated string output = 2;
  string op_type = 4;
  repeated Attribute attribute = 5;
  string domain = 7;
}
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
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
  string producer_name = 2;
  Graph graph = 7;
  repeated OperatorSet opset_import = 8;
  repeated Entry metadata_props = 14;
}
`;

/** What a decoded 64-bit number is, by whether the package `long` is there. */
export type Int64 = number | { toNumber(): number };

export interface OnnxNode {
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly op_type: string;
  readonly attribute: readonly { readonly name: string; readonly i: Int64; readonly ints: readonly Int64[] }[];
}

export interface OnnxValue {
  readonly name: string;
  readonly type?: {
    readonly tensor_type?: {
      readonly elem_type: number;
      readonly shape?: { readonly dim: readonly { readonly dim_value?: Int64; readonly dim_param?: string }[] };
    };
  };
}

export interface OnnxProto {
  readonly ir_version: Int64;
  readonly graph?: {
    readonly node: readonly OnnxNode[];
    readonly initializer: readonly {
      readonly name: string;
      readonly dims: readonly Int64[];
      readonly external_data: readonly OnnxEntry[];
      readonly data_location: number;
    }[];
    readonly input: readonly OnnxValue[];
    readonly output: readonly OnnxValue[];
  };
  readonly metadata_props: readonly OnnxEntry[];
}

export interface OnnxEntry {
  readonly key: string;
  readonly value: string;
}

const model = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('Model');

/** @throws Error where the bytes are no protocol buffer of this shape */
export function decodeOnnx(bytes: Uint8Array): OnnxProto {
  return model.decode(bytes) as unknown as OnnxProto;
}

/**
 * The model with further outputs: protocol buffers are merged by writing them one after the other, so the model's own
 * bytes stay as they are. The runtime finds out the types and shapes of the outputs itself.
 */
export function withOutputs(bytes: Uint8Array, names: readonly string[]): Uint8Array {
  return Buffer.concat([
    bytes,
    model.encode(model.create({ graph: { output: names.map((name) => ({ name })) } })).finish(),
  ]);
}

/** A graph of our own. */
export interface OnnxGraph {
  readonly name?: string;
  /** In the order in which they run. */
  readonly nodes: readonly OnnxStep[];
  readonly weights?: readonly OnnxWeights[];
  /** A name stands for a length that each run says anew. */
  readonly inputs: Readonly<Record<string, OnnxTensorType>>;
  readonly outputs: Readonly<Record<string, OnnxTensorType>>;
  /** What the file carries along. */
  readonly notes?: Readonly<Record<string, string>>;
}

export interface OnnxStep {
  readonly op: string;
  readonly in: readonly string[];
  readonly out: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export type OnnxAttribute = number | string | readonly number[];

export interface OnnxTensorType {
  readonly type: keyof typeof ELEMENTS;
  readonly dims: readonly (number | string)[];
}

export interface OnnxWeights {
  readonly name: string;
  readonly type: keyof typeof ELEMENTS;
  readonly dims: readonly number[];
  /** Little-endian, as the type has them. */
  readonly values: Float32Array | Uint16Array;
}

/** TensorProto.DataType of the standard. */
export const ELEMENTS = { float32: 1, int32: 6, int64: 7, float16: 10 } as const;
/** AttributeProto.AttributeType of the standard. */
const ATTRIBUTES = { int: 2, text: 3, ints: 7 };
/** Operator set 13, in the version of the format that came with it. */
const VERSIONS = { ir: 7, operators: 13 };

/** The bytes of a model that the runtime loads. */
export function encodeOnnx({
  name = 'nearmiss',
  nodes,
  weights = [],
  inputs,
  outputs,
  notes = {},
}: OnnxGraph): Uint8Array {
  const node = nodes.map(({ op, in: input, out: output, attributes = {} }) => ({
    op_type: op,
    input,
    output,
    attribute: Object.entries(attributes).map(([key, value]) => ({ name: key, ...attributeOf(value) })),
  }));
  const initializer = weights.map(({ name: own, type, dims, values: { buffer, byteOffset, byteLength } }) => ({
    name: own,
    dims,
    data_type: ELEMENTS[type],
    raw_data: Buffer.from(buffer, byteOffset, byteLength),
  }));
  const graph = { name, node, initializer, input: valuesOf(inputs), output: valuesOf(outputs) };
  const written = {
    ir_version: VERSIONS.ir,
    producer_name: 'nearmiss',
    graph,
    opset_import: [{ domain: '', version: VERSIONS.operators }],
    metadata_props: Object.entries(notes).map(([key, value]) => ({ key, value })),
  };
  return model.encode(model.fromObject(written)).finish();
}

function attributeOf(value: OnnxAttribute): object {
  if (typeof value === 'number') return { i: value, type: ATTRIBUTES.int };
  if (typeof value === 'string') return { s: Buffer.from(value), type: ATTRIBUTES.text };
  return { ints: value, type: ATTRIBUTES.ints };
}

function valuesOf(types: OnnxGraph['inputs']): object[] {
  return Object.entries(types).map(([name, { type, dims }]) => {
    const dim = dims.map((one) => (typeof one === 'string' ? { dim_param: one } : { dim_value: one }));
    return { name, type: { tensor_type: { elem_type: ELEMENTS[type], shape: { dim } } } };
  });
}

export function toNumber(value: Int64): number {
  return typeof value === 'number' ? value : value.toNumber();
}
