// A GPT learns to write like the rows of a file: to answer, where they are conversations (the loss is on the replies alone), or to go on with such
// texts. Measured on rows held out, before and after, with the same openings written by both.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import type { LoraSettings } from '../compile/lora.ts'
import { writeFileAtomic } from '../formats/atomic-file.ts'
import { adapterSource } from '../importing/adapter.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { plainChatTemplate } from '../tokenizer/chat-template.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { checkpointFile } from './checkpoint.ts'
import { type EpochPlan, planEpochs } from './epoch-batches.ts'
import { defaultLearningRate, type FinetuneTextSettings } from './finetune-settings.ts'
import { checkTargets, initialLora, isLora, loraSettings, settingsFingerprint } from './finetune-weights.ts'
import type { FinetuneEvent } from './finetune-work.ts'
import { type LoopResult, type MicroBatch, trainLoop } from './loop.ts'
import { defaultAdam } from './optimizer.ts'
import { copyTokenizer, saveAdapter, saveWholeModel } from './save-model.ts'
import { forgetStop, isStopAsked } from './stop-request.ts'
import { tokenLabels } from './token-labels.ts'
import { openTraining, type TrainingSession } from './training-session.ts'
import { loadWritten, type WrittenExample, type WrittenSplit } from './written-examples.ts'
import { copiedShare, openingsOf, writeSamples } from './written-samples.ts'

/** Held-out losses are nats a learned token; step 0 is the model that was started from. */
export type FinetuneTextEvent = FinetuneEvent

export type WrittenSample = {
  prompt: string
  /** What the held-out row says. */
  reference: string
  before: string
  after: string
}

export type FinetuneTextResult = {
  folder: string
  method: FinetuneTextSettings['method']
  split: { train: number; test: number }
  skipped: { row: number; reason: string }[]
  truncatedRows: number
  metrics: {
    perplexity: number
    /** Of the model that was started from, on the same tokens. */
    basePerplexity: number
    loss: number
    baseLoss: number
    /** Held-out tokens that were measured. */
    tokens: number
    /** Share of the samples' stretches of eight tokens that stand in the training rows word for word. */
    copied: number
  }
  validation: { step: number; loss: number }[]
  /** The step whose weights were kept, and why the run ended. */
  keptStep: number
  end: LoopResult['end']
  samples: WrittenSample[]
  seconds: number
  tokensPerSecond: number
  peakMemoryMb: number
}

export type FinetuneTextContext = { signal?: AbortSignal | undefined; emit(event: FinetuneTextEvent): void }

/** Longer conversations are rare in tables, and attention costs their square. */
const defaultMaxLength = 256
/** The vocabulary's probabilities for so many rows at a time. */
const rowsPerChunk = 512
/** Held-out rows of one measurement; all of them at the end would take longer than a short run. */
const measuredRows = 400

type Work = FinetuneTextContext & {
  settings: FinetuneTextSettings
  base: LoadedModel
  tokenizer: Tokenizer
  template: string
  split: WrittenSplit
  lora: LoraSettings
  session: SessionOptions
  chunks: number
}

