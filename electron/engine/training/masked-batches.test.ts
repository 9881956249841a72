// BERT's batches: what is masked and with what, which pairs follow each other, and that all of it follows from the seed.
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { randomFloats, sentences, tempFolder, tinyModel, tinyTokenizer } from '../test-support.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type MaskedData, type MaskedOptions, type MaskedSequence, maskedBatches, unmasked } from './masked-batches.ts'

const options: MaskedOptions = {
  seqLength: 32,
  batchTokens: 256,
  maskShare: 0.15,
  wholeWords: false,
  nextSentence: true,
  seed: 3,
  chunks: 1,
}
const count = 3000
let model: LoadedModel
let tokenizer: Tokenizer
let corpus: { tokens: Int32Array; starts: number[] }
const root = tempFolder()

beforeAll(async () => {
  model = await loadModel(await tinyModel(join(root, 'model'), 'bert', { task: 'pretraining', vocabSize: 120 }))
  // few entries: words fall into pieces
  tokenizer = await loadTokenizer(await tinyTokenizer(join(root, 'model'), 'bert', 60))
  const [tokens, starts] = [[] as number[], [0]]
  const lines = sentences(400)
  for (let at = 0; at < lines.length; at += 4) {
    for (const line of lines.slice(at, at + 4)) tokenizer.appendIds(line, tokens)
    starts.push(tokens.length)
  }
  corpus = { tokens: Int32Array.from(tokens), starts }
})

const make = (changes: Partial<MaskedOptions> = {}) =>
  maskedBatches(model, tokenizer, corpus, { ...options, ...changes })
const special = () => new Set([tokenizer.special.cls!.id, tokenizer.special.sep!.id])

describe('masking', () => {
  it.each([0.15, 0.4])('chooses a share of %d of the tokens, never special ones', (maskShare) => {
    let [chosen, words] = [0, 0]
    for (const sequence of make({ maskShare }).sequences(1, count)) {
      const whole = unmasked(sequence)
      chosen += sequence.places.length
      words += whole.filter((id) => !special().has(id)).length
      expect(new Set(sequence.places).size).toBe(sequence.places.length)
      for (const id of sequence.originals) expect(special().has(id)).toBe(false)
    }
    // each sequence rounds to a whole number of tokens: within half of about 25
    expect(Math.abs(chosen / words - maskShare)).toBeLessThan(0.02)
  })

  it('measures with a share of its own', () => {
    const share = (sequences: readonly MaskedSequence[]) =>
      sequences.reduce((sum, { places, ids }) => sum + places.length / (ids.length - 3), 0) / sequences.length
    const data = make({ maskShare: 0.4 })
    expect(share(data.sequences(6, count))).toBeCloseTo(0.4, 1)
    expect(share(data.sequences(6, count, 0.15))).toBeCloseTo(0.15, 1)
  })

  it('puts [MASK] in 80 %, another token in 10 %, and leaves 10 %', () => {
    const counts = { mask: 0, other: 0, same: 0 }
    for (const { ids, places, originals } of make().sequences(2, count))
      for (const [i, place] of places.entries()) {
        if (ids[place] === tokenizer.special.mask!.id) counts.mask++
        else if (ids[place] === originals[i]) counts.same++
        else counts.other++
      }
    const total = counts.mask + counts.other + counts.same
    // a random token is now and then the same one: 1 / vocabulary of the 10 %
    const same = 0.1 + 0.1 / tokenizer.vocabSize
    const within = (found: number, p: number) =>
      expect(Math.abs(found / total - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / total) + 0.001)
    within(counts.mask, 0.8)
    within(counts.same, same)
    within(counts.other, 0.2 - same)
  })

  it('masks whole words where it is told to', () => {
    const continues = (id: number) => tokenizer.tokenOf(id).startsWith('##')
    const partial = (wholeWords: boolean) => {
      let broken = 0
      for (const sequence of make({ wholeWords }).sequences(3, 200)) {
        const whole = unmasked(sequence)
        const chosen = new Set(sequence.places)
        for (let i = 1; i < whole.length; i++) {
          // a segment may begin within a word: its first piece stands alone
          const isSameWord = continues(whole[i]!) && !special().has(whole[i - 1]!)
          if (isSameWord && chosen.has(i) !== chosen.has(i - 1)) broken++
        }
      }
      return broken
    }
    expect(partial(true)).toBe(0)
    expect(partial(false)).toBeGreaterThan(0)
  })
})

