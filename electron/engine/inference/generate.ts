// Text generation as a stream of tokens.
import { createRandom } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { Decoder } from './decoder.ts'
import { type Sample, type SamplingSettings, sample } from './sampler.ts'

export type GenerateOptions = {
  sampling: SamplingSettings
  maxNewTokens: number
  seed: number
  stop?: readonly string[]
  /** Go on after an end-of-text token. */
  ignoreEnd?: boolean
  /** Tokens already written: the text goes on from them as if it had never stopped, with the same draws. */
  prefix?: readonly number[]
  signal?: AbortSignal | undefined
}

/** `text` is what the token adds to what can be shown: empty while a character's bytes are incomplete. */
export type GeneratedToken = Sample & { text: string }
export type GenerateEnd = { reason: 'length' | 'end-of-text' | 'stop' | 'context' | 'cancelled' }

/** Text of ids as they arrive; bytes of an unfinished character are held back. */
export function createTextStream(tokenizer: Pick<Tokenizer, 'decode'>): { push(id: number): string; flush(): string } {
  let ids: number[] = []
  let shown = 0
  return {
    push(id) {
      ids.push(id)
      const text = tokenizer.decode(ids)
      if (text.endsWith('\ufffd')) return ''
      const fresh = text.slice(shown)
      shown = text.length
      // decoding starts anew after a line, so that a long text does not cost its square; one token stays, for the spaces between
      if (fresh.endsWith('\n') && ids.length > 64) {
        ids = [id]
        shown = tokenizer.decode(ids).length
      }
      return fresh
    },
    flush: () => tokenizer.decode(ids).slice(shown),
  }
}

export async function* generate(
  decoder: Decoder,
  tokenizer: Tokenizer,
  promptIds: readonly number[],
  options: GenerateOptions,
): AsyncGenerator<GeneratedToken, GenerateEnd> {
  const { config } = decoder.model
  const random = createRandom(options.seed)
  const stream = createTextStream(tokenizer)
  const stops = options.stop?.filter((text) => text !== '') ?? []
  const prefix = options.prefix ?? []
  const history = [...promptIds, ...prefix]
  if (promptIds.length === 0)
    throw new AppError('bad-argument', say`the prompt is empty: give at least one token of text`)
  if (history.length >= config.positions)
    throw new AppError(
      'bad-argument',
      say`the prompt has ${history.length} tokens, the model reads at most ${config.positions}; shorten it`,
    )
  let logits = await read(decoder, history)
  const before = prefix.map((id) => stream.push(id)).join('')
  // a stop text may begin in the prefix, but not end there
  const longestStart = Math.max(0, ...stops.map((stop) => stop.length - 1))
  let text = longestStart === 0 ? '' : before.slice(-longestStart)
  // every drawn token took one number, so that the draws go on where they stopped
  if (options.sampling.temperature > 0) for (const _ of prefix) random.next()
  for (let count = 0; count < options.maxNewTokens; count++) {
    if (options.signal?.aborted) return { reason: 'cancelled' }
    if (logits.some((logit) => Number.isNaN(logit)))
      throw new AppError('non-finite', say`the model gives no numbers (NaN): its weights are damaged`)
    const next = sample(logits, history, options.sampling, random)
    if (!options.ignoreEnd && config.eosTokenIds.includes(next.id)) return { reason: 'end-of-text' }
    history.push(next.id)
    const piece = stream.push(next.id)
    text += piece
    yield { ...next, text: piece }
    if (stops.some((stop) => text.includes(stop))) return { reason: 'stop' }
    if (decoder.length + 1 > config.positions) return { reason: 'context' }
    logits = await decoder.feed([next.id])
  }
  return { reason: 'length' }
}

/** Logits after `ids`; what the decoder has read of them already, from the turn before, is not read again. */
async function read(decoder: Decoder, ids: readonly number[]): Promise<Float32Array> {
  let same = 0
  while (same < ids.length - 1 && decoder.ids[same] === ids[same]) same++
  decoder.truncate(same)
  return decoder.feed(ids.slice(same))
}
