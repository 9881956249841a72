import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { createAddedFinder, readAddedTokens } from './added-tokens.ts'
import { createBertNormalizer } from './bert-normalizer.ts'
import { longestScannedWord, type MergeTable, mergeByQueue, mergeByScanning } from './bpe-merging.ts'
import { byteCharsToBytes, charOfByte, textToByteChars } from './byte-alphabet.ts'
import { createDecoder } from './decoder.ts'
import { createNormalizer } from './normalizer.ts'
import { createPreTokenizer, noPieces } from './pre-tokenizer.ts'
import { createTokenizer } from './tokenizer.ts'
import { createUnigramModel } from './unigram-model.ts'

function words(spec: object, text: string): string[] {
  const out = noPieces()
  createPreTokenizer(spec, 'test').split(text, 0, out)
  return out.words
}

describe('normalizers', () => {
  it('lowers sigma without looking at its neighbours', () => {
    expect(createNormalizer({ type: 'Lowercase' }, 'test').normalize('ΟΔΟΣ')).toBe('οδοσ')
  })
  it('cleans, spaces ideographs and strips accents', () => {
    const all = createBertNormalizer({ cleanText: true, handleChineseChars: true, stripAccents: true, lowercase: true })
    expect(all('A\u0000\u200bÉ\u3000中x\ufffd')).toBe('ae  中 x')
  })
  it('runs a sequence in its order, replaces and prepends', () => {
    const steps = [
      { type: 'Prepend', prepend: '▁' },
      { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      { type: 'Replace', pattern: { Regex: '[0-9]+' }, content: '$&' },
      { type: 'Strip', strip_left: true, strip_right: true },
    ]
    expect(createNormalizer({ type: 'Sequence', normalizers: steps }, 'test').normalize('a 12 \n')).toBe('▁a▁$&▁')
  })
  it('looks up the precompiled map of sentencepiece: whole short graphemes first', () => {
    const { normalize } = createNormalizer(
      {
        type: 'Precompiled',
        precompiled_charsmap: charsmap([
          ['ﬁ', 'fi'],
          ['e\u0301', 'é'],
          ['\u00ad', ''],
        ]),
      },
      'test',
    )
    expect(normalize('ﬁne cafe\u0301 so\u00adft x')).toBe('fine café soft x')
    expect(() => createNormalizer({ type: 'Precompiled', precompiled_charsmap: 'AAA=' }, 'test')).toThrow(/4 to/)
    expect(() => createNormalizer({ type: 'Precompiled', precompiled_charsmap: '/////w==' }, 'test')).toThrow(
      /trie size/,
    )
  })
})

/** A darts-clone double array with a block of 256 units a node, and the pool of replacements behind it. */
function charsmap(entries: [string, string][]): string {
  const units: number[] = [0]
  let blocks = 0
  const nodes = new Map<string, number>() // bytes so far -> base of the node's children
  const openNode = (key: string, at: number, label: number) => {
    const base = ++blocks * 256
    nodes.set(key, base)
    units[at] = (((at ^ base) << 10) | label) >>> 0
  }
  openNode('', 0, 0)
  let pool = Buffer.alloc(0)
  for (const [from, to] of entries) {
    let key = ''
    for (const byte of Buffer.from(from)) {
      const at = nodes.get(key)! ^ byte
      key += `,${byte}`
      if (!nodes.has(key)) openNode(key, at, byte)
    }
    const parent = [...Buffer.from(from)]
    const last = parent.pop()!
    units[nodes.get(parent.map((byte) => `,${byte}`).join(''))! ^ last]! |= 0x100
    units[nodes.get(key)!] = (0x80000000 | pool.length) >>> 0
    pool = Buffer.concat([pool, Buffer.from(to), Buffer.of(0)])
  }
  const trie = Buffer.alloc(4 * (blocks + 1) * 256)
  units.forEach((unit, i) => {
    trie.writeUInt32LE(unit >>> 0, 4 * i)
  })
  const size = Buffer.alloc(4)
  size.writeUInt32LE(trie.length)
  return Buffer.concat([size, trie, pool]).toString('base64')
}

describe('pre-tokenizers', () => {
  const dash = (behavior: string) =>
    words({ type: 'Split', pattern: { String: '-' }, behavior }, 'the-final--countdown')
  it('splits in the five ways of the reference', () => {
    expect(dash('Removed')).toEqual(['the', 'final', 'countdown'])
    expect(dash('Isolated')).toEqual(['the', '-', 'final', '-', '-', 'countdown'])
    expect(dash('MergedWithPrevious')).toEqual(['the-', 'final-', '-', 'countdown'])
    expect(dash('MergedWithNext')).toEqual(['the', '-final', '-', '-countdown'])
    expect(dash('Contiguous')).toEqual(['the', '-', 'final', '--', 'countdown'])
  })
  it('reads the patterns of recent decoders', () => {
    const pattern = {
      Regex:
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
    }
    const spec = {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern, behavior: 'Isolated', invert: false },
        { type: 'ByteLevel', add_prefix_space: false, use_regex: false },
      ],
    }
    expect(words(spec, "DON'T 12345  영화!\n")).toEqual(['DON', "'T", ' ', '123', '45', ' ', ' 영화', '!\n'])
  })
  it('cuts digits, punctuation, white space and marks', () => {
    expect(words({ type: 'Digits', individual_digits: true }, 'a12b')).toEqual(['a', '1', '2', 'b'])
    expect(words({ type: 'Whitespace' }, 'a_b! c')).toEqual(['a_b', '!', 'c'])
    expect(words({ type: 'WhitespaceSplit' }, ' a  b! ')).toEqual(['a', 'b!'])
    expect(words({ type: 'Punctuation' }, 'a,b')).toEqual(['a', ',', 'b'])
    expect(words({ type: 'Metaspace', prepend_scheme: 'first' }, 'a b')).toEqual(['▁a', '▁b'])
  })
  it('refuses bytes before characters', () => {
    const spec = { type: 'Sequence', pretokenizers: [{ type: 'ByteLevel' }, { type: 'Digits' }] }
    expect(() => createPreTokenizer(spec, 'test')).toThrow(/ByteLevel last/)
  })
})

