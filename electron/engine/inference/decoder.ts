// A decoder with its cache of keys and values, one sequence at a time. The cache lies in plain arrays that go into every step as zero-copy
// inputs; a step returns only the new tokens' keys and values, which are written into it here.
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { compileDecoding } from '../compile/decoding.ts'
import type { CompilableModel, PrecisionChoice } from '../compile/inference.ts'
import { openCompiled } from '../runtime/open-compiled.ts'
import { float32, int64, type Session, type SessionOptions, type TensorMap } from '../runtime/session.ts'

/** A cache of fixed size costs what it holds, not what is used: it grows by doubling from here. */
const smallestCache = 128
/** Prompts are read in pieces, so that scores [H, T, C + T] stay small. */
const promptPiece = 256
const masked = -1e9

export type Decoder = {
  readonly model: CompilableModel
  /** Tokens read so far. */
  readonly ids: readonly number[]
  /** How many they are. */
  readonly length: number
  /** Reads tokens; logits [V] that predict the next one. */
  feed(ids: readonly number[]): Promise<Float32Array>
  /** Forgets everything after the first `length` tokens. */
  truncate(length: number): void
  close(): Promise<void>
}

type LayerCache = { keys: Float32Array<ArrayBuffer>; values: Float32Array<ArrayBuffer> }

export async function openDecoder(
  model: CompilableModel,
  options: SessionOptions & { quantised?: PrecisionChoice } = {},
): Promise<Decoder> {
  const { quantised, ...sessionOptions } = options
  const session = await openCompiled(compileDecoding(model, quantised), sessionOptions)
  return createDecoder(model, session)
}

function createDecoder(model: CompilableModel, session: Session): Decoder {
  const { layers, heads, width, positions } = model.config
  const headWidth = width / heads
  let capacity = 0
  let length = 0
  const read: number[] = []
  let bias = new Float32Array(0)
  let caches: LayerCache[] = Array.from({ length: layers }, () => ({
    keys: new Float32Array(0),
    values: new Float32Array(0),
  }))

  function grow(needed: number): void {
    let size = Math.max(capacity, Math.min(smallestCache, positions))
    while (size < needed) size = Math.min(size * 2, positions)
    if (size === capacity) return
    caches = caches.map((old) => resize(old, size))
    bias = new Float32Array(size).fill(masked)
    bias.fill(0, 0, length)
    capacity = size
  }

  function resize(old: LayerCache, size: number): LayerCache {
    const keys = new Float32Array(heads * headWidth * size) // [H, Dh, C]
    const values = new Float32Array(heads * size * headWidth) // [H, C, Dh]
    for (let row = 0; row < heads * headWidth; row++)
      keys.set(old.keys.subarray(row * capacity, row * capacity + length), row * size)
    for (let head = 0; head < heads; head++)
      values.set(
        old.values.subarray(head * capacity * headWidth, (head * capacity + length) * headWidth),
        head * size * headWidth,
      )
    return { keys, values }
  }

  function remember(results: TensorMap, count: number): void {
    for (const [layer, cache] of caches.entries()) {
      const keys = results[`keys.${layer}`]!.data as Float32Array // [T, H x Dh]
      const values = results[`values.${layer}`]!.data as Float32Array
      for (let t = 0; t < count; t++)
        for (let head = 0; head < heads; head++) {
          const at = t * width + head * headWidth
          for (let i = 0; i < headWidth; i++) cache.keys[(head * headWidth + i) * capacity + length + t] = keys[at + i]!
          cache.values.set(values.subarray(at, at + headWidth), (head * capacity + length + t) * headWidth)
        }
    }
    bias.fill(0, length, length + count)
    length += count
  }

  async function feedPiece(ids: readonly number[]): Promise<Float32Array> {
    grow(length + ids.length)
    const inputs: TensorMap = {
      input_ids: int64(ids, [1, ids.length]),
      position: int64([length], [1]),
      token_rows: int64([ids.length - 1], [1]),
      cache_bias: float32(bias, [capacity]),
    }
    for (const [layer, cache] of caches.entries()) {
      inputs[`cache_keys.${layer}`] = float32(cache.keys, [heads, headWidth, capacity])
      inputs[`cache_values.${layer}`] = float32(cache.values, [heads, capacity, headWidth])
    }
    const results = await session.run(inputs)
    remember(results, ids.length)
    read.push(...ids)
    return results.logits!.data as Float32Array
  }

  return {
    model,
    ids: read,
    get length() {
      return length
    },
    async feed(ids) {
      if (ids.length === 0) throw new AppError('bad-argument', say`there is no token to read: the prompt is empty`)
      if (length + ids.length > positions)
        throw new AppError(
          'bad-argument',
          say`${length + ids.length} tokens are more than the ${positions} positions of the model`,
        )
      let logits = new Float32Array(0)
      for (let start = 0; start < ids.length; start += promptPiece)
        logits = (await feedPiece(ids.slice(start, start + promptPiece))) as Float32Array<ArrayBuffer>
      return logits
    },
    truncate(to) {
      length = Math.min(length, to)
      read.length = length
      bias.fill(masked, length)
    },
    close: () => session.close(),
  }
}
