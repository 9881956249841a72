// What every compile function returns: an ONNX model, the weight files it points into, and what the caller must know to feed it.

import type { LinearSpec } from '../architectures/network.ts'
import { encodeOnnx } from '../formats/onnx.ts'
import type { Builder } from '../graph/ir.ts'
import { runPasses } from '../graph/passes.ts'
import type { BuiltNetwork, CompiledParameter, DropoutSite } from './network.ts'

export type CompiledGraph = {
  onnx: Uint8Array
  /** External data: the name that the graph uses -> the file. */
  files: ReadonlyMap<string, string>
  parameters: ReadonlyMap<string, CompiledParameter>
  linears: ReadonlyMap<string, LinearSpec>
  dropoutSites: readonly DropoutSite[]
  inputs: readonly string[]
  outputs: readonly string[]
}

export function finish(g: Builder, network: BuiltNetwork, name: string): CompiledGraph {
  const graph = runPasses(g.graph)
  return {
    onnx: encodeOnnx(graph, name),
    files: network.files,
    parameters: network.parameters,
    linears: network.linears,
    dropoutSites: network.dropoutSites,
    inputs: graph.inputs.map((value) => value.name),
    outputs: graph.outputs.map((value) => value.name),
  }
}
