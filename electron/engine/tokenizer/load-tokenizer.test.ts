import { readdirSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tokenizer as ReferenceTokenizer } from '@huggingface/tokenizers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadTokenizer } from './load-tokenizer.ts'
import { hasShared, sharedPath } from './test-fixtures.ts'
import { maxTokenizerJsonBytes } from './tokenizer-files.ts'

type TextVector = {
  text: string
  special: boolean
  ids: number[]
  tokens: string[]
  offsets: number[][]
  decoded: string
}
type PairVector = { pair: [string, string]; max_length: number | null; ids: number[]; type_ids: number[] }

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'tunesmith-tokenizer-'))
})
afterAll(() => rm(scratch, { recursive: true }))

async function folderWith(name: string, files: Record<string, string>): Promise<string> {
  const folder = join(scratch, name)
  await mkdir(folder, { recursive: true })
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, file), text)
  return folder
}

const tinyBert = '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nwor\n##ld\n!\ncafe\ncafé\n'
const tinyMerges = '#version: 0.2\nh i\nĠ hi\n'
const tinyVocab = JSON.stringify({ h: 0, i: 1, Ġ: 2, hi: 3, Ġhi: 4, '<|endoftext|>': 5 })

describe('old vocabulary files', () => {
  it('makes a BERT tokenizer of vocab.txt', async () => {
    const tokenizer = await loadTokenizer(await folderWith('bert', { 'vocab.txt': tinyBert }))
    const { ids, tokens, typeIds, specialMask } = tokenizer.encode('Hello world! CAFÉ [MASK] xyz', { withTokens: true })
    expect(tokens).toEqual(['[CLS]', 'hello', 'wor', '##ld', '!', 'cafe', '[MASK]', '[UNK]', '[SEP]'])
    expect([...ids]).toEqual([2, 5, 6, 7, 8, 9, 4, 1, 3])
    expect([...typeIds]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0])
    expect([...specialMask]).toEqual([1, 0, 0, 0, 0, 0, 1, 0, 1])
    expect(tokenizer.special).toMatchObject({
      cls: { id: 2 },
      sep: { id: 3 },
      pad: { id: 0 },
      mask: { id: 4 },
      unk: { id: 1 },
    })
    expect(tokenizer.special.bos).toBeUndefined()
  })

  it('obeys tokenizer_config.json', async () => {
    const config = JSON.stringify({ do_lower_case: true, strip_accents: false, model_max_length: 64 })
    const tokenizer = await loadTokenizer(
      await folderWith('bert-config', { 'vocab.txt': tinyBert, 'tokenizer_config.json': config }),
    )
    expect(tokenizer.encode('Café', { withTokens: true, addSpecial: false }).tokens).toEqual(['café'])
    expect(tokenizer.modelMaxLength).toBe(64)
  })

  it('makes a GPT-2 tokenizer of vocab.json and merges.txt', async () => {
    const tokenizer = await loadTokenizer(
      await folderWith('gpt2', { 'vocab.json': tinyVocab, 'merges.txt': tinyMerges }),
    )
    expect([...tokenizer.encode('hi hi<|endoftext|>').ids]).toEqual([3, 4, 5])
    expect(tokenizer.special).toMatchObject({ bos: { id: 5 }, eos: { id: 5 } })
    expect(tokenizer.decode([3, 4, 5], { skipSpecial: true })).toBe('hi hi')
    expect(tokenizer.decode([3, 4, 5])).toBe('hi hi<|endoftext|>')
  })

  it('knows GPT-1 by its word ends', async () => {
    const vocab = JSON.stringify({ '<unk>': 0, h: 1, i: 2, 'i</w>': 3, 'hi</w>': 4 })
    const tokenizer = await loadTokenizer(
      await folderWith('gpt1', { 'vocab.json': vocab, 'merges.txt': '#version: 0.2\nh i</w>\n' }),
    )
    expect([...tokenizer.encode('HI x hi').ids]).toEqual([4, 0, 4])
    expect(tokenizer.decode([4, 4])).toBe('hi hi')
  })
})

