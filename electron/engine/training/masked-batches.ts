// BERT's two tasks (Devlin et al. 2019, 3.1): masked tokens, chosen anew each time (80 % [MASK], 10 % another token, 10 % itself), and whether
// segment B follows segment A. Sequences of like length share a batch, so little is padded. A function of (seed, step).
import { createRandom, deriveSeed, type Random } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { CompilableModel } from '../compile/inference.ts'
import { padBatch } from '../inference/batch.ts'
import { float32, int64, type TensorMap } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { TokenCorpus } from './corpus.ts'
import type { MicroBatch } from './loop.ts'
import { tokenLabels } from './token-labels.ts'

export type MaskedOptions = {
  seqLength: number
  batchTokens: number
  maskShare: number
  wholeWords: boolean
  nextSentence: boolean
  nextSentenceWeight?: number | undefined
  /** What the shared words' loss counts beside the masks' (see TrainingOptions.sharedWords); none where it is 0 or not said. */
  sharedWordWeight?: number | undefined
  draws?: PairDraws
  seed: number
  chunks: number
}

/** A stretch of one document, and where it is cut into A and B. */
type Window = {
  document: number
  file: number
  start: number
  end: number
  cut: number
  /** Equal for windows whose second parts look alike: as long, begun alike (at a sentence or within one), and the document's last or not. */
  kind: number
}
/** ids with [CLS] and [SEP]; `masked` places and what stood there. */
export type MaskedSequence = {
  ids: Int32Array
  typeIds: Uint8Array
  isNext: boolean
  places: number[]
  originals: number[]
}

/** [CLS], [SEP], [SEP] */
const specialTokens = 3
/** Enough to meet another document. */
const otherDraws = 16

export type PairDraws = {
  /** Of the stretches, of any length. */
  shortShare: number
  /** Of the pairs that do not follow, whose second part is of the same file, where there are several. */
  sameFileShare: number
}
/** Else pairs would be known in one length alone, and by their kind of text. */
export const ownPairs: PairDraws = { shortShare: 0.5, sameFileShare: 0.5 }
/** Devlin et al. 2019, A.2, and its code: 10 % are shorter, the other part is of any document. */
export const paperPairs: PairDraws = { shortShare: 0.1, sameFileShare: 0 }

/** Shorter stretches teach nothing about what follows what. */
const leastTokens = 6

/** What masks are drawn from. */
type Vocabulary = Pick<Tokenizer, 'special' | 'tokenOf' | 'vocabSize'>

export type MaskedData = {
  stepsPerEpoch: number
  batch(step: number): MicroBatch[]
  /** Drawn with replacement from pairs that no seed cuts; masked by the options' share unless told otherwise. */
  sequences(seed: number, count: number, maskShare?: number): MaskedSequence[]
}