describe('next sentence', () => {
  it('half of the pairs follow each other, and the labels tell the truth', () => {
    const text = `,${corpus.tokens.join()},`
    let next = 0
    for (const sequence of make().sequences(4, count)) {
      const whole = [...unmasked(sequence)]
      const [first, second] = [whole.indexOf(tokenizer.special.sep!.id), whole.length - 1]
      expect(whole[0]).toBe(tokenizer.special.cls!.id)
      expect(whole[second]).toBe(tokenizer.special.sep!.id)
      expect(whole.length).toBeLessThanOrEqual(options.seqLength)
      expect([...sequence.typeIds]).toEqual(whole.map((_, i) => (i > first ? 1 : 0)))
      if (!sequence.isNext) continue
      next++
      expect(text).toContain(`,${[...whole.slice(1, first), ...whole.slice(first + 1, second)].join()},`)
    }
    expect(Math.abs(next / count - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / count))
  })

  it('a part that does not follow is of another document, where there is one', () => {
    const [length, first] = [600, 10]
    // each document has a token of its own
    const tokens = Int32Array.from({ length: 3 * length }, (_, i) => first + Math.floor(i / length))
    const long = { tokens, starts: [0, length, 2 * length, 3 * length] }
    const data = maskedBatches(model, tokenizer, long, options)
    for (const sequence of data.sequences(7, 400)) {
      const whole = [...unmasked(sequence)]
      const [a, b] = [whole[1], whole.at(-2)]
      expect(a === b).toBe(sequence.isNext)
    }
    const alone = { tokens: tokens.subarray(0, length), starts: [0, length] }
    expect(maskedBatches(model, tokenizer, alone, options).sequences(7, 40)).toHaveLength(40)
  })

  it('a part that does not follow is as often of the same file as of any, unless the file is one document', () => {
    const [length, first] = [600, 10]
    const documents = 7
    const tokens = Int32Array.from({ length: documents * length }, (_, i) => first + Math.floor(i / length))
    const starts = Array.from({ length: documents + 1 }, (_, i) => i * length)
    const files = [0, 0, 0, 1, 1, 1, 2]
    const data = maskedBatches(model, tokenizer, { tokens, starts, files }, options)
    const fileOf = (token: number) => files[token - first]!
    let [pairs, same] = [0, 0]
    for (const sequence of data.sequences(8, 2 * count)) {
      if (sequence.isNext) continue
      const whole = [...unmasked(sequence)]
      const [a, b] = [whole[1]!, whole.at(-2)!]
      expect(a).not.toBe(b)
      if (fileOf(a) === 2) continue
      pairs++
      if (fileOf(a) === fileOf(b)) same++
    }
    // of the half that may be of any of six other documents two are of the same file
    const share = 0.5 + 0.5 / 3
    expect(Math.abs(same / pairs - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / pairs))
  })

  it('have every length, and no length tells whether they follow', () => {
    const [documents, length] = [40, 500]
    const tokens = Int32Array.from({ length: documents * length }, (_, i) => 10 + (i % 50))
    const starts = Array.from({ length: documents + 1 }, (_, i) => i * length)
    const sequences = maskedBatches(model, tokenizer, { tokens, starts }, options).sequences(9, 6000)
    const byLength = Map.groupBy(sequences, ({ ids }) => ids.length)
    expect([...byLength.keys()].sort((a, b) => a - b)[0]).toBeLessThan(options.seqLength / 3)
    for (const alike of byLength.values()) {
      if (alike.length < 50) continue
      const next = alike.filter(({ isNext }) => isNext).length / alike.length
      expect(Math.abs(next - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / alike.length))
    }
  })

  it('all of them where it is not asked for', () => {
    const data = make({ nextSentence: false })
    expect(data.sequences(5, 100).every(({ isNext }) => isNext)).toBe(true)
    expect(data.batch(0)[0]!.inputs.sequence_labels).toBeUndefined()
  })
})

