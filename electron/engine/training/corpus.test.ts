// Documents from text files, plain and packed, and the part of them that is held out.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { appError, sentences, tempFolder, tinyTokenizer } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { readLines, splitCorpus, tokeniseCorpus } from './corpus.ts'

const root = tempFolder()
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(root, name), content)
  return join(root, name)
}
let tokenizer: Tokenizer
beforeAll(async () => {
  tokenizer = await loadTokenizer(await tinyTokenizer(join(root, 'gpt'), 'gpt2'))
})

const options = { lineEnd: [10_000], documentEnd: [20_000] }
const ids = (text: string) => [...tokenizer.encode(text).ids]
const text = 'The cat.\nThe dog.\n\n\nA river 강.\n'

describe('tokeniseCorpus', () => {
  it.each<[string, (plain: string) => string | Uint8Array]>([
    ['plain.txt', (plain) => plain],
    ['windows.txt', (plain) => plain.replaceAll('\n', '\r\n')],
    ['packed.txt.gz', gzipSync],
    ['packed.txt.br', brotliCompressSync],
  ])('%s: a blank line ends a document', async (name, pack) => {
    const { tokens, starts } = await tokeniseCorpus(tokenizer, { ...options, files: [file(name, pack(text))] })
    const first = [...ids('The cat.'), 10_000, ...ids('The dog.'), 20_000]
    const second = [...ids('A river 강.'), 20_000]
    expect([...tokens]).toEqual([...first, ...second])
    expect(starts).toEqual([0, first.length, first.length + second.length])
  })

  it('the end of a file ends a document too', async () => {
    const files = [file('a.txt', 'one\ntwo'), file('b.txt', 'three')]
    const { starts } = await tokeniseCorpus(tokenizer, { ...options, files })
    expect(starts.length).toBe(3)
  })

  it.each([
    undefined,
    { normalise: true, collapseSpaces: true, dropRepeatedLines: false, dropRepeatedDocuments: true, minCharacters: 2 },
  ])('knows the file of each document', async (clean) => {
    const files = [file('a.txt', 'one\n\ntwo'), file('none.txt', '\n'), file('b.txt', 'three\n\nfour\n')]
    const corpus = await tokeniseCorpus(tokenizer, { ...options, files, clean })
    expect(corpus.files).toEqual([0, 0, 2, 2])
  })

  it('a book longer than what is gathered at once keeps its line ends and its end', async () => {
    const line = 'The cat sees the dog in the garden. '.repeat(40).trim()
    const book = `${new Array(500).fill(line).join('\n')}\n\nThe end.`
    const { tokens, starts } = await tokeniseCorpus(tokenizer, { ...options, files: [file('book.txt', book)] })
    expect(tokens.length).toBeGreaterThan(1 << 16)
    const count = (id: number) => tokens.reduce((n, token) => n + (token === id ? 1 : 0), 0)
    expect(count(10_000)).toBe(499)
    expect(count(20_000)).toBe(2)
    expect(starts.length).toBe(3)
    expect(tokens[starts[1]! - 1]).toBe(20_000)
  })

  it('ends a document whose last line was just written out', async () => {
    const long = 'The cat sees the dog. '.repeat(16_000).trim()
    const { starts, tokens } = await tokeniseCorpus(tokenizer, {
      ...options,
      files: [file('long.txt', `${long}\n\nThe end.`)],
    })
    expect(starts).toEqual([0, ids(long).length + 1, tokens.length])
  })

  it('reads only so many bytes', async () => {
    const lines: string[] = []
    for await (const line of readLines({ files: [file('limit.txt', 'abcd\nefgh\nijkl\n')], limitBytes: 10 }))
      lines.push(line)
    expect(lines).toEqual(['abcd', 'efgh'])
  })

  it.each<[string, string | Uint8Array | undefined, string, RegExp]>([
    ['missing.txt', undefined, 'not-found', /missing\.txt: there is no such file/],
    ['cut.txt.gz', gzipSync(sentences(500).join('\n')).subarray(0, 300), 'bad-file', /cut\.txt\.gz cannot be unpacked/],
    ['wrong.txt.gz', 'not packed at all', 'bad-file', /wrong\.txt\.gz cannot be unpacked/],
    ['wrong.txt.br', 'not packed at all', 'bad-file', /wrong\.txt\.br cannot be unpacked/],
    ['empty.txt', '\n\n \n', 'bad-data', /empty\.txt: there is no text to learn from/],
  ])('%s is an error that names it', async (name, content, code, message) => {
    const path = content === undefined ? join(root, name) : file(name, content)
    const error = await appError(() => tokeniseCorpus(tokenizer, { ...options, files: [path] }))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('can be cancelled', async () => {
    const files = [file('cancel.txt', text)]
    await expect(tokeniseCorpus(tokenizer, { ...options, files, signal: AbortSignal.abort() })).rejects.toThrow(
      /abort/i,
    )
  })
})

describe('splitCorpus', () => {
  it('holds out whole documents, evenly, and loses none', () => {
    const lengths = Array.from({ length: 40 }, (_, d) => 3 + (d % 5))
    const starts = [0]
    for (const length of lengths) starts.push(starts.at(-1)! + length)
    const tokens = Int32Array.from(lengths.flatMap((length, d) => new Array<number>(length).fill(d)))
    const files = lengths.map((_, d) => (d < 15 ? 0 : 1))
    const { train, validation } = splitCorpus({ tokens, starts, files }, 0.1)
    expect(validation.files).toEqual([0, 1, 1, 1])
    expect(train.files).toEqual(files.filter((_, d) => d % 10 !== 9))
    expect(validation.starts.length - 1).toBe(4)
    expect([...new Set(validation.tokens)]).toEqual([9, 19, 29, 39])
    expect([...train.tokens, ...validation.tokens].sort((a, b) => a - b)).toEqual([...tokens])
    for (const part of [train, validation])
      for (const [i, start] of part.starts.slice(0, -1).entries())
        expect(new Set(part.tokens.subarray(start, part.starts[i + 1]!)).size).toBe(1)
  })

  it('of a few documents holds out the tail', () => {
    const tokens = Int32Array.from({ length: 100 }, (_, i) => i)
    const { train, validation } = splitCorpus({ tokens, starts: [0, 30, 100], files: [0, 1] }, 0.2)
    expect(train.files).toEqual([0, 1])
    expect([...train.tokens, ...validation.tokens]).toEqual([...tokens])
    expect(train.starts).toEqual([0, 30, 80])
    expect(validation.starts).toEqual([0, 20])
  })
})

describe('JSONL', () => {
  const lines = (content: string, name = 'rows.jsonl') => Array.fromAsync(readLines({ files: [file(name, content)] }))

  it('is a document a line: text, pairs, messages, questions and answers', async () => {
    const turns = [
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: 'hello\n\nyou' },
    ]
    const rows = [
      { text: ' one\n\ntwo ', label: 'x' },
      { text: 'a', pair: 'b' },
      { messages: turns },
      { messages: JSON.stringify(turns) },
      { prompt: 'why', response: 'so' },
    ]
    const chat = ['hi', 'hello', 'you', '']
    const wanted = ['one', 'two', '', 'a', 'b', '', ...chat, ...chat, 'why', 'so', '']
    const content = rows.map((row) => JSON.stringify(row)).join('\n\n')
    expect(await lines(content)).toEqual([...wanted, ''])
    writeFileSync(join(root, 'rows.jsonl.gz'), gzipSync(content))
    expect(await Array.fromAsync(readLines({ files: [join(root, 'rows.jsonl.gz')] }))).toEqual([...wanted, ''])
  })

  it.each([
    ['{"text": "a"}\n{"text"', /line 2: is not JSON/],
    ['["a"]', /line 1: is not a JSON object/],
    ['{"body": "a", "id": 1}', /line 1: has no text \(its keys: body, id\)/],
    ['{"messages": [{"role": "user"}]}', /message 1 has no content/],
    ['{"messages": 3}', /"messages" is not a list/],
  ])('%s is refused with its place', async (content, message) => {
    const error = await appError(() => lines(content, 'bad.jsonl'))
    expect(error.code).toBe('bad-data')
    expect(error.message).toMatch(message)
    expect(error.message).toContain('bad.jsonl')
  })
})
