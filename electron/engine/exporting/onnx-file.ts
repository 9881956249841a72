// One ONNX file that needs no other: a portable graph with its weights inside, whole or quantised.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { LinearSpec } from '../architectures/network.ts'
import { compilePortable, type PortableGraph, parameterPath } from '../compile/portable.ts'
import { blockSize, type Precision, type QuantisedPlace, type QuantisedTensor, quantise } from '../compile/quantise.ts'
import { floatsToHalf } from '../formats/half-floats.ts'
import { encodeOnnx } from '../formats/onnx.ts'
import type { DType, Initializer } from '../graph/ir.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { listLinears } from './merged-model.ts'

/** File names are transformers.js's for these dtypes: fp32, fp16, q8, int8, q4. */
export const onnxPrecisions = {
  float32: 'model.onnx',
  float16: 'model_fp16.onnx',
  'int8-dynamic': 'model_quantized.onnx',
  int8: 'model_int8.onnx',
  int4: 'model_q4.onnx',
} as const
export type OnnxPrecision = keyof typeof onnxPrecisions
export const onnxPrecisionNames = Object.keys(onnxPrecisions) as OnnxPrecision[]

/** A protobuf message ends at 2 GiB. */
const maxBytes = 2 ** 31 - 1
/** Small projections (a classifier) stay as they are: nothing is gained, and every class matters. */
const leastOutputs = 128
const quantisedPath = 'quantised'

type Plan = PortableGraph & { projections: Map<string, LinearSpec> | undefined }

/** Errors: bad-argument where nothing can be quantised. */
function planFile(model: LoadedModel, precision: OnnxPrecision): Plan {
  const projections = precision === 'float32' || precision === 'float16' ? undefined : quantisable(model)
  if (projections?.size === 0)
    throw new AppError(
      'bad-argument',
      say`${model.name} has no projection that can be quantised to ${precision}: its width is not a multiple of ${blockSize}; export float32 or float16`,
      { precision },
    )
  // embedding tables are looked up, not multiplied: 16 bits lose nothing that 8-bit products would keep
  const isHalf = (shape: readonly number[]) => precision !== 'float32' && shape.length > 1
  const storedAs = (_: string, shape: readonly number[]): DType => (isHalf(shape) ? 'float16' : 'float32')
  const quantised = projections && {
    precision: precision as Precision,
    weights: new Map([...projections].map(([name, spec]) => [name, placeOf(spec, precision as Precision)])),
  }
  return { ...compilePortable(model, { storedAs, quantised }), projections }
}

const elementBytes: Record<DType, number> = {
  float32: 4,
  float16: 2,
  bfloat16: 2,
  int64: 8,
  int32: 4,
  uint8: 1,
  int8: 1,
  bool: 1,
}

const sizeOfValue = ({ shape, dtype }: Initializer['value']): number =>
  (shape as number[]).reduce((product, length) => product * length, elementBytes[dtype])

/** Of the weights in the file; its graph takes some kilobytes more. */
function weightBytes({ graph }: Plan): number {
  return [...graph.initializers.values()].reduce((sum, { value }) => sum + sizeOfValue(value), 0)
}

/** What the file will take, and whether it can be: nothing is read or written. */
export function sizeOnnxFile(
  model: LoadedModel,
  precision: OnnxPrecision,
): { bytes: number; obstacle: 'too-large' | null } {
  const bytes = weightBytes(planFile(model, precision))
  return { bytes, obstacle: bytes > maxBytes ? 'too-large' : null }
}

export function canQuantise(model: LoadedModel): boolean {
  return quantisable(model).size > 0
}

/**
 * `model` must be merged (see merged-model.ts). Errors: bad-argument where the file would not fit, or nothing can be quantised; an abort between
 * two tensors.
 */
export async function encodeOnnxFile(
  model: LoadedModel,
  precision: OnnxPrecision,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const plan = planFile(model, precision)
  const { graph, files, projections } = plan
  if (weightBytes(plan) > maxBytes) throw tooLarge(model, precision)
  const kept = new Map<string, QuantisedTensor>()
  const initializers = new Map<string, Initializer>()
  for (const [name, initializer] of graph.initializers) {
    signal?.throwIfAborted()
    initializers.set(name, await fill(initializer))
  }
  return encodeOnnx({ ...graph, initializers }, `${model.config.family} ${model.config.task}`)

  async function fill({ value, data }: Initializer): Promise<Initializer> {
    if (data.kind === 'inline') return { value, data }
    const shape = value.shape as number[]
    const bytes =
      files.get(data.file) === parameterPath
        ? bytesOf(await model.source.read(value.name, shape), value.dtype)
        : await quantisedPart(value.name)
    return { value, data: { kind: 'inline', bytes } }
  }

  async function quantisedPart(name: string): Promise<Uint8Array> {
    const isScales = name.endsWith('.scales')
    const weight = name.slice(0, name.lastIndexOf('.'))
    const { inputs, outputs, layout } = projections!.get(weight)!
    let tensor = kept.get(weight)
    if (!tensor) {
      const shape = layout === 'out-in' ? [outputs, inputs] : [inputs, outputs]
      tensor = quantise(await model.source.read(weight, shape), inputs, outputs, layout, precision as Precision)
      kept.set(weight, tensor)
    } else kept.delete(weight) // both parts are asked for once
    return isScales ? bytesOf(tensor.scales, 'float32') : tensor.values
  }
}

function quantisable(model: LoadedModel): Map<string, LinearSpec> {
  const { config, architecture } = model
  const found = [...listLinears(model)].filter(
    ([, spec]) => spec.inputs % blockSize === 0 && spec.outputs >= leastOutputs,
  )
  const projections = new Map(found)
  const hasVocabulary = ['causal-lm', 'masked-lm', 'pretraining'].includes(config.task)
  if (hasVocabulary && config.width % blockSize === 0) {
    const head = architecture.kind === 'decoder' ? 'lm_head.weight' : 'cls.predictions.decoder.weight'
    const name = config.tiedEmbeddings ? architecture.embeddings : head
    projections.set(name, { inputs: config.width, outputs: config.vocabSize, layout: 'out-in', bias: false })
  }
  return projections
}

/** Where the parts will be is of no account: they are filled in by name. */
function placeOf({ inputs, outputs }: LinearSpec, precision: Precision): QuantisedPlace {
  const nowhere = { offset: 0, bytes: 0 }
  return { precision, inputs, outputs, path: quantisedPath, values: nowhere, scales: nowhere }
}

function bytesOf(floats: Float32Array, dtype: DType): Uint8Array {
  const stored = dtype === 'float16' ? floatsToHalf(floats) : floats
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength)
}

function tooLarge(model: LoadedModel, precision: OnnxPrecision): AppError {
  return new AppError(
    'bad-argument',
    say`${model.name} in ${precision} is larger than the 2 GiB that one ONNX file can hold: export it in float16 or int8`,
    { precision, maxBytes },
  )
}
