// ONNX Runtime sessions: the only importer of onnxruntime-node. A session is opened from a compiled model's bytes, or from its file when
// weights are external, and must be closed by whoever opened it.
import { availableParallelism } from 'node:os'
import * as ort from 'onnxruntime-node'
import { AppError } from '../../../shared/errors.ts'
import type { DType } from '../graph/ir.ts'
import { executionProvider, type Provider } from './providers.ts'

type TypedArray = Float32Array | BigInt64Array | Int32Array | Uint8Array | Int8Array | Uint16Array
export type Tensor = { dtype: DType; shape: readonly number[]; data: TypedArray }
export type TensorMap = Record<string, Tensor>

export type SessionOptions = {
  provider?: Provider
  threads?: number
  /** Keep a re-ordered copy of each constant weight: faster for few rows (decoding), memory for nothing when training. */
  prepack?: boolean
  /** Bytes of external data files by their location, where a file cannot be mapped. */
  externalData?: { path: string; data: Uint8Array }[]
}

export type Session = {
  readonly inputNames: readonly string[]
  readonly outputNames: readonly string[]
  run(inputs: TensorMap, outputs?: readonly string[]): Promise<TensorMap>
  close(): Promise<void>
}

export function defaultThreads(): number {
  return availableParallelism()
}

export const float32 = (data: Float32Array, shape: readonly number[]): Tensor => ({ dtype: 'float32', shape, data })
export const int64 = (values: Iterable<number>, shape: readonly number[]): Tensor => ({
  dtype: 'int64',
  shape,
  data: BigInt64Array.from(values as Iterable<number>, BigInt),
})

/** `model` is the path of an .onnx file, or the bytes of one. */
export async function openSession(model: string | Uint8Array, options: SessionOptions = {}): Promise<Session> {
  const sessionOptions: ort.InferenceSession.SessionOptions = {
    executionProviders: executionProvider(options.provider ?? 'cpu'),
    intraOpNumThreads: options.threads ?? defaultThreads(),
    graphOptimizationLevel: 'all',
    // plans of buffers are made for one shape; ours change, and the plans of all of them would be kept: 0.7 GB in a GPT-2 small step
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { disable_prepacking: options.prepack === false ? '1' : '0' } },
    ...(options.externalData ? { externalData: options.externalData } : {}),
  }
  const session = await createSession(model, sessionOptions)
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs, outputs) {
      const feeds: Record<string, ort.Tensor> = {}
      for (const [name, { dtype, data, shape }] of Object.entries(inputs))
        feeds[name] = new ort.Tensor(dtype as 'float32', data as Float32Array, shape)
      const results = await session.run(feeds, outputs ?? session.outputNames)
      const tensors: TensorMap = {}
      for (const [name, tensor] of Object.entries(results))
        tensors[name] = { dtype: tensor.type as DType, shape: tensor.dims, data: tensor.data as TypedArray }
      return tensors
    },
    close: () => session.release(),
  }
}

async function createSession(model: string | Uint8Array, options: ort.InferenceSession.SessionOptions) {
  try {
    return typeof model === 'string'
      ? await ort.InferenceSession.create(model, options)
      : await ort.InferenceSession.create(model, options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new AppError('internal', `ONNX Runtime cannot load a compiled graph: ${message}`, {}, { cause: error })
  }
}