describe('added tokens', () => {
  it('finds the longest, takes white space along, and minds word borders', () => {
    const tokens = readAddedTokens(
      [
        { id: 1, content: '<a>', lstrip: true },
        { id: 2, content: '<a>b', rstrip: true },
        { id: 3, content: 'cat', single_word: true },
      ],
      'test',
    )
    const find = createAddedFinder(tokens, (content) => content)
    expect(find('x <a> <a>b y concat cat')).toEqual([
      { start: 0, end: 1 },
      { start: 1, end: 5, id: 1 },
      { start: 5, end: 6 },
      { start: 6, end: 11, id: 2 },
      { start: 11, end: 20 },
      { start: 20, end: 23, id: 3 },
    ])
  })
})

describe('models', () => {
  it('merges alike by scanning and by queue', () => {
    const random = createRandom(5)
    const letters = 4
    const table: MergeTable = { stride: 64, ranks: new Map(), results: new Int32Array(60) }
    for (let id = letters; id < 64; id++) {
      table.ranks.set(random.integer(id) * 64 + random.integer(id), id - letters)
      table.results[id - letters] = id
    }
    let merged = 0
    for (let round = 0; round < 500; round++) {
      const length = 1 + random.integer(longestScannedWord)
      const symbols = () => ({ ids: [...ids], starts: ids.map((_, i) => i), ends: ids.map((_, i) => i + 1) })
      const ids = Array.from({ length }, () => random.integer(letters))
      const scanned = mergeByScanning(symbols(), table)
      expect(scanned).toEqual(mergeByQueue(symbols(), table))
      merged += length - scanned.ids.length
    }
    expect(merged).toBeGreaterThan(1000)
  })
  it('encodes a long word without spaces in reasonable time', () => {
    const json = {
      model: { type: 'BPE', vocab: { a: 0, aa: 1, aaaa: 2 }, merges: ['a a', 'aa aa'] },
    }
    const tokenizer = createTokenizer({ json, configs: [], where: 'test' })
    const started = performance.now()
    expect(tokenizer.encode('a'.repeat(200_001)).ids.length).toBe(50_001)
    expect(performance.now() - started).toBeLessThan(5000)
  })
  it('takes the likeliest pieces and falls back to bytes', () => {
    const bytes = [0xf0, 0x9f, 0x98, 0x80].map((byte): [string, number] => [
      `<0x${byte.toString(16).toUpperCase()}>`,
      -9,
    ])
    const vocab = [['<unk>', 0], ['a', -2], ['b', -2], ['ab', -3], ['c', -1], ['bc', -1.5], ...bytes]
    const model = (byte_fallback: boolean) => createUnigramModel({ vocab, unk_id: 0, byte_fallback }, 'test')
    expect(model(false).tokenizeWord('abc').ids).toEqual([1, 5]) // a + bc = -3.5, ab + c = -4
    expect(model(false).tokenizeWord('xyab')).toEqual({ ids: [0, 3], starts: [0, 2], ends: [2, 4] })
    expect(model(true).tokenizeWord('a😀').ids).toEqual([1, 6, 7, 8, 9])
  })
})

describe('decoders', () => {
  it('joins bytes, marks and suffixes', () => {
    const steps = [
      { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
      { type: 'ByteFallback' },
      { type: 'Fuse' },
      { type: 'Strip', content: ' ', start: 1, stop: 0 },
    ]
    const decode = createDecoder({ type: 'Sequence', decoders: steps }, 'test')
    expect(decode(['▁a', '<0xEC>', '<0x98>', '<0x81>', '▁b', '<0xEC>', '<0xFF>'])).toBe('a영 b\ufffd\ufffd')
    expect(createDecoder(null, 'test')(['a', 'b'])).toBe('a b')
    expect(createDecoder({ type: 'ByteLevel' }, 'test')(['Ġa', 'ì', 'ĺ'])).toBe(' a\ufffd')
  })
  it('has a character for every byte', () => {
    expect(new Set(charOfByte).size).toBe(256)
    const text = 'a 영\u0000😀'
    expect(Buffer.from(byteCharsToBytes(textToByteChars(text))!).toString()).toBe(text)
  })
})
