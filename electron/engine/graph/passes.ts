// Passes over a finished graph, each Graph -> Graph, in one list with a verification after each:
// share equal computations, lower our own operators to ONNX's and ONNX Runtime's fused ones, drop copies and what nothing reads.
import type { Attribute, Graph, Node, Value } from './ir.ts'
import { lowerGraph } from './lower.ts'
import { verifyGraph } from './verify.ts'

export type Pass = { name: string; run(graph: Graph): Graph }

const renameInputs = (node: Node, renamed: ReadonlyMap<string, Value>): Node => ({
  ...node,
  inputs: node.inputs.map((input) => input && (renamed.get(input.name) ?? input)),
})

/** Keeps the nodes, initializers and nothing else that the outputs depend on. Inputs stay: they are the graph's signature. */
function dropDeadNodes(graph: Graph): Graph {
  const live = new Set(graph.outputs.map((value) => value.name))
  const nodes = graph.nodes
    .toReversed()
    .filter((node) => {
      if (!node.outputs.some((output) => live.has(output.name))) return false
      for (const input of node.inputs) if (input) live.add(input.name)
      return true
    })
    .reverse()
  const initializers = new Map([...graph.initializers].filter(([name]) => live.has(name)))
  return { ...graph, nodes, initializers }
}

function attributeKey(attribute: Attribute): string {
  return typeof attribute === 'object' && 'float' in attribute ? `f${attribute.float}` : String(attribute)
}

/** One node where several compute the same from the same operands (shape arithmetic, masks, softmax statistics). */
function shareEqualNodes(graph: Graph): Graph {
  const seen = new Map<string, Node>()
  const renamed = new Map<string, Value>()
  const outputs = new Set(graph.outputs.map((value) => value.name))
  const nodes: Node[] = []
  for (const original of graph.nodes) {
    const node = renameInputs(original, renamed)
    const attributes = Object.entries(node.attributes).map(([name, attribute]) => `${name}=${attributeKey(attribute)}`)
    const shapes = node.op === 'Reshape' ? node.outputs[0]!.shape : ''
    const key = [node.op, node.inputs.map((input) => input?.name), attributes, node.outputs.length, shapes].join('|')
    const earlier = seen.get(key)
    if (earlier && !node.outputs.some((output) => outputs.has(output.name))) {
      for (const [i, output] of node.outputs.entries()) renamed.set(output.name, earlier.outputs[i]!)
      continue
    }
    seen.set(key, node)
    nodes.push(node)
  }
  return { ...graph, nodes }
}

/** An Identity that only names an output gives its name to the node before it. */
function dropCopies(graph: Graph): Graph {
  const outputs = new Map(graph.outputs.map((value) => [value.name, value]))
  const producers = new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output.name, node] as const)))
  const renamed = new Map<string, Value>()
  const kept = graph.nodes.filter((node) => {
    const source = node.inputs[0]
    if (node.op !== 'Identity' || !source) return true
    const target = outputs.get(node.outputs[0]!.name)
    if (!target) {
      renamed.set(node.outputs[0]!.name, renamed.get(source.name) ?? source)
      return false
    }
    if (!producers.has(source.name) || outputs.has(source.name) || renamed.has(source.name)) return true
    renamed.set(source.name, target)
    return false
  })
  // a copy's source may itself have got an output's name
  for (const [name, value] of renamed) renamed.set(name, renamed.get(value.name) ?? value)
  const nodes = kept.map((node) => ({
    ...renameInputs(node, renamed),
    outputs: node.outputs.map((output) => renamed.get(output.name) ?? output),
  }))
  return { ...graph, nodes }
}

export const passes: readonly Pass[] = [
  { name: 'drop dead nodes', run: dropDeadNodes },
  { name: 'share equal nodes', run: shareEqualNodes },
  { name: 'lower', run: lowerGraph },
  { name: 'share lowered nodes', run: shareEqualNodes },
  { name: 'drop copies', run: dropCopies },
  { name: 'drop dead nodes again', run: dropDeadNodes },
]

export function runPasses(graph: Graph): Graph {
  verifyGraph(graph, 'build')
  let result = graph
  for (const pass of passes) {
    result = pass.run(result)
    verifyGraph(result, pass.name)
  }
  return result
}
