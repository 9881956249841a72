// A model's projections in 8 or 4 bits: made once by compile/quantise.ts, kept as a safetensors file under a hash of the weights' content, mapped
// from there afterwards.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { LinearSpec } from '../architectures/network.ts'
import { compileDecoding } from '../compile/decoding.ts'
import { compileInference, type PrecisionChoice } from '../compile/inference.ts'
import { isTarget, loraNames, loraScale, loraShapes } from '../compile/lora.ts'
import { blockSize, type Precision, type QuantisedPlace, quantise } from '../compile/quantise.ts'
import { combinedHash } from '../formats/content-hash.ts'
import { openSafetensors, type TensorToWrite, writeSafetensors } from '../formats/safetensors.ts'
import { exists, type LoadedModel } from '../importing/load-model.ts'
import { modelHash } from '../importing/model-hash.ts'

/** Raised when the format of what is stored changes. */
const version = 1
/** Small projections (a classifier) stay as they are: nothing is gained, and every class matters. */
const leastOutputs = 128

/** Undefined for full precision. */
export async function prepareQuantised(
  model: LoadedModel,
  precision: Precision | 'float32',
  cacheFolder: string,
): Promise<PrecisionChoice> {
  if (precision === 'float32') return undefined
  const folder = join(cacheFolder, 'quantised')
  const projections = listProjections(model)
  if (projections.size === 0)
    throw new AppError(
      'bad-argument',
      say`${model.name} has no projection that can be quantised to ${precision}: its width is below ${blockSize} or not a multiple of it`,
    )
  // a head on a model and the model itself have the same weights, but not the same projections
  const key = combinedHash([`quantised ${version}`, precision, await modelHash(model), ...projections.keys()])
  const path = join(folder, `${key}.safetensors`)
  if (!(await exists(path))) {
    await mkdir(folder, { recursive: true })
    await writeQuantised(path, model, projections, precision)
  }
  const file = await openSafetensors(path)
  const weights = new Map<string, QuantisedPlace>()
  for (const [name, { inputs, outputs }] of projections) {
    const place = (part: string) => {
      const { start, bytes } = file.tensors.get(`${name}.${part}`)!
      return { offset: start, bytes }
    }
    weights.set(name, { precision, inputs, outputs, path, values: place('values'), scales: place('scales') })
  }
  return { precision, weights }
}

/** Every large projection of the graphs that this model runs, and a decoder's output projection. */
function listProjections(model: LoadedModel): Map<string, LinearSpec> {
  const isDecoder = model.config.task === 'causal-lm'
  const { linears } = isDecoder
    ? compileDecoding(model)
    : compileInference(model, {
        kind: model.architecture.heads[model.config.task] || model.head ? 'task' : 'features',
        pooling: 'mean',
      })
  const projections = new Map(
    [...linears].filter(([, spec]) => spec.inputs % blockSize === 0 && spec.outputs >= leastOutputs),
  )
  const { width, vocabSize, tiedEmbeddings } = model.config
  if (isDecoder && width % blockSize === 0)
    projections.set(tiedEmbeddings ? model.architecture.embeddings : 'lm_head.weight', {
      inputs: width,
      outputs: vocabSize,
      layout: 'out-in',
      bias: false,
    })
  return projections
}

async function writeQuantised(
  path: string,
  model: LoadedModel,
  projections: ReadonlyMap<string, LinearSpec>,
  precision: Precision,
): Promise<void> {
  const tensors: TensorToWrite[] = []
  for (const [name, spec] of projections) {
    const { values, scales } = quantise(
      await mergedParameter(model, name, spec),
      spec.inputs,
      spec.outputs,
      spec.layout,
      precision,
    )
    tensors.push({ name: `${name}.values`, dtype: 'U8', shape: [values.length], data: values })
    tensors.push({ name: `${name}.scales`, dtype: 'F32', shape: [scales.length], data: scales })
  }
  await writeSafetensors(path, tensors)
}

/** A projection's weight with its adapter added, as the file lays it out. */
export async function mergedParameter(
  model: LoadedModel,
  name: string,
  spec: LinearSpec,
): Promise<Float32Array<ArrayBuffer>> {
  const shape = spec.layout === 'out-in' ? [spec.outputs, spec.inputs] : [spec.inputs, spec.outputs]
  const weight = await model.source.read(name, shape)
  const module = name.replace(/\.weight$/, '')
  if (!model.lora || !isTarget(module, model.lora.settings.targets)) return weight
  const { settings, source } = model.lora
  const [names, shapes] = [loraNames(module), loraShapes(spec, settings.rank)]
  const [a, b] = [await source.read(names.a, shapes.a), await source.read(names.b, shapes.b)] // [r, in], [out, r]
  const factor = loraScale(settings)
  const [strideOut, strideIn] = spec.layout === 'out-in' ? [spec.inputs, 1] : [1, spec.outputs]
  for (let out = 0; out < spec.outputs; out++)
    for (let r = 0; r < settings.rank; r++) {
      const scale = factor * b[out * settings.rank + r]!
      if (scale === 0) continue
      for (let i = 0; i < spec.inputs; i++) weight[out * strideOut + i * strideIn]! += scale * a[r * spec.inputs + i]!
    }
  return weight
}
