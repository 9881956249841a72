// Text as it streams, and the ways in which generation ends.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadModel } from '../importing/load-model.ts'
import { appError, tempFolder, tinyModel, tinyTokenizer } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type Decoder, openDecoder } from './decoder.ts'
import { createTextStream, type GeneratedToken, type GenerateEnd, type GenerateOptions, generate } from './generate.ts'
import { greedy } from './sampler.ts'

let tokenizer: Tokenizer
let decoder: Decoder
const root = tempFolder()

beforeAll(async () => {
  const folder = await tinyModel(join(root, 'model'), 'gpt2', { positions: 32 })
  tokenizer = await loadTokenizer(await tinyTokenizer(folder, 'gpt2'))
  decoder = await openDecoder(await loadModel(folder), { threads: 1 })
})
afterAll(() => decoder.close())

function streamed(text: string): string[] {
  const stream = createTextStream(tokenizer)
  return [...[...tokenizer.encode(text).ids].map((id) => stream.push(id)), stream.flush()]
}

describe('createTextStream', () => {
  it.each([
    'plain words',
    '가나다 한국어 문장입니다.',
    'a 🙂 b 👨‍👩‍👧‍👦 c',
    `${'The cat sees the dog.\n'.repeat(30)}끝`, // decoding starts anew after lines
    '\n\n  spaces  and\ttabs\n',
  ])('gives the text back: %j', (text) => {
    expect(streamed(text).join('')).toBe(text)
  })

  it('holds the bytes of a character back until it is whole', () => {
    expect(tokenizer.encode('가').ids.length).toBe(3)
    expect(streamed('가')).toEqual(['', '', '가', ''])
    expect(streamed('🙂')).toEqual(['', '', '', '🙂', ''])
  })

  it('shows at the end what never became whole', () => {
    const stream = createTextStream(tokenizer)
    const [first] = tokenizer.encode('가').ids
    expect(stream.push(first!)).toBe('')
    expect(stream.flush()).toBe('\ufffd')
  })
})

const settings: GenerateOptions = {
  sampling: { ...greedy, temperature: 1 },
  maxNewTokens: 10,
  seed: 3,
  ignoreEnd: true,
}

async function collect(prompt: number[], options: Partial<GenerateOptions> = {}) {
  const stream = generate(decoder, tokenizer, prompt, { ...settings, ...options })
  const tokens: GeneratedToken[] = []
  for (;;) {
    const { value, done } = await stream.next()
    if (done) return { tokens, ids: tokens.map(({ id }) => id), end: value as GenerateEnd }
    tokens.push(value as GeneratedToken)
  }
}