/** Errors: bad-argument (no decoder, or an adapter), bad-data (rows), non-finite. */
export async function finetuneText(
  settings: FinetuneTextSettings,
  context: FinetuneTextContext,
): Promise<FinetuneTextResult> {
  const { emit, signal } = context
  emit({ kind: 'phase', phase: 'data' })
  await mkdir(settings.runFolder, { recursive: true })
  await forgetStop(settings.runFolder)
  const work = await prepare(settings, context)
  const { base, tokenizer, split, session } = work
  const training = await open(work, true)
  const measuring = await open(work, false, training)
  const validation: FinetuneTextResult['validation'] = []
  const measure = async (step: number) => {
    const loss = await heldOutLoss(work, measuring)
    validation.push({ step, loss })
    emit({ kind: 'validation', step, loss })
    return loss
  }
  try {
    // the parameters are still the base's: a checkpoint is restored by the loop
    await measure(0)
    const openings = openingsOf(split.test)
    const before = await writeSamples(base, tokenizer, openings, work.template, settings.seed, session, signal)
    emit({ kind: 'phase', phase: 'train' })
    const plan = planOf(work)
    const steps = Math.ceil(plan.steps / settings.accumulate)
    const every = Math.max(1, Math.round(steps / settings.evaluations))
    const result = await trainLoop(training, {
      seed: settings.seed,
      steps,
      warmup: settings.warmup,
      learningRate: settings.learningRate ?? defaultLearningRate(settings.method, base.config.width),
      schedule: settings.schedule,
      adam: { ...defaultAdam, weightDecay: settings.weightDecay, maxGradNorm: settings.maxGradNorm },
      batches: createBatches(work, plan, steps),
      checkpoint: {
        folder: settings.runFolder,
        everySeconds: settings.checkpointSeconds,
        ...(settings.checkpointSteps ? { everySteps: settings.checkpointSteps } : {}),
        fingerprint: settingsFingerprint(settings, split.contentHash),
        resume: settings.resume,
      },
      signal,
      evaluation: { everySteps: every, measure, patience: settings.patience },
      shouldStop: () => isStopAsked(settings.runFolder),
      onStep: (progress) => emit({ kind: 'step', ...progress }),
    })
    emit({ kind: 'phase', phase: 'save' })
    await save(work, training)
    const saved = await loadModel(settings.outputFolder)
    emit({ kind: 'phase', phase: 'evaluate' })
    const after = await writeSamples(saved, tokenizer, openings, work.template, settings.seed, session, signal)
    const [first, last] = [validation[0]!.loss, result.keptLoss!]
    return {
      folder: settings.outputFolder,
      method: settings.method,
      split: { train: split.train.length, test: split.test.length },
      skipped: split.skipped,
      truncatedRows: split.truncatedRows,
      metrics: {
        perplexity: Math.exp(last),
        basePerplexity: Math.exp(first),
        loss: last,
        baseLoss: first,
        tokens: countLearned(split.test.slice(0, measuredRows)),
        copied: copiedShare(after, split.train),
      },
      validation,
      keptStep: result.keptStep,
      end: result.end,
      samples: openings.map(({ shown, reference }, i) => ({
        prompt: shown,
        reference,
        before: before[i]!.text,
        after: after[i]!.text,
      })),
      seconds: result.seconds,
      tokensPerSecond: result.realTokens / result.seconds,
      peakMemoryMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
    }
  } finally {
    await training.close()
    await measuring.close()
  }
}

async function prepare(settings: FinetuneTextSettings, context: FinetuneTextContext): Promise<Work> {
  const { emit, signal } = context
  const base = await loadModel(settings.model)
  if (base.lora || base.head)
    throw new AppError(
      'bad-argument',
      `${base.name} is an adapter on ${base.base!.name}: fine-tune that model, or export this one first`,
    )
  if (base.config.task !== 'causal-lm')
    throw new AppError(
      'bad-argument',
      `${base.name} (${base.config.family}, ${base.config.task}) cannot learn to write: choose a GPT`,
      { task: base.config.task },
    )
  const tokenizer = await loadTokenizer(base.tokenizerFolder)
  if (!tokenizer.special.eos)
    throw new AppError('bad-model', `the tokenizer of ${base.name} has no end-of-text token: a reply could not end`)
  const template = tokenizer.chatTemplate ?? plainChatTemplate
  const maxLength = Math.min(settings.maxLength ?? defaultMaxLength, base.config.positions)
  const split = await loadWritten({ ...settings, maxLength, signal }, tokenizer, template)
  for (const part of ['train', 'test'] as const)
    if (split[part].length === 0)
      throw new AppError('bad-data', `no row is left to ${part === 'train' ? 'learn from' : 'measure on'}`, { part })
  if (split.skipped.length > 0) {
    const some = split.skipped.slice(0, 5).map(({ row, reason }) => `row ${row} (${reason})`)
    emit({ kind: 'note', text: `${split.skipped.length} rows left out: ${some.join(', ')}` })
  }
  if (split.truncatedRows > 0)
    emit({ kind: 'note', text: `${split.truncatedRows} rows are cut to ${maxLength} tokens` })
  const lora = loraSettings(base, settings)
  if (settings.method === 'lora') checkTargets(base, base.name, lora)
  const perBatch = (countLearned(split.train) / split.train.length) * settings.batchSize
  // a trained vocabulary's gradient is summed over the parts: one part is fastest
  const chunks = settings.method === 'full' ? 1 : Math.max(1, Math.round(perBatch / rowsPerChunk))
  const session = { provider: settings.provider, ...(settings.threads ? { threads: settings.threads } : {}) }
  return { ...context, settings, base, tokenizer, template, split, lora, session, chunks }
}

