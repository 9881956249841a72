import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tokenizer as ReferenceTokenizer } from '@huggingface/tokenizers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JsonRecord } from './json-fields.ts'
import { loadTokenizer } from './load-tokenizer.ts'
import { trainMerges } from './merge-trainer.ts'
import { trainBpe } from './train-bpe.ts'
import { trainWordPiece } from './train-wordpiece.ts'
import { writeTokenizer } from './write-tokenizer.ts'

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tunesmith-train-'))
})
afterAll(() => rm(scratch, { recursive: true }))

const corpus = [
  '이 영화 정말 재밌어요. 정말 정말 재밌어요!',
  '배우들의 연기가 정말 좋았다. 영화 음악도 좋았다.',
  'The movie was good, the music was good too.',
  'Café 영화관에서 영화를 봤다. 재밌었다 재밌었다.',
  "don't stop the movie, the movie's good 123 123",
].flatMap((line) => [line, line])
const unseen = ['정말 좋은 영화', '새로운 문장 zebra 😀', 'THE Movie, don’t', '', '  spaces  here ', 'Café café']

type Model = { vocab: Record<string, number>; merges: [string, string][] }
const modelOf = (json: JsonRecord) => json.model as Model

describe('trainMerges', () => {
  const options = { specials: [], minFrequency: 1, continuingPrefix: '' }

  it('joins the most frequent pair first, the lower ids among equals', async () => {
    // Sennrich et al. 2016, the example of section 3.2
    const counts = new Map(Object.entries({ low: 5, lower: 2, newest: 6, widest: 3 }))
    const { tokens, merges } = await trainMerges(counts, { ...options, vocabSize: 16 })
    expect(merges.map(([a, b]) => `${tokens[a]} ${tokens[b]}`)).toEqual(['e s', 'es t', 'l o', 'lo w', 'e w', 'n ew'])
  })

  it('counts runs of one letter as the reference does', async () => {
    const { tokens } = await trainMerges(new Map([['aaaaa', 3]]), { ...options, vocabSize: 4 })
    expect(tokens).toEqual(['a', 'aa', 'aaa', 'aaaaa']) // aa+a and aa+aa tie: a has the lower id
  })

  it('keeps the most frequent characters and stops at the minimum frequency', async () => {
    const counts = new Map(Object.entries({ ab: 9, cd: 1 }))
    const { tokens } = await trainMerges(counts, { ...options, vocabSize: 99, minFrequency: 2, limitAlphabet: 2 })
    expect(tokens).toEqual(['a', 'b', 'ab'])
  })
})

describe('trainBpe', () => {
  it('makes a tokenizer that gives any text back', async () => {
    const json = await trainBpe(corpus, { vocabSize: 320, specials: ['<|endoftext|>', '<pad>'] })
    const folder = join(scratch, 'bpe')
    await writeTokenizer(folder, json, { modelMaxLength: 32 })
    const tokenizer = await loadTokenizer(folder)
    expect(tokenizer.vocabSize).toBe(320)
    expect(tokenizer).toMatchObject({ kind: 'bpe', modelMaxLength: 32, special: { eos: { id: 0 }, pad: { id: 1 } } })
    const reference = new ReferenceTokenizer(json, {})
    for (const text of [...corpus, ...unseen]) {
      const { ids } = tokenizer.encode(text)
      expect(tokenizer.decode(ids)).toBe(text)
      expect([...ids]).toEqual(reference.encode(text).ids)
    }
    expect(tokenizer.encode('정말').ids.length).toBeLessThan(3)
    const config = JSON.parse(await readFile(join(folder, 'tokenizer_config.json'), 'utf8'))
    expect(config).toMatchObject({ tokenizer_class: 'GPT2Tokenizer', eos_token: '<|endoftext|>', pad_token: '<pad>' })
  })

  it('says how small a vocabulary can be', async () => {
    await expect(trainBpe(corpus, { vocabSize: 200, specials: [] })).rejects.toMatchObject({
      code: 'bad-argument',
      message: /at least 256/,
    })
  })

  it('refuses a text without words', async () => {
    await expect(trainBpe(['', ''], { vocabSize: 300, specials: [] })).rejects.toMatchObject({ code: 'bad-data' })
  })

  it('stops when cancelled, while counting and while merging', async () => {
    for (const phase of ['counting', 'merging'] as const) {
      const stop = new AbortController()
      const many = Array.from({ length: 6000 }, (_, i) => `${corpus[i % corpus.length]} ${i * 7919}`)
      const training = trainBpe(many, {
        vocabSize: 2000,
        specials: [],
        signal: stop.signal,
        onProgress: (progress) => progress.phase === phase && stop.abort(),
      })
      await expect(training).rejects.toMatchObject({ name: 'AbortError' })
    }
  })
})

describe('trainWordPiece', () => {
  it('keeps Hangul syllables whole and lowers the case', async () => {
    const json = await trainWordPiece(corpus, { vocabSize: 300, lowercase: true })
    const folder = join(scratch, 'wordpiece')
    await writeTokenizer(folder, json, { modelMaxLength: 64 })
    const tokenizer = await loadTokenizer(folder)
    const tokens = (text: string) => tokenizer.encode(text, { withTokens: true }).tokens
    expect(tokens('정말 THE Movie!')).toEqual(['[CLS]', '정말', 'the', 'movie', '!', '[SEP]'])
    expect(tokens('café')?.slice(1, -1).join('').replaceAll('##', '')).toBe('café')
    expect(Object.keys(modelOf(json).vocab).join('')).not.toMatch(/[\u1100-\u11ff]/)
    expect(tokenizer.decode(tokenizer.encode('정말 재밌어요!').ids, { skipSpecial: true })).toBe('정말 재밌어요!')
    expect([...tokenizer.encodePair('영화', '정말').typeIds]).toEqual([0, 0, 0, 1, 1])
    const reference = new ReferenceTokenizer(json, {})
    for (const text of [...corpus, ...unseen])
      expect([...tokenizer.encode(text).ids]).toEqual(reference.encode(text).ids)
    const config = JSON.parse(await readFile(join(folder, 'tokenizer_config.json'), 'utf8'))
    expect(config).toMatchObject({
      tokenizer_class: 'BertTokenizer',
      do_lower_case: true,
      strip_accents: false,
      mask_token: '[MASK]',
      model_max_length: 64,
    })
  })

  it('keeps the case when asked to', async () => {
    const json = await trainWordPiece(corpus, { vocabSize: 300, lowercase: false })
    expect(modelOf(json).vocab).toHaveProperty('The')
  })

  it('needs its special tokens', async () => {
    const training = trainWordPiece(corpus, { vocabSize: 300, lowercase: true, specials: ['[UNK]', '[CLS]'] })
    await expect(training).rejects.toMatchObject({ code: 'bad-argument', message: /\[SEP\]/ })
  })
})

describe('writeTokenizer', () => {
  it('leaves no temporary files, and refuses a special token that is not there', async () => {
    const json = await trainBpe(corpus, { vocabSize: 260, specials: ['<|endoftext|>'] })
    const folder = join(scratch, 'deep', 'write')
    await writeTokenizer(folder, json)
    expect((await readdir(folder)).sort()).toEqual(['tokenizer.json', 'tokenizer_config.json'])
    await expect(writeTokenizer(folder, json, { special: { pad: '<nope>' } })).rejects.toMatchObject({
      code: 'bad-argument',
    })
  })
})
