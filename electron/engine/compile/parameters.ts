// Where a model's parameters come from, by their reference names: a safetensors file (by offset, nothing is copied), or memory (an adapter's
// trained head, random initial weights). Shapes and dtypes are checked here, against what the architecture asks for.

import { createRandom } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Architecture } from '../architectures/architecture.ts'
import type { WeightSet } from '../formats/safetensors.ts'
import type { DType } from '../graph/ir.ts'

export type StoredParameter =
  | { kind: 'file'; path: string; offset: number; bytes: number; dtype: DType; shape: readonly number[] }
  | { kind: 'memory'; data: Float32Array; shape: readonly number[] }

export type ParameterSource = {
  locate(name: string, shape: readonly number[]): StoredParameter
  /** All elements as float32, in a buffer of its own. */
  read(name: string, shape: readonly number[]): Promise<Float32Array<ArrayBuffer>>
}

const dtypes: Record<string, DType> = { F32: 'float32', F16: 'float16', BF16: 'bfloat16' }

export const elements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1)

export function weightFileSource(weights: WeightSet, architecture: Architecture, folder: string): ParameterSource {
  function find(name: string, shape: readonly number[]) {
    const names = architecture.storedNames(name)
    const found = names.map((stored) => weights.find(stored)).find((hit) => hit !== undefined)
    if (!found)
      throw new AppError(
        'bad-model',
        say`${folder}: tensor '${name}' [${shape}] is missing from the weights (looked for ${names.join(', ')}); the file is not a complete model of this class`,
        { folder, tensor: name },
      )
    const { file, tensor } = found
    if (tensor.shape.length !== shape.length || tensor.shape.some((size, i) => size !== shape[i]))
      throw new AppError(
        'bad-model',
        say`${file.path}: tensor '${tensor.name}' has shape [${tensor.shape}], config.json asks for [${shape}]`,
        {
          file: file.path,
          tensor: tensor.name,
          found: [...tensor.shape],
          expected: [...shape],
        },
      )
    const dtype = dtypes[tensor.dtype]
    if (!dtype)
      throw new AppError(
        'bad-model',
        say`${file.path}: tensor '${tensor.name}' has dtype ${tensor.dtype}; weights must be ${Object.keys(dtypes).join(', ')}`,
        {
          file: file.path,
          tensor: tensor.name,
          found: tensor.dtype,
        },
      )
    return { file, tensor, dtype }
  }
  return {
    locate(name, shape) {
      const { file, tensor, dtype } = find(name, shape)
      return { kind: 'file', path: file.path, offset: tensor.start, bytes: tensor.bytes, dtype, shape }
    },
    read(name, shape) {
      return weights.readFloats(find(name, shape).tensor.name)
    },
  }
}

/** Parameters in memory before those of `base`: a trained head, or parameters that a base model lacks. */
export function overlaySource(base: ParameterSource, overrides: ReadonlyMap<string, Float32Array>): ParameterSource {
  return {
    locate(name, shape) {
      const data = overrides.get(name)
      if (!data) return base.locate(name, shape)
      if (data.length !== elements(shape))
        throw new AppError('bad-model', say`tensor '${name}' has ${data.length} elements, [${shape}] are expected`, {
          tensor: name,
        })
      return { kind: 'memory', data, shape }
    },
    async read(name, shape) {
      const stored = this.locate(name, shape)
      return stored.kind === 'memory' ? Float32Array.from(stored.data) : base.read(name, shape)
    },
  }
}

/** The reference's initial values: normal weights of `range`, layer norms at one, biases at zero; seeded by name, so order does not matter. */
export function initialValue(
  name: string,
  shape: readonly number[],
  range: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const data = new Float32Array(elements(shape))
  if (shape.length === 1) return isNormWeight(name) ? data.fill(1) : data
  let hash = seed >>> 0
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  const random = createRandom(hash)
  for (let i = 0; i < data.length; i++) data[i] = random.normal() * range
  return data
}

/** Weights (not biases) of layer norms, by the reference's names. */
export function isNormWeight(name: string): boolean {
  return /(LayerNorm|ln_\w+)\.weight$/.test(name)
}

/** AdamW decays matrices, not biases and layer norms. */
export function isDecayed(name: string): boolean {
  return !name.endsWith('bias') && !isNormWeight(name)
}
