// The graph that everything is compiled through: values with a dtype and a shape whose dimensions may be symbols, nodes that name
// ONNX operators, and initializers that hold bytes or point into a weight file. Serialising is left to formats/onnx.ts, meaning
// (shapes, gradients) to the tables beside this file.
import { AppError } from '../../../shared/errors.ts'
import { opTable } from './ops.ts'

export type DType = 'float32' | 'float16' | 'bfloat16' | 'int64' | 'int32' | 'uint8' | 'int8' | 'bool'

/** A number, or a symbol such as 'batch', 'tokens', 'rows': the graph serves every length. */
export type Dim = number | string
export type Shape = readonly Dim[]

export type Attribute = number | string | readonly number[] | { readonly float: number }
export type Attributes = Readonly<Record<string, Attribute>>

export type Value = { readonly name: string; readonly dtype: DType; readonly shape: Shape }

export type Node = {
  readonly op: string
  /** Optional inputs that are left out are undefined. */
  readonly inputs: readonly (Value | undefined)[]
  readonly outputs: readonly Value[]
  readonly attributes: Attributes
}

/** Bytes in the graph itself, or a range of a weight file (by its key in the compiled model's file table). */
export type InitializerData =
  | { readonly kind: 'inline'; readonly bytes: Uint8Array }
  | { readonly kind: 'file'; readonly file: string; readonly offset: number; readonly bytes: number }

export type Initializer = { readonly value: Value; readonly data: InitializerData }

export type Graph = {
  inputs: Value[]
  outputs: Value[]
  nodes: Node[]
  initializers: Map<string, Initializer>
}

export type ValueType = { dtype: DType; shape: Shape }

/** Appends nodes to a graph; every call checks its operands against the op table. */
export class Builder {
  readonly graph: Graph = { inputs: [], outputs: [], nodes: [], initializers: new Map() }
  /** Where the size of a symbolic dimension can be read at run time: a value and its axis. */
  private readonly dimSources = new Map<string, { value: Value; axis: number }>()
  private readonly dimValues = new Map<string, Value>()
  private readonly constants = new Map<string, Value>()
  private readonly names = new Set<string>()
  private counter = 0

  /** A builder that appends to an existing graph's names and initializers; takeNodes hands over what it appended. */
  static continuing(graph: Graph): Builder {
    const builder = new Builder()
    for (const [name, initializer] of graph.initializers) builder.graph.initializers.set(name, initializer)
    const values = [...graph.inputs, ...graph.nodes.flatMap((node) => node.outputs)]
    for (const name of [...graph.initializers.keys(), ...values.map((value) => value.name)]) builder.names.add(name)
    builder.counter = builder.names.size
    return builder
  }

  takeNodes(): Node[] {
    return this.graph.nodes.splice(0)
  }

  private freshName(hint: string): string {
    let name = hint
    while (name === '' || this.names.has(name)) name = `${hint}_${this.counter++}`
    this.names.add(name)
    return name
  }

  input(name: string, dtype: DType, shape: Shape): Value {
    if (this.names.has(name)) throw new AppError('internal', `graph input '${name}' is declared twice`)
    const value = { name: this.freshName(name), dtype, shape }
    this.graph.inputs.push(value)
    shape.forEach((dim, axis) => {
      if (typeof dim === 'string' && !this.dimSources.has(dim)) this.dimSources.set(dim, { value, axis })
    })
    return value
  }

  output(name: string, value: Value): void {
    const named = { ...value, name: this.freshName(name) }
    this.graph.nodes.push({ op: 'Identity', inputs: [value], outputs: [named], attributes: {} })
    this.graph.outputs.push(named)
  }

  initializer(name: string, dtype: DType, shape: readonly number[], data: InitializerData): Value {
    const value = { name: this.freshName(name), dtype, shape }
    this.graph.initializers.set(value.name, { value, data })
    return value
  }

  private constant(dtype: DType, shape: readonly number[], array: ArrayBufferView): Value {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
    const key = `${dtype}[${shape}]${bytes.length <= 256 ? bytes.join() : this.counter++}`
    let value = this.constants.get(key)
    if (!value) {
      value = this.initializer('const', dtype, shape, { kind: 'inline', bytes: bytes.slice() })
      this.constants.set(key, value)
    }
    return value
  }

  float(value: number): Value {
    return this.constant('float32', [], Float32Array.of(value))
  }

  floats(values: Float32Array, shape: readonly number[]): Value {
    return this.constant('float32', shape, values)
  }

  int(value: number): Value {
    return this.constant('int64', [], BigInt64Array.of(BigInt(value)))
  }

  ints(...values: number[]): Value {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt))
  }

  op(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value {
    return this.ops(op, inputs, attributes)[0]!
  }

  ops(op: string, inputs: readonly (Value | undefined)[], attributes: Attributes = {}): Value[] {
    const rule = opTable[op]
    if (!rule) throw new AppError('internal', `operator '${op}' is not in the op table`)
    const types = rule.infer(inputs, attributes, op)
    const outputs = types.map((type) => ({ ...type, name: this.freshName('') }))
    this.graph.nodes.push({ op, inputs, outputs, attributes })
    return outputs
  }

  /** Says how large a dimension is that no input has as an axis of its own, int64 [1]. */
  defineDim(dim: string, value: Value): void {
    this.dimValues.set(dim, value)
  }

  /** The run-time size of a dimension, int64 [1]. */
  dim(dim: Dim): Value {
    if (typeof dim === 'number') return this.ints(dim)
    const defined = this.dimValues.get(dim)
    if (defined) return defined
    const source = this.dimSources.get(dim)
    if (!source) throw new AppError('internal', `no graph input tells the size of dimension '${dim}'`)
    return this.op('Shape', [source.value], { start: source.axis, end: source.axis + 1 })
  }

  /** A shape tensor, int64 [rank]. */
  shapeTensor(shape: Shape): Value {
    if (shape.every((dim) => typeof dim === 'number')) return this.ints(...(shape as number[]))
    return this.op(
      'Concat',
      shape.map((dim) => this.dim(dim)),
      { axis: 0 },
    )
  }

  /** Reshape to `shape`; symbols that stay in place or stand alone need no run-time arithmetic. */
  reshape(x: Value, shape: Shape): Value {
    if (shape.length === x.shape.length && shape.every((dim, i) => dim === x.shape[i])) return x
    const plan = shape.map((dim, i) => (typeof dim === 'number' ? dim : dim === x.shape[i] ? 0 : -1))
    const target =
      plan.filter((dim) => dim === -1).length <= 1
        ? this.ints(...plan)
        : this.op(
            'Concat',
            // one symbol may be left to ORT, the first ones are read from the inputs
            shape.map((dim, i) => (i === plan.lastIndexOf(-1) ? this.ints(-1) : this.dim(dim))),
            { axis: 0 },
          )
    const [output] = [{ name: this.freshName(''), dtype: x.dtype, shape }]
    this.graph.nodes.push({ op: 'Reshape', inputs: [x, target], outputs: [output], attributes: {} })
    return output
  }
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, i) => dim === b[i])
}
