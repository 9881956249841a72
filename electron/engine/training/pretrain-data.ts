// The text of a pre-training as batches: read and tokenised once, a part of it held out.
import { setImmediate } from 'node:timers/promises'
import { deriveSeed } from '../../../shared/domain/random.ts'
import { causalBatches } from './causal-batches.ts'
import { noText, type TextCounts } from './clean-text.ts'
import { splitCorpus, type TokenCorpus, tokeniseCorpus } from './corpus.ts'
import type { MicroBatch } from './loop.ts'
import { type MaskedData, type MaskedOptions, maskedBatches } from './masked-batches.ts'
import type { PretrainContext } from './pretrain.ts'
import type { PretrainSettings } from './pretrain-settings.ts'
import { endOf, limitBytes, type PretrainStart } from './pretrain-start.ts'
import type { TrainingSession } from './training-session.ts'

/** Validation batches a measurement: enough to see the loss move, cheap beside the steps between. */
const validationBatches = 16
/** The vocabulary's probabilities for so many rows at a time. */
const rowsPerChunk = 512

export type PretrainText = {
  train: TokenCorpus
  validation: TokenCorpus
  /** Tokens of all the text. */
  tokens: number
  /** Where the text was cleaned. */
  counts: TextCounts | undefined
}

export async function readPretrainText(start: PretrainStart, context: PretrainContext): Promise<PretrainText> {
  const { settings } = start
  const counts = settings.clean && noText()
  const limit = limitBytes(settings)
  const corpus = await readCorpus(start, { files: settings.text, limitBytes: limit, counts }, context)
  if (!settings.validationText)
    return { ...splitCorpus(corpus, settings.validationShare), tokens: corpus.tokens.length, counts }
  const validation = await readCorpus(
    start,
    { files: settings.validationText, counts: settings.clean && noText() },
    context,
  )
  return { train: corpus, validation, tokens: corpus.tokens.length + validation.tokens.length, counts }
}

type Read = { files: readonly string[]; limitBytes?: number | undefined; counts: TextCounts | undefined }

async function readCorpus(
  { tokenizer, isGpt, settings }: PretrainStart,
  { files, limitBytes, counts }: Read,
  { emit, signal }: PretrainContext,
): Promise<TokenCorpus> {
  const lineEnd: number[] = []
  if (isGpt) tokenizer.appendIds('\n', lineEnd)
  const end = isGpt ? endOf(tokenizer) : undefined
  let reported = 0
  return tokeniseCorpus(tokenizer, {
    files,
    limitBytes,
    clean: settings.clean,
    signal,
    lineEnd,
    documentEnd: end === undefined ? [] : [end],
    ...(counts ? { counts } : {}),
    onProgress(tokens) {
      if (tokens - reported < 250_000) return
      reported = tokens
      emit({ kind: 'progress', phase: 'data', done: tokens, total: 0 })
    },
  })
}

export type PretrainData = {
  stepsPerEpoch: number
  chunks: number
  batch(step: number): MicroBatch[]
  masked?: MaskedData
}

/** Pieces in which the vocabulary's probabilities are made. */
export function chunksOf(settings: PretrainSettings, isGpt: boolean): number {
  const labelled = settings.batchTokens * (isGpt ? 1 : settings.maskShare)
  return Math.max(1, Math.round(labelled / rowsPerChunk))
}

/** What is learned from. */
export const trainingData = (start: PretrainStart, { train }: PretrainText): PretrainData =>
  openData(start, train, 0, {})
/** What the loss is measured on: that of BERT's own tasks. */
export const heldOutData = (start: PretrainStart, { validation }: PretrainText): PretrainData =>
  openData(start, validation, 1, { sharedWordWeight: 0 })

/** `purpose` parts the draws of one text from another's. */
function openData(
  start: PretrainStart,
  corpus: TokenCorpus,
  purpose: number,
  changes: Partial<MaskedOptions>,
): PretrainData {
  const { settings, model, tokenizer, isGpt } = start
  const seed = deriveSeed(settings.seed, purpose)
  const chunks = chunksOf(settings, isGpt)
  if (isGpt) return { chunks, ...causalBatches(model, corpus, { ...settings, seed, chunks }) }
  const masked = maskedBatches(model, tokenizer, corpus, { ...settings, ...changes, seed, chunks })
  return { chunks, ...masked, masked }
}

export async function validationLoss(
  session: TrainingSession,
  { batch, stepsPerEpoch }: PretrainData,
): Promise<number> {
  const count = Math.max(1, Math.min(validationBatches, stepsPerEpoch))
  let total = 0
  for (let step = 0; step < count; step++) {
    for (const { inputs } of batch(step)) total += (await session.step(inputs, 0)).loss
    await setImmediate()
  }
  return total / count
}