describe('batches', () => {
  it('hold every stretch once an epoch, at about the tokens asked for', () => {
    const data = make()
    const rows = Array.from({ length: data.stepsPerEpoch }, (_, step) => data.batch(step)[0]!.rows)
    const all = rows.flat().sort((a, b) => a - b)
    expect(all).toEqual([...all.keys()])
    const { inputs, realTokens } = data.batch(0)[0]!
    const [batch, tokens] = inputs.input_ids!.shape as [number, number]
    expect(batch * tokens).toBeLessThanOrEqual(options.batchTokens + 32 * batch)
    expect(realTokens).toBeLessThanOrEqual(batch * tokens)
    const weights = [...(inputs.token_weights!.data as Float32Array)]
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
    expect([...(inputs.sequence_weights!.data as Float32Array)].reduce((a, b) => a + b)).toBeCloseTo(1, 5)
  })

  it('count the pairs by their weight', () => {
    const { inputs } = make({ nextSentenceWeight: 4 }).batch(0)[0]!
    const sum = (name: string) => [...(inputs[name]!.data as Float32Array)].reduce((a, b) => a + b)
    expect(sum('sequence_weights')).toBeCloseTo(4, 5)
    expect(sum('token_weights')).toBeCloseTo(1, 5)
  })

  it('ask of rare words that can be seen whether the other part has them', () => {
    // every second token is one of five, the others are each rarer than 1 in 400
    const common = [0, 1, 2, 3, 4].map((i) => tokenizer.special.cls!.id + 4 + i)
    const tokens = Int32Array.from(randomFloats(20_000, 5), (x, i) => {
      const draw = Math.floor(Math.abs(x) * 1e6)
      return i % 2 === 0 ? common[draw % 5]! : 500 + (draw % 500)
    })
    const many = { tokens, starts: Array.from({ length: 101 }, (_, i) => i * 200) }
    const vocabulary = { special: tokenizer.special, tokenOf: () => 'a', vocabSize: 1000 }
    const wide = { ...model, config: { ...model.config, vocabSize: 1000, positions: 128 } }
    const asked = { ...options, seqLength: 128, batchTokens: 2048, maskShare: 0.3 }
    const { inputs } = maskedBatches(wide, vocabulary, many, { ...asked, sharedWordWeight: 2 }).batch(3)[0]!
    const numbers = (name: string) => Array.from(inputs[name]!.data as BigInt64Array | Float32Array, Number)
    const [ids, types, rows, labels] = ['input_ids', 'token_type_ids', 'shared_rows', 'shared_labels'].map(numbers)
    const length = inputs.input_ids!.shape[1]!
    // or drawn in a masked one's place
    const unasked = new Set([...Object.values(tokenizer.special).map(({ id }) => id), ...common])
    const seen = [...ids!.keys()].filter((at) => !unasked.has(ids![at]!))
    expect(rows).toEqual(seen)
    for (const [i, row] of rows!.entries()) {
      const first = row - (row % length)
      const others = ids!.slice(first, first + length).filter((_, at) => types![first + at] !== types![row])
      expect(labels![i]).toBe(others.includes(ids![row]!) ? 1 : 0)
    }
    expect(new Set(labels)).toEqual(new Set([0, 1]))
    expect(numbers('shared_weights').reduce((a, b) => a + b)).toBeCloseTo(2, 4)
    expect(maskedBatches(wide, vocabulary, many, asked).batch(3)[0]!.inputs).not.toHaveProperty('shared_rows')
    const alone = { ...asked, sharedWordWeight: 2, nextSentence: false }
    expect(maskedBatches(wide, vocabulary, many, alone).batch(3)[0]!.inputs).not.toHaveProperty('shared_rows')
  })

  it('mark what stands at the labelled rows', () => {
    const { inputs } = make({ maskShare: 0.3 }).batch(3)[0]!
    const numbers = (name: string) => Array.from(inputs[name]!.data as BigInt64Array, Number)
    const [ids, places, mask] = [numbers('input_ids'), numbers('token_rows'), numbers('attention_mask')]
    for (const place of places) {
      expect(mask[place]).toBe(1)
      expect(special().has(ids[place]!)).toBe(false)
    }
    const masked = places.filter((place) => ids[place] === tokenizer.special.mask!.id).length
    expect(masked / places.length).toBeGreaterThan(0.5)
    expect(ids.filter((id) => id === tokenizer.special.mask!.id).length).toBe(masked)
  })

  it('are functions of seed and step; an epoch masks anew', () => {
    const [a, b] = [make(), make()]
    b.batch(0)
    b.batch(50)
    expect(b.batch(7)).toEqual(a.batch(7))
    expect(make({ seed: 4 }).batch(7)).not.toEqual(a.batch(7))
    expect(a.batch(7 + a.stepsPerEpoch)).not.toEqual(a.batch(7))
  })

  it('cut pairs anew each time the text is read; those to measure on stay', () => {
    // each document has a token of its own
    const [documents, length, first] = [60, 28, 10]
    const tokens = Int32Array.from({ length: documents * length }, (_, i) => first + Math.floor(i / length))
    const text = { tokens, starts: Array.from({ length: documents + 1 }, (_, i) => i * length) }
    const data = maskedBatches(model, tokenizer, text, options)
    const sep = tokenizer.special.sep!.id
    /** Lengths of both parts of each pair that follows, by document. */
    const cutsOf = (epoch: number) => {
      const found: string[] = []
      for (let step = 0; step < data.stepsPerEpoch; step++) {
        const { inputs } = data.batch(epoch * data.stepsPerEpoch + step)[0]!
        const width = inputs.input_ids!.shape[1]!
        const ids = Array.from(inputs.input_ids!.data as BigInt64Array, Number)
        for (const [row, label] of Array.from(inputs.sequence_labels!.data as BigInt64Array, Number).entries()) {
          const own = ids.slice(row * width, (row + 1) * width)
          const document = Math.min(...own.filter((id) => id >= first))
          if (label === 0) found.push(`${document} ${own.indexOf(sep)} ${own.lastIndexOf(sep)}`)
        }
      }
      return new Set(found)
    }
    const [once, again] = [cutsOf(0), cutsOf(1)]
    expect(once.size).toBeGreaterThan(20)
    expect(once.intersection(again).size).toBeLessThan(once.size / 4)
    const other = maskedBatches(model, tokenizer, text, { ...options, seed: options.seed + 1 })
    expect(other.sequences(5, 50)).toEqual(data.sequences(5, 50))
  })

  it('of very little text go on as they began', () => {
    const outcomes = new Set<string>()
    for (let length = 6; length < 40; length++) {
      const text = { tokens: corpus.tokens.slice(0, length), starts: [0, length] }
      let data: MaskedData
      try {
        data = maskedBatches(model, tokenizer, text, { ...options, seed: length })
      } catch {
        outcomes.add('too little')
        continue
      }
      outcomes.add('begun')
      for (let epoch = 0; epoch < 20; epoch++) data.batch(epoch * data.stepsPerEpoch)
      expect(data.sequences(1, 5)).toHaveLength(5)
    }
    expect(outcomes).toEqual(new Set(['too little', 'begun']))
  })

  it('ask for more text, and for a tokenizer with masks', async () => {
    const little = { tokens: corpus.tokens.slice(0, 5), starts: [0, 5] }
    expect(() => maskedBatches(model, tokenizer, little, options)).toThrow(/0 stretches of 6 tokens or more/)
    const gpt = await loadTokenizer(await tinyTokenizer(join(root, 'gpt'), 'gpt2'))
    expect(() => maskedBatches(model, gpt, corpus, options)).toThrow(/no \[CLS\], \[SEP\] or \[MASK\] token/)
  })
})