describe('generate', () => {
  it('gives as many tokens as asked, the same for the same seed', async () => {
    const first = await collect([40, 41, 42])
    expect(first.end.reason).toBe('length')
    expect(first.ids.length).toBe(10)
    expect((await collect([40, 41, 42])).ids).toEqual(first.ids)
    expect((await collect([40, 41, 42], { seed: 4 })).ids).not.toEqual(first.ids)
    expect(tokenizer.decode(first.ids).startsWith(first.tokens.map(({ text }) => text).join(''))).toBe(true)
  })

  it('ends where the positions end', async () => {
    const { ids, end } = await collect(new Array<number>(28).fill(40), { maxNewTokens: 100 })
    // the last token needs no position: nothing is predicted from it
    expect([ids.length, end.reason]).toEqual([5, 'context'])
  })

  it('ends at a stop text, which may be part of a token', async () => {
    const { ids } = await collect([40], { maxNewTokens: 20, sampling: greedy })
    const text = tokenizer.decode([ids[0]!])
    const stopped = await collect([40], { maxNewTokens: 20, sampling: greedy, stop: ['', text.slice(-1)] })
    expect([stopped.ids, stopped.end.reason]).toEqual([[ids[0]], 'stop'])
  })

  it('ends at the end-of-text token unless told to go on', async () => {
    const { ids } = await collect([40], { sampling: greedy })
    const ending = {
      ...decoder,
      model: { ...decoder.model, config: { ...decoder.model.config, eosTokenIds: [ids[0]!] } },
    }
    const run = generate(ending, tokenizer, [40], { ...settings, sampling: greedy, ignoreEnd: false })
    expect(await run.next()).toEqual({ done: true, value: { reason: 'end-of-text' } })
  })

  it('ends when cancelled', async () => {
    const controller = new AbortController()
    const stream = generate(decoder, tokenizer, [40], { ...settings, signal: controller.signal })
    expect((await stream.next()).done).toBe(false)
    controller.abort()
    expect(await stream.next()).toEqual({ done: true, value: { reason: 'cancelled' } })
  })

  it('refuses a prompt that fills the model, and an empty one', async () => {
    const error = await appError(() => collect(new Array<number>(32).fill(40)))
    expect(error.code).toBe('bad-argument')
    expect(error.message).toMatch(/the prompt has 32 tokens, the model reads at most 32; shorten it/)
    expect((await appError(() => collect([]))).message).toMatch(/the prompt is empty/)
  })

  it('goes on from a prefix as if it had never stopped', async () => {
    const whole = await collect([40, 41, 42], { maxNewTokens: 20 })
    for (const length of [1, 7, 19]) {
      const prefix = whole.ids.slice(0, length)
      const rest = await collect([40, 41, 42], { maxNewTokens: 20 - length, prefix })
      expect(rest.ids).toEqual(whole.ids.slice(length))
      expect(rest.tokens.map(({ text }) => text)).toEqual(whole.tokens.slice(length).map(({ text }) => text))
    }
  })

  it('gives a character whose first bytes are in the prefix', async () => {
    const [first, second, third] = tokenizer.encode('가').ids
    const only: Decoder = { ...decoder, feed: async () => new Float32Array(320).fill(-9).fill(9, third!, third! + 1) }
    const run = generate(only, tokenizer, [40], {
      ...settings,
      sampling: greedy,
      maxNewTokens: 1,
      prefix: [first!, second!],
    })
    expect(await run.next()).toMatchObject({ value: { id: third, text: '가' } })
  })

  it('a stop text may begin in the prefix, one that lies in it does not stop', async () => {
    const next = tokenizer.encode('b').ids[0]!
    const only: Decoder = { ...decoder, feed: async () => new Float32Array(320).fill(-9).fill(9, next, next + 1) }
    const run = async (prefix: string, stop: string) => {
      const stream = generate(only, tokenizer, [40], {
        ...settings,
        sampling: greedy,
        maxNewTokens: 3,
        prefix: [...tokenizer.encode(prefix).ids],
        stop: [stop],
      })
      let count = 0
      for (;;) {
        const { done, value } = await stream.next()
        if (done) return [count, value.reason]
        count++
      }
    }
    expect(await run('a', 'ab')).toEqual([1, 'stop'])
    expect(await run('ab', 'ab')).toEqual([3, 'length'])
    expect(await run('aba', 'ab')).toEqual([1, 'stop'])
  })

  it('reads only what the decoder has not read in the turn before', async () => {
    const fed: number[] = []
    const counting: Decoder = {
      ...decoder,
      feed(ids) {
        fed.push(ids.length)
        return decoder.feed(ids)
      },
    }
    const run = async (prompt: number[]) => {
      fed.length = 0
      const ids: number[] = []
      for await (const { id } of generate(counting, tokenizer, prompt, { ...settings, maxNewTokens: 3 })) ids.push(id)
      return ids
    }
    const first = await run([40, 41, 42, 43])
    const second = await run([40, 41, 42, 43, first[0]!, first[1]!, 44])
    expect(fed[0]).toBe(1)
    decoder.truncate(0)
    expect(await run([40, 41, 42, 43, first[0]!, first[1]!, 44])).toEqual(second)
    expect(fed[0]).toBe(7)
    await run([40, 41, 45])
    expect(fed[0]).toBe(1)
    await run([40, 41])
    expect(fed[0]).toBe(1) // logits come from reading: the last token is read again
  })
})
