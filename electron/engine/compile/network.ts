// The network that an architecture's forward graph is written against: parameters as initializers that point into weight files, or as
// graph inputs where they are trained; adapters; dropout; the way attention is computed.
import type { LinearSpec, Network, RowSelection } from '../architectures/network.ts'
import { affine, mul, slice } from '../graph/build.ts'
import type { Builder, Dim, Value } from '../graph/ir.ts'
import { isTarget, type LoraSettings, loraBranch, loraNames, loraShapes, mergedWeight } from './lora.ts'
import type { ParameterSource, StoredParameter } from './parameters.ts'
import { type Precision, type QuantisedWeights, quantisedLinear } from './quantise.ts'

/** A place in the graph where dropout acts; `shape` in the symbols of the graph's inputs. */
export type DropoutSite = { rate: number; shape: readonly Dim[] }

export type NetworkOptions = {
  source: ParameterSource
  /** Parameters that become graph inputs. */
  isTrained?(name: string): boolean
  lora?: { settings: LoraSettings; source: ParameterSource; trained: boolean }
  /** Dropout acts only where this is set. */
  training?: boolean
  quantised?: { precision: Precision; weights: QuantisedWeights }
  attend: (g: Builder, ...args: [...Parameters<Network['attend']>, (x: Value, rate: number) => Value]) => Value
  inputs: Network['inputs']
  select?: RowSelection | undefined
  keepHiddenState?(x: Value): void
}

export type CompiledParameter = { name: string; shape: readonly number[]; value: Value }

export type BuiltNetwork = Network & {
  /** Projections by the names of their weights. */
  readonly linears: ReadonlyMap<string, LinearSpec>
  /** Every parameter asked for, by name. */
  readonly parameters: ReadonlyMap<string, CompiledParameter>
  readonly trained: readonly CompiledParameter[]
  readonly dropoutSites: readonly DropoutSite[]
  /** Weight files by the name under which the graph's external data looks for them. */
  readonly files: ReadonlyMap<string, string>
  /** The name of a weight file in the graph's external data. */
  fileKey(path: string): string
}

export const dropoutPool = (rate: number): string => `dropout_pool_${rate}`
export const dropoutOffsets = 'dropout_offsets'

export function createNetwork(g: Builder, options: NetworkOptions): BuiltNetwork {
  const parameters = new Map<string, CompiledParameter>()
  const trained: CompiledParameter[] = []
  const dropoutSites: DropoutSite[] = []
  const linears = new Map<string, LinearSpec>()
  const files = new Map<string, string>()
  const pools = new Map<number, Value>()
  let offsets: Value | undefined

  function fileKey(path: string): string {
    const known = [...files].find(([, file]) => file === path)
    if (known) return known[0]
    const key = `weights${files.size}.safetensors`
    files.set(key, path)
    return key
  }

  function initializer(name: string, stored: StoredParameter): Value {
    if (stored.kind === 'memory') {
      const bytes = new Uint8Array(stored.data.buffer, stored.data.byteOffset, stored.data.byteLength)
      return g.initializer(name, 'float32', stored.shape, { kind: 'inline', bytes })
    }
    const { path, offset, bytes, dtype, shape } = stored
    const value = g.initializer(name, dtype, shape, { kind: 'file', file: fileKey(path), offset, bytes })
    return dtype === 'float32' ? value : g.op('Cast', [value], { to: 'float32' })
  }

  function obtain(name: string, shape: readonly number[], source: ParameterSource, isTrained: boolean): Value {
    const known = parameters.get(name)
    if (known) return known.value
    const value = isTrained ? g.input(name, 'float32', shape) : initializer(name, source.locate(name, shape))
    const parameter = { name, shape, value }
    parameters.set(name, parameter)
    if (isTrained) trained.push(parameter)
    return value
  }

  const parameter = (name: string, shape: readonly number[]): Value =>
    obtain(name, shape, options.source, options.isTrained?.(name) ?? false)

  function dropout(x: Value, rate: number): Value {
    if (!options.training || rate === 0) return x
    let pool = pools.get(rate)
    if (!pool) {
      pool = g.input(dropoutPool(rate), 'float32', [`pool_${rate}`])
      pools.set(rate, pool)
    }
    offsets ??= g.input(dropoutOffsets, 'int64', ['sites'])
    const site = dropoutSites.push({ rate, shape: x.shape }) - 1
    const start = slice(g, offsets, g.ints(site), g.ints(site + 1), 0, 1)
    const size = x.shape.map((dim) => g.dim(dim)).reduce((a, b) => mul(g, a, b))
    const mask = slice(g, pool, start, g.op('Add', [start, size]), 0, `site_${site}`)
    return mul(g, x, g.reshape(mask, x.shape))
  }

  const network: BuiltNetwork = {
    g,
    select: options.select,
    inputs: options.inputs,
    linears,
    parameters,
    trained,
    dropoutSites,
    files,
    fileKey,
    parameter,
    dropout,
    keepHiddenState: (x) => options.keepHiddenState?.(x),
    layerNorm: (x, module, width, epsilon) =>
      g.op('LayerNormalization', [x, parameter(`${module}.weight`, [width]), parameter(`${module}.bias`, [width])], {
        axis: -1,
        epsilon: { float: epsilon },
      }),
    linear(x, module, spec) {
      linears.set(`${module}.weight`, spec)
      const shape = spec.layout === 'out-in' ? [spec.outputs, spec.inputs] : [spec.inputs, spec.outputs]
      const bias = spec.bias ? parameter(`${module}.bias`, [spec.outputs]) : undefined
      const transB = spec.layout === 'out-in'
      const quantised = options.quantised
      if (quantised?.weights.has(`${module}.weight`))
        return quantisedLinear(g, x, `${module}.weight`, bias, quantised.weights, fileKey)
      const weight = parameter(`${module}.weight`, shape)
      const adapter = options.lora
      if (!adapter || !isTarget(module, adapter.settings.targets)) return affine(g, x, weight, bias, transB)
      const [names, shapes] = [loraNames(module), loraShapes(spec, adapter.settings.rank)]
      const a = obtain(names.a, shapes.a, adapter.source, adapter.trained)
      const b = obtain(names.b, shapes.b, adapter.source, adapter.trained)
      if (!adapter.trained) return affine(g, x, mergedWeight(g, weight, a, b, spec, adapter.settings), bias, transB)
      const branch = loraBranch(g, dropout(x, adapter.settings.dropout), a, b, adapter.settings)
      return g.op('Add', [affine(g, x, weight, bias, transB), branch])
    },
    attend: (q, k, v, spec) => options.attend(g, q, k, v, spec, dropout),
  }
  return network
}