export function maskedBatches(
  model: Pick<CompilableModel, 'architecture' | 'config'>,
  tokenizer: Vocabulary,
  corpus: TokenCorpus,
  options: MaskedOptions,
): MaskedData {
  const {
    batchTokens,
    seed,
    chunks,
    nextSentence,
    nextSentenceWeight = 1,
    sharedWordWeight = 0,
    draws = ownPairs,
  } = options
  const { cls, sep, mask } = tokenizer.special
  if (!cls || !sep || !mask)
    throw new AppError('bad-model', say`the tokenizer has no [CLS], [SEP] or [MASK] token: it is not one for BERT`)
  const vocabulary = vocabularyTraits(tokenizer)

  const cutSeedOf = (epoch: number) => deriveSeed(seed, epoch, 2)
  const firstCut = cutSeedOf(0)

  function stretchesOf(cutSeed?: number): Stretches {
    const shortShare = nextSentence ? draws.shortShare : 0
    const cut = (from?: number) => cutWindows(corpus, options.seqLength - specialTokens, shortShare, vocabulary, from)
    let windows = cut(cutSeed)
    // of a few sentences one cut may leave two stretches and the next one none: what has begun must go on
    for (const other of [undefined, firstCut]) if (windows.length < 2) windows = cut(other)
    if (windows.length < 2)
      throw new AppError(
        'bad-data',
        say`the text has ${windows.length} stretches of ${leastTokens} tokens or more, too few to learn from`,
      )
    return nextSentence
      ? { windows, everywhere: sourceOf(windows), inFile: sourcesByFile(windows) }
      : { windows, inFile: new Map() }
  }

  function sequence(
    stretches: Stretches,
    index: number,
    random: Random,
    maskShare = options.maskShare,
  ): MaskedSequence {
    const own = stretches.windows[index]!
    const { start, end, cut } = own
    const isNext = !nextSentence || random.next() < 0.5
    const other = isNext ? own : otherWindow(stretches, own, random)
    const a = corpus.tokens.subarray(start, cut)
    const room = options.seqLength - specialTokens - a.length
    const b = isNext
      ? corpus.tokens.subarray(cut, end)
      : corpus.tokens.subarray(other.cut, Math.min(other.end, other.cut + room))
    const ids = Int32Array.of(cls!.id, ...a, sep!.id, ...b, sep!.id)
    const typeIds = new Uint8Array(ids.length).fill(1, a.length + 2)
    return { ids, typeIds, isNext, ...maskTokens(ids, random, maskShare) }
  }

  /**
   * Of another document, as in the paper's code, with a second part of the same kind: no length, padding or cut may tell that it does not follow. Half
   * are of the same file: a story after a dialogue is told by its style alone, and where most are told so, what is said is never looked at.
   */
  function otherWindow({ everywhere, inFile }: Stretches, own: Window, random: Random): Window {
    const { byKind, hasOthers, all } = (random.next() < draws.sameFileShare && inFile.get(own.file)) || everywhere!
    const isOther = (drawn: Window) => (hasOthers ? drawn.document !== own.document : drawn !== own)
    for (let away = 0; away < kindsOf * options.seqLength; away += kindsOf)
      for (const kind of away === 0 ? [own.kind] : [own.kind - away, own.kind + away]) {
        const alike = byKind.get(kind)
        for (let draw = 0; alike && draw < otherDraws; draw++) {
          const drawn = alike[random.integer(alike.length)]!
          if (isOther(drawn)) return drawn
        }
      }
    return all.find(isOther)!
  }

  /** Masks in place. */
  function maskTokens(ids: Int32Array, random: Random, maskShare: number): { places: number[]; originals: number[] } {
    const words: number[][] = []
    for (const [i, id] of ids.entries()) {
      if (id === cls!.id || id === sep!.id) continue
      if (options.wholeWords && vocabulary.continues[id] && words.length > 0) words.at(-1)!.push(i)
      else words.push([i])
    }
    const wanted = Math.max(1, Math.round(words.flat().length * maskShare))
    const places: number[] = []
    for (const word of random.shuffle(words)) {
      if (places.length >= wanted) break
      places.push(...word)
    }
    const originals = places.map((place) => ids[place]!)
    for (const place of places) {
      const draw = random.next()
      if (draw < 0.8) ids[place] = mask!.id
      else if (draw < 0.9) ids[place] = vocabulary.ordinary[random.integer(vocabulary.ordinary.length)]!
    }
    return { places, originals }
  }

  const rare =
    nextSentence && sharedWordWeight > 0 ? rareTokens(corpus.tokens, vocabulary, tokenizer.vocabSize) : undefined

  // cut anew each time the text is read, so that a document gives more than one pair
  let plan: { epoch: number; stretches: Stretches; batches: Uint32Array[] } | undefined
  const planOf = (epoch: number) => {
    if (plan?.epoch === epoch) return plan
    const stretches = stretchesOf(cutSeedOf(epoch))
    const lengths = Uint16Array.from(stretches.windows, ({ start, end }) => end - start + specialTokens)
    plan = { epoch, stretches, batches: planBatches(lengths, batchTokens, deriveSeed(seed, epoch)) }
    return plan
  }
  const stepsPerEpoch = planOf(0).batches.length
  let measured: Stretches | undefined
  return {
    stepsPerEpoch,
    batch(step) {
      const epoch = Math.floor(step / stepsPerEpoch)
      const { stretches, batches } = planOf(epoch)
      const indices = [...batches[step % batches.length]!]
      const random = createRandom(deriveSeed(seed, epoch, step, 1))
      const sequences = indices.map((index) => sequence(stretches, index, random))
      const batch = padBatch(sequences, model)
      const places = sequences.flatMap((item, row) => item.places.map((place) => row * batch.tokens + place))
      const labels = tokenLabels(
        places,
        sequences.flatMap((item) => item.originals),
        1 / places.length,
        chunks,
      )
      const size = sequences.length
      const sentences = nextSentence
        ? {
            sequence_labels: int64(
              sequences.map((item) => (item.isNext ? 0 : 1)),
              [size],
            ),
            sequence_weights: float32(new Float32Array(size).fill(nextSentenceWeight / size), [size]),
          }
        : {}
      const shared = rare ? sharedWords(sequences, batch.tokens, rare, sharedWordWeight) : {}
      return [
        {
          inputs: { ...batch.tensors, ...labels, ...sentences, ...shared },
          realTokens: batch.realTokens,
          rows: indices,
        },
      ]
    },
    sequences(from, count, maskShare) {
      const random = createRandom(from)
      measured ??= stretchesOf()
      const stretches = measured
      const draw = () => sequence(stretches, random.integer(stretches.windows.length), random, maskShare)
      return Array.from({ length: count }, draw)
    },
  }
}

