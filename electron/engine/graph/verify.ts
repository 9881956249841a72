// What must hold of every graph, checked after each pass: one definition a value, definitions before uses, operators from the table,
// operand types that the table accepts, and outputs that exist.
import { AppError } from '../../../shared/errors.ts'
import type { Graph, Node, Value } from './ir.ts'
import { opTable } from './ops.ts'

const shapedByBuilder = new Set(['Reshape'])

function verifyNode(node: Node, known: ReadonlyMap<string, Value>): string | undefined {
  const rule = opTable[node.op]
  if (!rule) return 'is not in the op table'
  for (const input of node.inputs) {
    if (!input) continue
    const definition = known.get(input.name)
    if (!definition) return `reads '${input.name}' before it is defined`
    if (definition.dtype !== input.dtype) return `reads '${input.name}' as ${input.dtype}, it is ${definition.dtype}`
  }
  for (const output of node.outputs) if (known.has(output.name)) return `defines '${output.name}' again`
  if (shapedByBuilder.has(node.op)) return undefined
  const types = rule.infer(node.inputs, node.attributes, node.op)
  for (const [i, output] of node.outputs.entries()) {
    const type = types[i]
    if (type?.dtype !== output.dtype || type.shape.length !== output.shape.length)
      return `output ${i} is ${output.dtype} of rank ${output.shape.length}, the table says ${type?.dtype} of rank ${type?.shape.length}`
  }
  return undefined
}

/** Throws an internal error that names the pass, the node and what is wrong. */
export function verifyGraph(graph: Graph, pass: string): void {
  const known = new Map<string, Value>()
  const fail = (what: string): never => {
    throw new AppError('internal', `graph after pass '${pass}': ${what}`)
  }
  for (const value of [...graph.inputs, ...[...graph.initializers.values()].map((initializer) => initializer.value)]) {
    if (known.has(value.name)) fail(`'${value.name}' is defined twice`)
    known.set(value.name, value)
  }
  for (const [i, node] of graph.nodes.entries()) {
    const trouble = verifyNode(node, known)
    if (trouble) fail(`node ${i} (${node.op} -> ${node.outputs.map((value) => value.name)}) ${trouble}`)
    for (const output of node.outputs) known.set(output.name, output)
  }
  for (const output of graph.outputs) if (!known.has(output.name)) fail(`output '${output.name}' is never computed`)
}
