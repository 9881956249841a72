// How often a BERT is right about whether one text follows another, on held-out text: of pairs as `pretrain` draws them and as the paper's code does (Devlin
// et al. 2019, A.2), by length, beside what the words that both parts share tell. One figure would hide what makes a pair easy.
import { basename } from 'node:path'
import { defined } from '../electron/cli/options.ts'
import { loadModel } from '../electron/engine/importing/load-model.ts'
import { type OpenedModel, openModel, pairLogits, requireTask } from '../electron/engine/inference/tasks.ts'
import { loadTokenizer } from '../electron/engine/tokenizer/load-tokenizer.ts'
import { table } from '../electron/engine/training/card-parts.ts'
import { type TokenCorpus, tokeniseCorpus } from '../electron/engine/training/corpus.ts'
import {
  type MaskedSequence,
  maskedBatches,
  ownPairs,
  type PairDraws,
  paperPairs,
  unmasked,
} from '../electron/engine/training/masked-batches.ts'
import { say } from '../shared/said.ts'
import type { BenchContext } from './bench.ts'

export type NextSentenceRequest = BenchContext & {
  model: string
  text: readonly string[]
  /** Of each drawing. */
  pairs: number
}

/** `accuracy` of all, of pairs shorter than `shortTokens`, and of the rest; null where there are none. */
export type NextSentenceResult = {
  text: string
  draws: 'pretrain' | 'paper'
  pairs: number
  accuracy: number
  short: number | null
  long: number | null
  /** Of a verdict from shared words alone, rarer ones counting more, over or under their median. */
  wordOverlap: number
}

const shortTokens = 26
const drawings = { pretrain: ownPairs, paper: paperPairs }
/** The models' positions. */
const longestSequence = 128

/**
 * Each text alone (wrong parts of the same kind of text), and all together where there are several.
 * Errors: bad-argument (the model judges no pairs), and whatever the files fail with.
 */
export async function runNextSentence(request: NextSentenceRequest): Promise<NextSentenceResult[]> {
  const { text, pairs, threads, signal, note } = request
  const opened = openModel(await loadModel(request.model), await loadTokenizer(request.model), defined({ threads }))
  requireTask(opened, ['pretraining', 'next-sentence'], say`judge whether a text follows another`)
  const texts = [...text.map((file) => [file]), ...(text.length > 1 ? [text] : [])]
  const results: NextSentenceResult[] = []
  try {
    for (const files of texts) {
      const corpus = await tokeniseCorpus(opened.tokenizer, { files, lineEnd: [], documentEnd: [], signal })
      for (const [draws, kinds] of Object.entries(drawings)) {
        const name = files.map((file) => basename(file)).join(', ')
        note(`${name}: ${pairs} pairs as ${draws} draws them`)
        const sequences = drawPairs(opened, corpus, kinds, pairs)
        const logits = await pairLogits(opened, sequences, { signal })
        const right = sequences.map(({ isNext }, i) => logits[i]![0]! > logits[i]![1]! === isNext)
        const share = (has: (item: MaskedSequence) => boolean) => meanOf(right.filter((_, i) => has(sequences[i]!)))
        results.push({
          ...{ text: name, draws: draws as keyof typeof drawings, pairs },
          accuracy: meanOf(right)!,
          short: share(({ ids }) => ids.length < shortTokens),
          long: share(({ ids }) => ids.length >= shortTokens),
          wordOverlap: overlapAccuracy(sequences),
        })
      }
    }
  } finally {
    await opened.close()
  }
  return results
}

/** Without masks. */
function drawPairs({ model, tokenizer }: OpenedModel, corpus: TokenCorpus, draws: PairDraws, count: number) {
  const seqLength = Math.min(longestSequence, model.config.positions)
  const options = { seqLength, draws, nextSentence: true, seed: 1 }
  const unused = { batchTokens: seqLength, maskShare: 0, wholeWords: false, chunks: 1 }
  const drawn = maskedBatches(model, tokenizer, corpus, { ...options, ...unused }).sequences(1, count)
  return drawn.map((sequence) => ({ ...sequence, ids: unmasked(sequence) }))
}

const meanOf = (right: readonly boolean[]): number | null =>
  right.length === 0 ? null : right.filter(Boolean).length / right.length

/** Half of the pairs follow, so those above the median are said to. */
function overlapAccuracy(sequences: readonly MaskedSequence[]): number {
  const parts = sequences.map(({ ids, typeIds }) =>
    [0, 1].map((type) => new Set(ids.filter((_, i) => typeIds[i] === type))),
  )
  const counts = new Map<number, number>()
  for (const id of parts.flat().flatMap((part) => [...part])) counts.set(id, (counts.get(id) ?? 0) + 1)
  const weight = (id: number) => Math.log((2 * sequences.length) / counts.get(id)!)
  const total = (ids: Iterable<number>) => [...ids].reduce((sum, id) => sum + weight(id), 0)
  const scores = parts.map(([a, b]) => total(a!.intersection(b!)) / Math.sqrt(1 + total(a!) * total(b!)))
  const median = scores.toSorted((x, y) => x - y)[scores.length >> 1]!
  return meanOf(sequences.map(({ isNext }, i) => scores[i]! > median === isNext))!
}

/** As a Markdown table. */
export function nextSentenceTable(results: readonly NextSentenceResult[]): string {
  const cell = (share: number | null) => (share === null ? '–' : `${(100 * share).toFixed(1)} %`)
  const header = [
    ...['held-out text', 'pairs as drawn by', 'pairs', 'right'],
    ...[`under ${shortTokens} tokens`, 'longer', 'by shared words'],
  ]
  return table(
    header,
    results.map(({ text, draws, pairs, accuracy, short, long, wordOverlap }) => [
      ...[text, draws, pairs.toLocaleString('en')],
      ...[accuracy, short, long, wordOverlap].map(cell),
    ]),
  )
}
