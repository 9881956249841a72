// Lowers the operators that are ours to ONNX's: MatMul with its transposes and factor to MatMul or FusedMatMul (transposes for
// free), CrossEntropy and VocabularyLogSumExp to one softmax over the classes and two row maxima.
import { mul, softmax, sub, sumOver } from './build.ts'
import { Builder, type Graph, type Node, type Value } from './ir.ts'
import { floatAttribute, intAttribute } from './ops.ts'

type Lowering = (node: Node, g: Builder) => Node[] | Value[]

function lowerMatMul(node: Node): Node[] {
  const transA = intAttribute(node.attributes, 'transA', 0)
  const transB = intAttribute(node.attributes, 'transB', 0)
  const alpha = floatAttribute(node.attributes, 'alpha', 1)
  if (transA === 0 && transB === 0 && alpha === 1) return [{ ...node, attributes: {} }]
  return [{ ...node, op: 'FusedMatMul', attributes: { transA, transB, alpha: { float: alpha } } }]
}

/**
 * The softmax, wanted by the gradient anyway, gives logsumexp without another exponential: its row maximum is exp(max - logsumexp), at least
 * 1 / classes, so that its logarithm is safe. [N, 1]
 */
function logSumExpOf(g: Builder, logits: Value, probabilities: Value): Value {
  const top = g.op('ReduceMax', [logits], { axes: [-1], keepdims: 1 })
  const topProbability = g.op('ReduceMax', [probabilities], { axes: [-1], keepdims: 1 })
  return sub(g, top, g.op('Log', [topProbability]))
}

/** loss = sum of w (logsumexp - logit at the label). */
function lowerCrossEntropy(node: Node, g: Builder): Value[] {
  const [logits, labels, weights] = node.inputs as [Value, Value, Value]
  const probabilities = softmax(g, logits)
  const atLabel = g.op('GatherElements', [logits, g.op('Unsqueeze', [labels], { axes: [1] })], { axis: 1 })
  const nats = sub(g, logSumExpOf(g, logits, probabilities), atLabel)
  return [sumOver(g, mul(g, nats, g.op('Unsqueeze', [weights], { axes: [1] })), [0, 1], false), probabilities]
}

function lowerVocabulary(node: Node, g: Builder): Value[] {
  const [rows, vocabulary, bias] = node.inputs as [Value, Value, Value | undefined]
  const logits = bias
    ? g.op('Gemm', [rows, vocabulary, bias], { transB: 1 })
    : g.op('FusedMatMul', [rows, vocabulary], { transA: 0, transB: 1, alpha: { float: 1 } })
  const probabilities = softmax(g, logits)
  return [logSumExpOf(g, logits, probabilities), probabilities]
}

const lowerings: Record<string, Lowering> = {
  MatMul: lowerMatMul,
  CrossEntropy: lowerCrossEntropy,
  VocabularyLogSumExp: lowerVocabulary,
}

const isValues = (lowered: Node[] | Value[]): lowered is Value[] => lowered.length > 0 && 'dtype' in lowered[0]!

export function lowerGraph(graph: Graph): Graph {
  const builder = Builder.continuing(graph)
  const nodes: Node[] = []
  for (const node of graph.nodes) {
    const lower = lowerings[node.op]
    if (!lower) {
      nodes.push(node)
      continue
    }
    const lowered = lower(node, builder)
    // nodes that the rule appended come first, then copies onto the names that the rest of the graph reads
    nodes.push(...builder.takeNodes())
    if (!isValues(lowered)) nodes.push(...lowered)
    else
      for (const [i, value] of lowered.entries())
        nodes.push({ op: 'Identity', inputs: [value], outputs: [node.outputs[i]!], attributes: {} })
  }
  return { ...graph, nodes, initializers: builder.graph.initializers }
}
