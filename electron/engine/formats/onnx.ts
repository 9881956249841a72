// Writes a lowered graph as an ONNX model (protobuf). Weights that lie in files stay there, as external data.
import type { Attribute, Graph, Initializer, Node, Value } from '../graph/ir.ts'
import { listAttribute, opTable } from '../graph/ops.ts'
import { attributeTypes, dataTypes, externalLocation, ModelProto } from './onnx-schema.ts'

/** Opset 20 brought Gelu; ONNX Runtime 1.30 reads up to 25. */
const opset = 20
const irVersion = 9

type OnnxNode = {
  op: string
  inputs: string[]
  outputs: string[]
  attributes: Record<string, Attribute>
  domain: string
}
type AddInts = (values: readonly number[]) => string

/** Where our node form differs from ONNX's: sizes that only shape inference needs are dropped, axes become inputs. */
function onnxNode(node: Node, ints: AddInts): OnnxNode {
  const form: OnnxNode = {
    op: node.op,
    inputs: node.inputs.map((input) => input?.name ?? ''),
    outputs: node.outputs.map((output) => output.name),
    attributes: { ...node.attributes },
    domain: opTable[node.op]?.domain ?? '',
  }
  const rewrite = rewrites[node.op]
  rewrite?.(form, node, ints)
  return form
}

function axesToInput(form: OnnxNode, node: Node, ints: AddInts): void {
  const axes = listAttribute(node.attributes, 'axes')
  if (axes.length > 0) form.inputs.push(ints(axes))
  delete form.attributes.axes
}

const dropAttributes =
  (...names: string[]) =>
  (form: OnnxNode) => {
    for (const name of names) delete form.attributes[name]
  }

const rewrites: Record<string, (form: OnnxNode, node: Node, ints: AddInts) => void> = {
  ReduceSum: axesToInput,
  ReduceMean: axesToInput,
  ReduceMax: axesToInput,
  Squeeze: axesToInput,
  Unsqueeze: axesToInput,
  Expand: dropAttributes('dims'),
  ConstantOfShape: dropAttributes('dims'),
  Range: dropAttributes('dim'),
  Slice(form, node, ints) {
    form.inputs.push(ints([node.attributes.axis as number]))
    form.attributes = {}
  },
  Cast(form, node) {
    form.attributes = { to: dataTypes[node.attributes.to as keyof typeof dataTypes] }
  },
}

const text = new TextEncoder()

function attributeProto([name, attribute]: [string, Attribute]): object {
  if (typeof attribute === 'number') return { name, i: attribute, type: attributeTypes.int }
  if (typeof attribute === 'string') return { name, s: text.encode(attribute), type: attributeTypes.string }
  if ('float' in attribute) return { name, f: attribute.float, type: attributeTypes.float }
  return { name, ints: [...attribute], type: attributeTypes.ints }
}

function valueProto(value: Value): object {
  const dim = value.shape.map((size) => (typeof size === 'number' ? { dim_value: size } : { dim_param: size }))
  return { name: value.name, type: { tensor_type: { elem_type: dataTypes[value.dtype], shape: { dim } } } }
}

function tensorProto({ value, data }: Initializer): object {
  const tensor = { dims: value.shape, data_type: dataTypes[value.dtype], name: value.name }
  if (data.kind === 'inline') return { ...tensor, raw_data: data.bytes }
  const entries = { location: data.file, offset: String(data.offset), length: String(data.bytes) }
  const external = Object.entries(entries).map(([key, entry]) => ({ key, value: entry }))
  return { ...tensor, external_data: external, data_location: externalLocation }
}

/** `graph` must have been lowered (see graph/passes.ts). Files are named as its initializers name them. */
export function encodeOnnx(graph: Graph, name: string): Uint8Array {
  const extra = new Map<string, object>()
  const ints: AddInts = (values) => {
    const key = `ints_${values.join('_').replaceAll('-', 'm')}`
    const raw = new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
    extra.set(key, { dims: [values.length], data_type: dataTypes.int64, name: key, raw_data: raw })
    return key
  }
  const node = graph.nodes.map((item) => {
    const { op, inputs, outputs, attributes, domain } = onnxNode(item, ints)
    return {
      op_type: op,
      input: inputs,
      output: outputs,
      domain,
      attribute: Object.entries(attributes).map(attributeProto),
    }
  })
  const initializer = [...[...graph.initializers.values()].map(tensorProto), ...extra.values()]
  const model = {
    ir_version: irVersion,
    producer_name: 'tunesmith',
    opset_import: [
      { domain: '', version: opset },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: { name, node, initializer, input: graph.inputs.map(valueProto), output: graph.outputs.map(valueProto) },
  }
  return ModelProto.encode(ModelProto.fromObject(model)).finish()
}