/** Rows of rare words that can be seen, labelled 1 where the other part has the same one. */
function sharedWords(
  sequences: readonly MaskedSequence[],
  tokens: number,
  rare: Uint8Array,
  weight: number,
): TensorMap {
  const places: number[] = []
  const found: number[] = []
  for (const [row, { ids, typeIds }] of sequences.entries()) {
    const parts = [0, 1].map((type) => new Set(ids.filter((_, i) => typeIds[i] === type)))
    for (const [i, id] of ids.entries()) {
      if (rare[id] === 0) continue
      places.push(row * tokens + i)
      found.push(parts[1 - typeIds[i]!]!.has(id) ? 1 : 0)
    }
  }
  return tokenLabels(places, found, weight / places.length, 1, 'shared')
}

/** A common word is in the other part anyway. */
const commonShare = 1 / 400

/** 1 where a token is rare in the text; special tokens, masks too, are not. */
function rareTokens(tokens: Int32Array, vocabulary: VocabularyTraits, size: number): Uint8Array {
  const counts = new Uint32Array(size)
  for (const id of tokens) counts[id]!++
  const rare = new Uint8Array(size)
  for (const id of vocabulary.ordinary) if (counts[id]! < tokens.length * commonShare) rare[id] = 1
  return rare
}

type VocabularyTraits = { continues: Uint8Array; ends: Uint8Array; ordinary: Int32Array }

/** As it was before it was masked. */
export function unmasked({ ids, places, originals }: MaskedSequence): Int32Array {
  const whole = Int32Array.from(ids)
  for (const [i, place] of places.entries()) whole[place] = originals[i]!
  return whole
}

function vocabularyTraits(tokenizer: Vocabulary): VocabularyTraits {
  const special = new Set(Object.values(tokenizer.special).map((token) => token.id))
  const tokens = Array.from({ length: tokenizer.vocabSize }, (_, id) => tokenizer.tokenOf(id))
  return {
    continues: Uint8Array.from(tokens, (token) => (token?.startsWith('##') ? 1 : 0)),
    ends: Uint8Array.from(tokens, (token) => (/^[.!?。…]+$/.test(token ?? '') ? 1 : 0)),
    ordinary: Int32Array.from(tokens.keys().filter((id) => !special.has(id))),
  }
}