describe('files that cannot be used', () => {
  const bpe = (model: object) =>
    JSON.stringify({ model: { type: 'BPE', vocab: { a: 0, b: 1, ab: 2 }, merges: [], ...model } })
  const hostile: [string, Record<string, string>, RegExp][] = [
    ['broken JSON', { 'tokenizer.json': '{"model": ' }, /tokenizer\.json is not valid JSON/],
    ['a list', { 'tokenizer.json': '[]' }, /one JSON object/],
    ['no model', { 'tokenizer.json': '{}' }, /model is nothing/],
    ['an id beyond the limit', { 'tokenizer.json': bpe({ vocab: { a: 1e9 } }) }, /1000000000/],
    ['a fractional id', { 'tokenizer.json': bpe({ vocab: { a: 0.5 } }) }, /whole number/],
    ['a merge of unknown tokens', { 'tokenizer.json': bpe({ merges: [['a', 'z']] }) }, /merges\[0\]/],
    ['a merge whose join is unknown', { 'tokenizer.json': bpe({ merges: ['b a'] }) }, /merges\[0\]/],
    ['an unknown token that is not there', { 'tokenizer.json': bpe({ unk_token: '<unk>' }) }, /the vocabulary lacks/],
    ['an unknown model', { 'tokenizer.json': bpe({ type: 'Magic' }) }, /"Magic", which Tunesmith does not know/],
    ['a type that is on every object', { 'tokenizer.json': bpe({ type: 'constructor' }) }, /"constructor"/],
    [
      'an unknown normalizer',
      { 'tokenizer.json': JSON.stringify({ ...JSON.parse(bpe({})), normalizer: { type: 'Magic' } }) },
      /normalizer has the type "Magic"/,
    ],
    [
      'a template with unknown ids',
      {
        'tokenizer.json': JSON.stringify({
          ...JSON.parse(bpe({})),
          post_processor: { type: 'BertProcessing', cls: ['a', 77], sep: ['b', 1] },
        }),
      },
      /post_processor is 77/,
    ],
    ['vocab.txt without [CLS]', { 'vocab.txt': '[UNK]\n[SEP]\na\n' }, /lacks the token "\[CLS\]"/],
    ['a broken configuration', { 'vocab.txt': tinyBert, 'tokenizer_config.json': '{' }, /tokenizer_config\.json/],
  ]
  it.each(hostile)('refuses %s', async (name, files, message) => {
    const folder = await folderWith(`hostile-${name.replaceAll(' ', '-')}`, files)
    await expect(loadTokenizer(folder)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(message),
    })
  })

  it('refuses a file over the limit without reading it', async () => {
    const folder = await folderWith('large', { 'tokenizer.json': '{' })
    await truncate(join(folder, 'tokenizer.json'), maxTokenizerJsonBytes + 1) // sparse
    await expect(loadTokenizer(folder)).rejects.toMatchObject({ code: 'bad-file', message: /at most/ })
  })

  it('names the files it looked for', async () => {
    const folder = await folderWith('empty', { 'vocab.json': tinyVocab }) // without merges.txt
    await expect(loadTokenizer(folder)).rejects.toMatchObject({
      code: 'not-found',
      message: /tokenizer\.json, vocab\.txt/,
    })
    await expect(loadTokenizer(join(scratch, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe.skipIf(!hasShared('fixtures/tokenizers'))('reference vectors', () => {
  const names = hasShared('fixtures/tokenizers') ? readdirSync(sharedPath('fixtures/tokenizers')) : []
  it.each(names)('%s', async (name) => {
    const folder = sharedPath(`fixtures/tokenizers/${name}`)
    const tokenizer = await loadTokenizer(folder)
    const rows = readFileSync(join(folder, 'vectors.jsonl'), 'utf8').trim().split('\n')
    expect(rows.length).toBeGreaterThan(100)
    for (const row of rows.map((line) => JSON.parse(line) as TextVector | PairVector)) {
      if ('pair' in row) {
        const options = row.max_length === null ? {} : { maxLength: row.max_length }
        const { ids, typeIds } = tokenizer.encodePair(row.pair[0], row.pair[1], options)
        expect({ pair: row.pair, ids: [...ids], types: [...typeIds] }).toEqual({
          pair: row.pair,
          ids: row.ids,
          types: row.type_ids,
        })
        continue
      }
      const { text, special } = row
      const { ids, tokens } = tokenizer.encode(text, { addSpecial: special, withTokens: true })
      const spans = tokenizer.encodeWithOffsets(text, { addSpecial: special })
      expect({
        text,
        ids: [...ids],
        tokens,
        offsets: spans?.map(({ start, end }) => [start, end]),
        decoded: tokenizer.decode(ids, { skipSpecial: true }),
      }).toEqual({ text, ids: row.ids, tokens: row.tokens, offsets: row.offsets, decoded: row.decoded })
      expect(spans?.map(({ id }) => id)).toEqual(row.ids)
    }
  })

  it('reads vocab.json and merges.txt like the tokenizer.json of the same vocabulary', async () => {
    const legacy = await loadTokenizer(sharedPath('fixtures/gpt2-legacy-names'))
    const modern = await loadTokenizer(sharedPath('fixtures/gpt2'))
    const rows = readFileSync(sharedPath('fixtures/tokenizers/gpt2/vectors.jsonl'), 'utf8').trim().split('\n')
    for (const row of rows.map((line) => JSON.parse(line) as TextVector | PairVector))
      if ('text' in row) expect(legacy.encode(row.text).ids).toEqual(modern.encode(row.text).ids)
    expect(legacy.vocabSize).toBe(modern.vocabSize)
  })

  it('gives bert-base-uncased and gpt2 from their published files', async () => {
    const data = sharedPath('data/tokenizers')
    const bert = await folderWith('published-bert', {})
    await cp(join(data, 'bert-base-uncased-vocab.txt'), join(bert, 'vocab.txt'))
    const gpt2 = await folderWith('published-gpt2', {})
    await cp(join(data, 'gpt2-vocab.json'), join(gpt2, 'vocab.json'))
    await cp(join(data, 'gpt2-merges.txt'), join(gpt2, 'merges.txt'))
    for (const [folder, name] of [
      [bert, 'bert-base-uncased'],
      [gpt2, 'gpt2'],
    ] as const) {
      const tokenizer = await loadTokenizer(folder)
      const rows = readFileSync(sharedPath(`fixtures/tokenizers/${name}/vectors.jsonl`), 'utf8')
        .trim()
        .split('\n')
      for (const row of rows.map((line) => JSON.parse(line) as TextVector | PairVector))
        if ('text' in row) expect([...tokenizer.encode(row.text, { addSpecial: row.special }).ids]).toEqual(row.ids)
    }
  })
})

describe.skipIf(!hasShared('data/pretrain'))('against @huggingface/tokenizers on real text', () => {
  it.each(['bert-base-uncased', 'gpt2', 'tiny-wordpiece-cased', 'tiny-gpt1', 'tiny-byte-level'])('%s', async (name) => {
    const folder = sharedPath(`fixtures/tokenizers/${name}`)
    const read = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
    const reference = new ReferenceTokenizer(read('tokenizer.json'), read('tokenizer_config.json'))
    const tokenizer = await loadTokenizer(folder)
    const lines = ['news-titles-ko.txt', 'stories-en.books.txt', 'news-comments-ko.txt'].flatMap((file) =>
      readFileSync(sharedPath(`data/pretrain/${file}`), 'utf8')
        .split('\n')
        .slice(0, 500),
    )
    expect(lines.length).toBeGreaterThan(1000)
    for (const line of lines)
      expect({ line, ids: [...tokenizer.encode(line).ids] }).toEqual({ line, ids: reference.encode(line).ids })
  })
})
