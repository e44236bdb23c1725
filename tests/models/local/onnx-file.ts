/** Writes ONNX files (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3), as far as small models need it. */

type Type = 'float' | 'int64';
const typeCodes: Readonly<Record<Type, number>> = { float: 1, int64: 7 };
type Shape = readonly (number | string)[];

export interface Values {
  readonly type: Type;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}
export interface Graph {
  /** By name: type and shape, free sizes by a name. */
  readonly inputs: Readonly<Record<string, readonly [Type, Shape]>>;
  readonly outputs: Readonly<Record<string, readonly [Type, Shape]>>;
  readonly constants: Readonly<Record<string, Values>>;
  readonly nodes: readonly Node[];
}
type Attributes = Readonly<Record<string, number | readonly number[]>>;
/** `to = operator(from)`; attributes are whole numbers or lists of them. */
export type Node = readonly [to: string, operator: string, from: readonly string[], attributes?: Attributes];

const attributeTypes = { int: 2, ints: 7 };
const operators = 17;
const irVersion = 8;

export function onnxFile({ inputs, outputs, constants, nodes }: Graph): Uint8Array {
  const graph = [
    ...nodes.map((node) => bytes(1, nodeBytes(node))),
    text(2, 'tiny'),
    ...Object.entries(constants).map(([name, values]) => bytes(5, tensorBytes(name, values))),
    ...Object.entries(inputs).map(([name, [type, shape]]) => bytes(11, valueBytes(name, type, shape))),
    ...Object.entries(outputs).map(([name, [type, shape]]) => bytes(12, valueBytes(name, type, shape))),
  ];
  return Buffer.concat([number(1, irVersion), bytes(7, Buffer.concat(graph)), bytes(8, number(2, operators))]);
}

function nodeBytes([to, operator, from, attributes = {}]: Node): Buffer {
  return Buffer.concat([
    ...from.map((name) => text(1, name)),
    text(2, to),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => bytes(5, attributeBytes(name, value))),
  ]);
}

const attributeBytes = (name: string, value: number | readonly number[]): Buffer =>
  typeof value === 'number'
    ? Buffer.concat([text(1, name), number(3, value), number(20, attributeTypes.int)])
    : Buffer.concat([text(1, name), ...value.map((one) => number(8, one)), number(20, attributeTypes.ints)]);

function tensorBytes(name: string, { type, shape, values }: Values): Buffer {
  const raw =
    type === 'float' ? Float32Array.from(values).buffer : BigInt64Array.from(values, (value) => BigInt(value)).buffer;
  return Buffer.concat([
    ...shape.map((size) => number(1, size)),
    number(2, typeCodes[type]),
    text(8, name),
    bytes(9, Buffer.from(raw)),
  ]);
}

function valueBytes(name: string, type: Type, shape: Shape): Buffer {
  const sizes = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)));
  const tensor = Buffer.concat([number(1, typeCodes[type]), bytes(2, Buffer.concat(sizes))]);
  return Buffer.concat([text(1, name), bytes(2, bytes(1, tensor))]);
}

/** Protocol buffers: a field's number and wire type, then a varint or a length and bytes. */
const number = (field: number, value: number): Buffer => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field: number, content: Buffer): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
const text = (field: number, content: string): Buffer => bytes(field, Buffer.from(content));

function varint(value: number): Buffer {
  const out: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  out.push(Number(rest));
  return Buffer.from(out);
}
