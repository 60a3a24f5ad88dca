import protobuf from 'protobufjs';
import { toHalf } from './half';

/* The part of ONNX's schema (field numbers of the standard) that a model of our own needs when it is written. */
const SCHEMA = `
syntax = "proto3";
message Entry { string key = 1; string value = 2; }
message Attribute { string name = 1; int64 i = 3; bytes s = 4; repeated int64 ints = 8; int32 type = 20; }
message Node {
  repeated string input = 1;
  repeated string output = 2;
  string op_type = 4;
  repeated Attribute attribute = 5;
}
message Dimension { oneof value { int64 dim_value = 1; string dim_param = 2; } }
message Shape { repeated Dimension dim = 1; }
message Tensor { int32 elem_type = 1; Shape shape = 2; }
message Type { Tensor tensor_type = 1; }
message ValueInfo { string name = 1; Type type = 2; }
message Initializer { repeated int64 dims = 1; int32 data_type = 2; string name = 8; bytes raw_data = 9; }
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

/** TensorProto.DataType and AttributeProto.AttributeType of the standard. */
const FLOAT = 1;
const HALF = 10;
const ATTRIBUTE = { int: 2, text: 3, ints: 7 } as const;

/** Operator set 13, in the version of the format that came with it. */
const OPERATORS = 13;
const VERSION = 7;

const schema = protobuf.parse(SCHEMA, { keepCase: true }).root.lookupType('Model');

type AttributeValue = number | string | readonly number[];

/** An ONNX model put together step by step, in the order in which it runs. Every step returns its tensor's name. */
export class OnnxWriter {
  private readonly nodes: object[] = [];
  private readonly weights: object[] = [];

  step(
    operator: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    this.nodes.push({
      op_type: operator,
      input: inputs,
      output: [output],
      attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attribute(value) })),
    });
    return output;
  }

  numbers(name: string, dims: readonly number[], values: Float32Array): string {
    this.weights.push({ name, dims, data_type: FLOAT, raw_data: bytesOf(values) });
    return name;
  }

  /** Kept in half precision, half the size; the runtime casts them once, when it loads the model. */
  halves(name: string, dims: readonly number[], values: Float32Array): string {
    this.weights.push({ name: `${name}/half`, dims, data_type: HALF, raw_data: bytesOf(toHalf(values)) });
    return this.step('Cast', [`${name}/half`], name, { to: FLOAT });
  }

  /**
   * @param inputs and outputs by name, with their dimensions; one that is left open has a name
   * @param notes that the file carries along
   */
  bytes(
    name: string,
    inputs: Readonly<Record<string, readonly (number | string)[]>>,
    outputs: Readonly<Record<string, readonly (number | string)[]>>,
    notes: Readonly<Record<string, string>>,
  ): Uint8Array {
    return schema
      .encode(
        schema.create({
          ir_version: VERSION,
          producer_name: 'nearmiss',
          opset_import: [{ domain: '', version: OPERATORS }],
          metadata_props: Object.entries(notes).map(([key, value]) => ({ key, value })),
          graph: {
            name,
            node: this.nodes,
            initializer: this.weights,
            input: Object.entries(inputs).map(valueInfo),
            output: Object.entries(outputs).map(valueInfo),
          },
        }),
      )
      .finish();
  }
}

function attribute(value: AttributeValue): object {
  if (typeof value === 'number') return { i: value, type: ATTRIBUTE.int };
  if (typeof value === 'string') return { s: Buffer.from(value), type: ATTRIBUTE.text };
  return { ints: value, type: ATTRIBUTE.ints };
}

function valueInfo([name, dims]: [string, readonly (number | string)[]]): object {
  const dim = dims.map((one) => (typeof one === 'number' ? { dim_value: one } : { dim_param: one }));
  return { name, type: { tensor_type: { elem_type: FLOAT, shape: { dim } } } };
}

function bytesOf(values: Float32Array | Uint16Array): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