/** What a window's other part is drawn from. */
type Source = { all: readonly Window[]; byKind: ReadonlyMap<number, readonly Window[]>; hasOthers: boolean }

/** Windows, and for pairs what their other parts are drawn from. */
type Stretches = { windows: readonly Window[]; everywhere?: Source; inFile: ReadonlyMap<number, Source> }

/** A document that is alone has to do. */
function sourceOf(all: readonly Window[]): Source {
  const hasOthers = all.at(-1)!.document !== all[0]!.document
  return { all, byKind: Map.groupBy(all, ({ kind }) => kind), hasOthers }
}

/** Of files among several that have several documents. */
function sourcesByFile(windows: readonly Window[]): Map<number, Source> {
  const files = Map.groupBy(windows, ({ file }) => file)
  if (files.size < 2) return new Map()
  const sources = [...files].map(([file, own]) => [file, sourceOf(own)] as const)
  return new Map(sources.filter(([, { hasOthers }]) => hasOthers))
}

/**
 * Documents in stretches of at most `longest` tokens, each with a cut: after the sentence end nearest its middle, else at a word. With a seed nearest a
 * place drawn from its middle half; without one of a text always the same.
 */
function cutWindows(
  { tokens, starts, files }: TokenCorpus,
  longest: number,
  share: number,
  { continues, ends }: VocabularyTraits,
  seed?: number,
): Window[] {
  const windows: Window[] = []
  const random = createRandom(seed ?? 0)
  for (let d = 0; d + 1 < starts.length; d++) {
    const last = starts[d + 1]!
    for (let start = starts[d]!, end = start; start < last; start = end) {
      const isShort = share > 0 && random.next() < share && longest > leastTokens
      end = Math.min(start + (isShort ? leastTokens + random.integer(longest - leastTokens) : longest), last)
      if (end - start < leastTokens) continue
      const middle = (start + end) >> 1
      const aim = seed === undefined ? middle : middle + Math.round((random.next() - 0.5) * ((end - start) / 2))
      const isWord = (i: number) => continues[tokens[i]!] === 0
      const isSentence = (i: number) => ends[tokens[i - 1]!] === 1 && ends[tokens[i]!] === 0
      const sentence = nearest(aim, start + 2, end - 2, isSentence)
      const cut = sentence ?? nearest(aim, start + 2, end - 2, isWord) ?? middle
      const kind = kindsOf * (end - cut) + (sentence === undefined ? 0 : 2) + (end === last ? 1 : 0)
      windows.push({ document: d, file: files?.[d] ?? 0, start, end, cut, kind })
    }
  }
  return windows
}

/** Of second parts of one length. */
const kindsOf = 4

function nearest(middle: number, low: number, high: number, fits: (i: number) => boolean): number | undefined {
  for (let d = 0; middle - d >= low || middle + d <= high; d++) {
    if (middle - d >= low && fits(middle - d)) return middle - d
    if (middle + d <= high && fits(middle + d)) return middle + d
  }
  return undefined
}

/** Shuffled windows, sorted by length within groups of about 64 batches, cut at `batchTokens`, batches shuffled. */
function planBatches(lengths: Uint16Array, batchTokens: number, seed: number): Uint32Array[] {
  const random = createRandom(seed)
  const order = random.shuffle(Array.from(lengths.keys()))
  const mean = lengths.reduce((a, b) => a + b, 0) / lengths.length
  const group = Math.max(1, Math.round((64 * batchTokens) / mean))
  const batches: Uint32Array[] = []
  for (let at = 0; at < order.length; at += group) {
    const part = order.slice(at, at + group).sort((a, b) => lengths[a]! - lengths[b]! || a - b)
    let first = 0
    for (let i = 1; i <= part.length; i++)
      if (i === part.length || (i - first + 1) * lengths[part[i]!]! > batchTokens) {
        batches.push(Uint32Array.from(part.slice(first, i)))
        first = i
      }
  }
  return random.shuffle(batches)
}
