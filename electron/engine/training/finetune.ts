// Fine-tuning, start to finish: data, baselines, a head on frozen features or LoRA or every parameter, evaluation on the rows held out, and the model
// in its folder.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Interval } from '../evaluation/metrics.ts'
import { writeFileAtomic } from '../formats/atomic-file.ts'
import { loadModel, withTask } from '../importing/load-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import { cardBaseOf } from './card-parts.ts'
import { type Metrics, measure, predictedRows } from './evaluate.ts'
import { compared, computeBaselines } from './finetune-baselines.ts'
import { finetuneCard } from './finetune-card.ts'
import type { FinetuneSettings } from './finetune-settings.ts'
import { trainWeights } from './finetune-weights.ts'
import { type FinetuneContext, fitOn, logitsOf, type Outcome, type Work } from './finetune-work.ts'
import { defaultMaxLength, type Examples, loadSplit } from './labelled-examples.ts'
import type { LoopResult } from './loop.ts'
import { modelDraft, placeModel, removeModelDraft } from './model-draft.ts'
import { leftOut, note } from './notes.ts'
import { predictionsFile } from './predictions-file.ts'
import { saveCard, saveHead } from './save-model.ts'
import { withSettled } from './settled.ts'
import { type SplitSizes, sizesOf } from './split-sizes.ts'

export type { FinetuneContext, FinetuneEvent } from './finetune-work.ts'

export type FinetuneResult = {
  folder: string
  method: FinetuneSettings['method']
  labels: string[]
  split: SplitSizes
  skipped: { row: number; reason: string }[]
  truncatedRows: number
  metrics: Metrics
  baselines: {
    majority?: Metrics
    /** `ahead`, on the same rows, 95 % interval: how much more often the model is right (of all of a row's labels), or how much less its scores are off. */
    tfidf?: Metrics & { analyzer: string; ahead?: Interval }
  }
  /** The step whose weights were kept, and why the steps ended; a head has none. */
  keptStep?: number
  end?: LoopResult['end']
  /** Of the training alone: features, head and steps. */
  seconds: number
  /** Real tokens, padding left out. */
  tokensPerSecond: number
  peakMemoryMb: number
}

export async function finetune(settings: FinetuneSettings, context: FinetuneContext): Promise<FinetuneResult> {
  const { emit } = context
  emit({ kind: 'phase', phase: 'data' })
  const draft = modelDraft(settings.outputFolder)
  await removeModelDraft(settings.outputFolder)
  const work = await prepareLabelled({ ...settings, outputFolder: draft }, context)
  const { split, labels } = work
  emit({ kind: 'rows', train: split.train.items.length, test: split.test.items.length })
  const baselines = settings.baselines ? await computeBaselines(work) : {}

  const began = performance.now()
  const outcome = settings.method === 'head' ? await trainHeadMethod(work) : await trainWeights(work, settings.method)
  const trainedSeconds = (performance.now() - began) / 1000
  emit({ kind: 'phase', phase: 'evaluate' })
  const logits = await outcome.testLogits()
  const metrics = measure(logits, split.test, labels, split.problem, settings.seed)
  const predictions = predictedRows(logits, split.test, split.problem)
  await mkdir(settings.runFolder, { recursive: true })
  await writeFileAtomic(
    join(settings.runFolder, predictionsFile),
    `${predictions.map((row) => JSON.stringify(row)).join('\n')}\n`,
  )
  const result: FinetuneResult = {
    folder: settings.outputFolder,
    method: settings.method,
    labels,
    split: sizesOf(split.train.items.length, split.test.items.length, split),
    skipped: split.skipped,
    truncatedRows: split.truncatedRows,
    metrics,
    baselines: compared(baselines, logits, split, settings.seed),
    ...outcome.kept,
    seconds: trainedSeconds,
    tokensPerSecond: outcome.realTokens / trainedSeconds,
    peakMemoryMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }
  const sample = split.train.items.slice(0, 100).map(({ text }) => text)
  const told = outcome.settled ? withSettled(settings, outcome.settled) : settings
  const card = finetuneCard(told, result, await cardBaseOf(work.base, settings.modelName), sample)
  await saveCard(draft, card)
  await placeModel(settings.outputFolder)
  return result
}

/** Errors: bad-argument (an adapter, or a model that does not fit), bad-data (rows). */
export async function prepareLabelled(settings: FinetuneSettings, context: FinetuneContext): Promise<Work> {
  const { emit, signal } = context
  const base = await loadModel(settings.model)
  if (base.lora || base.head)
    throw new AppError(
      'bad-argument',
      say`${base.name} is an adapter or a head on ${base.base!.name}: fine-tune that model, or export this one first`,
    )
  const tokenizer = await loadTokenizer(base.tokenizerFolder)
  const maxLength = Math.min(settings.maxLength ?? defaultMaxLength(base, tokenizer), base.config.positions)
  const split = await loadSplit({ ...settings, maxLength, signal }, tokenizer)
  if (split.skipped.length > 0) emit(leftOut(split.skipped))
  if (split.truncatedRows > 0) emit(note(say`${split.truncatedRows} texts are cut to ${maxLength} tokens`))
  const labels = settings.labelKind === 'score' ? ['score'] : split.classNames
  const session: SessionOptions = {
    provider: settings.provider,
    ...(settings.threads ? { threads: settings.threads } : {}),
  }
  const model = withTask(base, 'sequence', labels, split.problem)
  return { ...context, settings, base, model, tokenizer, split, labels, session }
}

const countTokens = (examples: Examples): number => examples.items.reduce((sum, item) => sum + item.ids.length, 0)

async function trainHeadMethod(work: Work): Promise<Outcome> {
  const { base, model, settings, split, emit, session, signal } = work
  const { pooling, hidden, dropout } = settings.head
  if (pooling === 'pooler' && !base.architecture.pool)
    throw new AppError('bad-argument', say`a ${base.config.family} model has no pooler; use mean, first or last`)
  const { layers } = (await fitOn(work, pooling, { hidden, dropout })).head
  emit({ kind: 'phase', phase: 'save' })
  await saveHead(settings.outputFolder, base, pooling, layers, model.config)
  return {
    realTokens: countTokens(split.train),
    testLogits: () => logitsOf({ ...model, head: { pooling, layers } }, split.test, session, signal),
  }
}