const countLearned = (examples: readonly WrittenExample[]): number =>
  examples.reduce((sum, { learned }) => sum + learned.reduce((a, b) => a + b, 0), 0)

function open(
  { settings, base, lora, session, chunks }: Work,
  gradients: boolean,
  like?: TrainingSession,
): Promise<TrainingSession> {
  const { method, seed } = settings
  return openTraining(base, {
    ...session,
    isTrained: () => method === 'full',
    ...(method === 'lora' ? { lora: { settings: lora, source: adapterSource(new Map(), settings.outputFolder) } } : {}),
    dropout: gradients && settings.dropout,
    gradients,
    chunks,
    initial: async (name, shape) =>
      like?.parameters.get(name) ?? (isLora(name) ? initialLora(name, shape, seed) : base.source.read(name, shape)),
  })
}

function planOf({ settings, split }: Work): EpochPlan {
  const { batchSize, epochs, seed } = settings
  return planEpochs(
    split.train.map(({ ids }) => ids.length),
    { batchSize, epochs, seed },
  )
}

/** Every learned token of an optimiser step weighs the same. */
function microBatches(
  { base, chunks }: Work,
  examples: readonly WrittenExample[],
  parts: readonly (readonly number[])[],
): MicroBatch[] {
  const total = countLearned(parts.flat().map((row) => examples[row]!))
  return parts.map((rows) => {
    const chosen = rows.map((row) => examples[row]!)
    const batch = padBatch(chosen, base)
    const places: number[] = []
    const labels: number[] = []
    for (const [row, { ids, learned }] of chosen.entries())
      for (let t = 0; t < ids.length - 1; t++) {
        if (learned[t] === 0) continue
        places.push(row * batch.tokens + t)
        labels.push(ids[t + 1]!)
      }
    return {
      inputs: { ...batch.tensors, ...tokenLabels(places, labels, 1 / total, chunks) },
      realTokens: batch.realTokens,
      rows: chosen.map(({ row }) => row),
    }
  })
}

function createBatches(work: Work, plan: EpochPlan, steps: number): (step: number) => MicroBatch[] {
  const { accumulate } = work.settings
  return (step) => {
    const first = step * accumulate
    const count = step === steps - 1 ? plan.steps - first : accumulate
    const parts = Array.from({ length: count }, (_, i) => plan.rowsOf(first + i))
    return microBatches(work, work.split.train, parts)
  }
}

/** Mean over the learned tokens of the first held-out rows, nats. */
async function heldOutLoss(work: Work, measuring: TrainingSession): Promise<number> {
  const test = work.split.test.slice(0, measuredRows)
  const tokens = countLearned(test)
  let loss = 0
  for (let start = 0; start < test.length; start += work.settings.batchSize) {
    work.signal?.throwIfAborted()
    const part = test.slice(start, start + work.settings.batchSize)
    const [batch] = microBatches(work, part, [[...part.keys()]])
    loss += ((await measuring.step(batch!.inputs, 0)).loss * countLearned(part)) / tokens
    await setImmediate()
  }
  return loss
}

async function save(work: Work, training: TrainingSession): Promise<void> {
  const { settings, base, lora, template, tokenizer } = work
  const { outputFolder, runFolder, method } = settings
  if (method === 'full') await saveWholeModel(outputFolder, base, training.parameters)
  else {
    const shapes = new Map(training.graph.trained.map(({ name, shape }) => [name, shape]))
    await saveAdapter(outputFolder, base, base.config, lora, training.parameters, shapes)
    await copyTokenizer(base.tokenizerFolder, outputFolder)
  }
  const isConversation = settings.columns.kind !== 'text'
  if (isConversation && tokenizer.chatTemplate === undefined)
    await writeFileAtomic(join(outputFolder, 'chat_template.jinja'), template)
  await rm(checkpointFile(runFolder), { force: true })
}
