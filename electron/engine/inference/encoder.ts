// Running an inference graph over many texts: sequences sorted by length, cut into batches of about equal work, answers in the order asked.
import { setImmediate } from 'node:timers/promises'
import {
  type CompilableModel,
  compileInference,
  type InferenceWants,
  type PrecisionChoice,
} from '../compile/inference.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import type { Session, SessionOptions, TensorMap } from '../runtime/session.ts'
import { type PaddedBatch, padBatch, type Sequence } from './batch.ts'

/** Padded tokens a batch: enough rows for the kernels' full speed, small enough for the caches. */
const tokensPerBatch = 2048
const maxRows = 256

export type BatchRunner = {
  session: Session
  model: CompilableModel
  close(): Promise<void>
}

export async function openRunner(
  model: CompilableModel,
  wants: InferenceWants,
  options: SessionOptions & { quantised?: PrecisionChoice } = {},
): Promise<BatchRunner> {
  const { quantised, ...sessionOptions } = options
  const session = await openCompiled(compileInference(model, wants, quantised), sessionOptions)
  return { session, model, close: () => session.close() }
}

/** Indices of sequences, a batch each: sorted by length, so that padding is a few tokens. */
export function lengthBatches(lengths: readonly number[]): number[][] {
  const order = lengths.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
  const batches: number[][] = []
  let batch: number[] = []
  for (const index of order) {
    // lengths only grow: this row's is the batch's
    if (batch.length > 0 && (batch.length >= maxRows || (batch.length + 1) * lengths[index]! > tokensPerBatch)) {
      batches.push(batch)
      batch = []
    }
    batch.push(index)
  }
  if (batch.length > 0) batches.push(batch)
  return batches
}

export type RunOptions = { signal?: AbortSignal | undefined; onProgress?(done: number, total: number): void }

/** Calls `take` with every batch's results. */
export async function runBatches(
  runner: BatchRunner,
  sequences: readonly Sequence[],
  take: (results: TensorMap, indices: readonly number[], batch: PaddedBatch) => void,
  options: RunOptions = {},
): Promise<void> {
  let done = 0
  for (const indices of lengthBatches(sequences.map((sequence) => sequence.ids.length))) {
    options.signal?.throwIfAborted()
    const batch = padBatch(
      indices.map((i) => sequences[i]!),
      runner.model,
    )
    take(await runner.session.run(batch.tensors), indices, batch)
    done += indices.length
    options.onProgress?.(done, sequences.length)
    await setImmediate()
  }
}

/** One row of `output` [B, width] for every sequence: [N, width]. */
export async function runRows(
  runner: BatchRunner,
  sequences: readonly Sequence[],
  output: string,
  options: RunOptions = {},
): Promise<{ data: Float32Array<ArrayBuffer>; width: number }> {
  let data = new Float32Array(0)
  let width = 0
  await runBatches(
    runner,
    sequences,
    (results, indices) => {
      const tensor = results[output]!
      const rows = tensor.data as Float32Array
      width = tensor.shape[1]!
      if (data.length === 0) data = new Float32Array(sequences.length * width)
      for (const [row, index] of indices.entries())
        data.set(rows.subarray(row * width, (row + 1) * width), index * width)
    },
    options,
  )
  return { data, width }
}
