// A chosen set of a problem's rows on a device: makes batches of them and sums passes over all of them in double precision.

import { setImmediate } from 'node:timers/promises'
import type * as tfjs from '@tensorflow/tfjs'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { HeadLayout } from './head-layout.ts'
import { type Batch, type Device, makeCurrent, passGradient, passLoss } from './head-pass.ts'
import type { HeadProblem } from './head-problem.ts'

const chunkRows = 8192 // bounds the logits of one pass: 8192 x 1000 classes x 4 bytes = 33 MB, a few of them at a time
const maxResidentBytes = 512 * 2 ** 20 // features kept on the device; wasm holds them twice and has 2 GB. What is over is sent anew each pass

export type HeadRows = {
  count: number
  /** The weighted mean of the rows' optimised loss, without penalty. */
  loss: (parameters: Float64Array) => Promise<number>
  /** The same and its gradient. */
  gradient: (parameters: Float64Array) => Promise<{ loss: number; gradient: Float64Array }>
  close: () => void
}

export function openRows(
  device: Device,
  problem: HeadProblem,
  layout: HeadLayout,
  rows: Int32Array,
  signal?: AbortSignal,
  residentLimit = maxResidentBytes,
): HeadRows {
  const totalWeight = sumWeights(problem, rows)
  const chunks: { rows: Int32Array; kept?: Batch }[] = []
  for (let at = 0; at < rows.length; at += chunkRows) chunks.push({ rows: rows.subarray(at, at + chunkRows) })

  let residentBytes = 0
  const batchOf = (chunk: (typeof chunks)[number]): Batch => {
    if (chunk.kept) return chunk.kept
    const batch = makeBatch(device, problem, chunk.rows, totalWeight)
    residentBytes += batch.x.size * 4
    if (residentBytes <= residentLimit) chunk.kept = batch
    return batch
  }
  const overChunks = async (
    pass: (batch: Batch) => tfjs.Tensor1D,
    take: (values: Float32Array, rows: Int32Array) => void,
  ) => {
    for (const chunk of chunks) {
      const batch = batchOf(chunk)
      const result = pass(batch)
      try {
        take(new Float32Array(await result.data()), chunk.rows)
      } finally {
        result.dispose()
        if (batch !== chunk.kept) disposeBatch(batch)
      }
      await setImmediate() // the event loop gets its turn between chunks
      signal?.throwIfAborted()
    }
  }
  return {
    count: rows.length,
    loss: async (parameters) => {
      let loss = 0
      const pass = (batch: Batch) => passLoss(device, layout, parameters, problem.kind, batch)
      await overChunks(pass, (values, part) => {
        loss += weightedLoss(problem, values, part)
      })
      return loss / totalWeight
    },
    gradient: async (parameters) => {
      let loss = 0
      const gradient = new Float64Array(layout.size)
      const pass = (batch: Batch) => passGradient(device, layout, parameters, problem.kind, batch)
      await overChunks(pass, (values, part) => {
        for (let i = 0; i < layout.size; i++) gradient[i]! += values[i]!
        loss += weightedLoss(problem, values.subarray(layout.size), part)
      })
      return { loss: loss / totalWeight, gradient }
    },
    close: () => {
      for (const chunk of chunks) if (chunk.kept) disposeBatch(chunk.kept)
      chunks.length = 0
    },
  }
}

/** Gathers and standardises the rows and sends them to the device. `totalWeight` is what the row weights are over. */
export function makeBatch(device: Device, problem: HeadProblem, rows: Int32Array, totalWeight: number): Batch {
  makeCurrent(device)
  const { tf } = device
  const { width, outputs, features, mean, scale } = problem
  const x = new Float32Array(rows.length * width)
  rows.forEach((row, n) => {
    for (let i = 0; i < width; i++) x[n * width + i] = (features[row * width + i]! - mean[i]!) / scale[i]!
  })
  const rowWeights = Float32Array.from(rows, (row) => problem.rowWeights[row]! / totalWeight)
  return {
    x: tf.tensor2d(x, [rows.length, width]),
    rowWeights: tf.tensor2d(rowWeights, [rows.length, 1]),
    target:
      problem.kind === 'classes'
        ? tf.tensor1d(
            Int32Array.from(rows, (row) => problem.target[row]!),
            'int32',
          )
        : tf.tensor2d(gatherTargets(problem, rows), [rows.length, outputs]),
  }
}

export function disposeBatch(batch: Batch): void {
  for (const tensor of [batch.x, batch.target, batch.rowWeights]) tensor.dispose()
}

export function sumWeights(problem: HeadProblem, rows: Int32Array): number {
  return rows.reduce((sum, row) => sum + problem.rowWeights[row]!, 0)
}

/** Sum of weight * loss over the rows; a loss that is no number names its row. */
export function weightedLoss(problem: HeadProblem, rowLosses: Float32Array, rows: Int32Array): number {
  let sum = 0
  rows.forEach((row, n) => {
    const loss = rowLosses[n]!
    if (!Number.isFinite(loss))
      throw new AppError(
        'non-finite',
        say`The loss of row ${row} became ${loss}. Look for extreme values in that row, or raise the weight decay.`,
        { row },
      )
    sum += problem.rowWeights[row]! * loss
  })
  return sum
}

function gatherTargets({ target, outputs }: HeadProblem, rows: Int32Array): Float32Array {
  const gathered = new Float32Array(rows.length * outputs)
  rows.forEach((row, n) => {
    for (let o = 0; o < outputs; o++) gathered[n * outputs + o] = target[row * outputs + o]!
  })
  return gathered
}
