import { describe, expect, it } from 'vitest'
import { encodeLines } from './encode-lines.ts'
import { createPairTable } from './pair-table.ts'
import { createTokenizer } from './tokenizer.ts'
import { longestFirst, roomForText } from './truncation.ts'
import { countWords } from './word-counts.ts'

describe('offsets', () => {
  const vocab = Object.fromEntries([...'▁abé', 'Ġ', 'Ġa'].map((token, id) => [token, id]))
  const offsets = (json: object, text: string) =>
    createTokenizer({ json: { model: { type: 'BPE', vocab, merges: ['Ġ a'] }, ...json }, configs: [], where: 'test' })
      .encodeWithOffsets(text)
      ?.map(({ start, end }) => [start, end])

  it('follows a text through steps that add, drop and join characters', () => {
    const normalizers = [
      { type: 'Strip', strip_left: true, strip_right: true },
      { type: 'NFC' },
      { type: 'Replace', pattern: { Regex: ' {2,}' }, content: ' ' },
      { type: 'Prepend', prepend: '▁' },
      { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
    ]
    // "  e\u0301   b ": the mark before é shares its place, the joined é is its first character's, three spaces are the last one.
    const places = offsets({ normalizer: { type: 'Sequence', normalizers } }, '  e\u0301   b ')
    expect(places).toEqual([
      [2, 3],
      [2, 3],
      [6, 7],
      [7, 8],
    ])
  })
  it('leaves the white space out where the file says so', () => {
    const pre_tokenizer = { type: 'ByteLevel', add_prefix_space: true }
    const trim = { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true }
    expect(offsets({ pre_tokenizer, post_processor: trim }, 'a a')).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(offsets({ pre_tokenizer, post_processor: { ...trim, trim_offsets: false } }, 'a a')).toEqual([
      [0, 1],
      [1, 3],
    ])
  })
})

describe('truncation', () => {
  it('shortens the longer text first', () => {
    expect(longestFirst(3, 4, 10)).toEqual([3, 4])
    expect(longestFirst(3, 40, 10)).toEqual([3, 7])
    expect(longestFirst(40, 3, 10)).toEqual([7, 3])
    expect(longestFirst(40, 30, 11)).toEqual([6, 5])
    expect(longestFirst(30, 40, 11)).toEqual([5, 6])
  })
  it('counts what was cut and refuses a length without room', () => {
    const json = { model: { type: 'BPE', vocab: { a: 0 }, merges: [] } }
    const tokenizer = createTokenizer({ json, configs: [], where: 'test' })
    expect(tokenizer.encode('aaaaa', { maxLength: 2 })).toMatchObject({ truncated: 3, ids: Int32Array.of(0, 0) })
    expect(() => roomForText(2, 3)).toThrow(expect.objectContaining({ code: 'bad-argument' }))
    expect(() => tokenizer.encode('a', { maxLength: 1.5 })).toThrow(/whole number/)
  })
})

describe('training parts', () => {
  it('counts words in bounded memory, keeping the frequent ones', async () => {
    const lines = Array.from({ length: 400 }, (_, i) => `often rare${i}`)
    const counts = await countWords(lines, { split: (line) => line.split(' '), maxWords: 50 })
    expect(counts.size).toBeLessThanOrEqual(50)
    expect(counts.get('often')).toBe(400)
  })
  it('keeps pairs apart while the table grows', () => {
    const pairs = createPairTable()
    const count = 60_000
    for (let i = 0; i < count; i++) pairs.add(pairs.indexOf(i % 300, i), i)
    for (let i = 0; i < count; i++) {
      const index = pairs.indexOf(i % 300, i)
      expect(pairs.count(index) === i && pairs.left(index) === i % 300 && pairs.right(index) === i).toBe(true)
    }
    expect(pairs.size).toBe(count)
    for (const word of [4, 4, 7, 9]) pairs.noteWord(0, word)
    expect([...pairs.takeWords(0)]).toEqual([4, 7, 9])
    expect(pairs.takeWords(0).length).toBe(0)
  })
})

describe('encodeLines', () => {
  it('hands on chunks with an end mark after every line', async () => {
    const json = { model: { type: 'BPE', vocab: { a: 0, b: 1, '|': 2 }, merges: [] } }
    const tokenizer = createTokenizer({ json, configs: [], where: 'test' })
    const chunks: number[][] = []
    for await (const chunk of encodeLines(tokenizer, ['ab', 'b', 'a'], { lineEnd: [2], chunkTokens: 4 }))
      chunks.push([...chunk])
    expect(chunks).toEqual([
      [0, 1, 2, 1, 2],
      [0, 2],
    ])
    const stop = new AbortController()
    stop.abort()
    const stopped = encodeLines(tokenizer, ['a'], { signal: stop.signal })
    await expect(stopped.next()).rejects.toMatchObject({ name: 'AbortError' })
  })
})
