// A GPT learns to write like the rows of a file: to answer, where they are conversations (the loss is on the replies alone), or to go on with such
// texts. Measured on rows held out, before and after, with the same openings written by both.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { writeFileAtomic } from '../formats/atomic-file.ts'
import { loadModel } from '../importing/load-model.ts'
import { cardBaseOf } from './card-parts.ts'
import type { EpochPlan } from './epoch-batches.ts'
import { defaultLearningRate, type FinetuneTextSettings } from './finetune-settings.ts'
import { finetuneTextCard } from './finetune-text-card.ts'
import { settingsFingerprint } from './finetune-weights.ts'
import { type LoopResult, type MicroBatch, trainLoop } from './loop.ts'
import { modelDraft, placeModel, removeModelDraft } from './model-draft.ts'
import { defaultAdam } from './optimizer.ts'
import { copyTokenizer, saveAdapter, saveCard, saveWholeModel } from './save-model.ts'
import { settle, withSettled } from './settled.ts'
import { type SplitSizes, sizesOf } from './split-sizes.ts'
import { forgetStop, isStopAsked } from './stop-request.ts'
import type { TrainingSession } from './training-session.ts'
import { copiedShare, openingsOf, writeSamples } from './written-samples.ts'
import {
  countLearned,
  type FinetuneTextContext,
  microBatches,
  openWritten,
  planOf,
  prepareWritten,
  type WrittenWork,
} from './written-work.ts'

export type { FinetuneTextContext, FinetuneTextEvent } from './written-work.ts'

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
  split: SplitSizes
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

/** Held-out rows of one measurement; all of them at the end would take longer than a short run. */
const measuredRows = 400

/** Errors: bad-argument (no decoder, or an adapter), bad-data (rows), non-finite. */
export async function finetuneText(
  settings: FinetuneTextSettings,
  context: FinetuneTextContext,
): Promise<FinetuneTextResult> {
  const { emit, signal } = context
  emit({ kind: 'phase', phase: 'data' })
  await mkdir(settings.runFolder, { recursive: true })
  if (!settings.resume) await forgetStop(settings.runFolder)
  const draft = modelDraft(settings.outputFolder)
  await removeModelDraft(settings.outputFolder)
  const prepared = await prepareWritten({ ...settings, outputFolder: draft }, context)
  const { base, tokenizer, split, session } = prepared
  const settled = await settle(settings, {
    learningRate: defaultLearningRate(settings.method, base.config.width),
    targets: prepared.lora.targets,
  })
  const { learningRate, targets } = settled
  const work = { ...prepared, lora: { ...prepared.lora, targets } }
  emit({ kind: 'rows', train: split.train.length, test: split.test.length })
  const training = await openWritten(work, true)
  const measuring = await openWritten(work, false, training)
  const validation: FinetuneTextResult['validation'] = []
  const measure = async (step: number) => {
    const loss = await heldOutLoss(work, measuring)
    validation.push({ step, loss })
    emit({ kind: 'validation', step, loss })
    return loss
  }
  try {
    emit({ kind: 'phase', phase: 'baselines' })
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
      learningRate,
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
      onSaved: (step) => emit({ kind: 'saved', step }),
      onStep: (progress) => emit({ kind: 'step', ...progress }),
    })
    emit({ kind: 'phase', phase: 'save' })
    await save(work, training)
    const saved = await loadModel(draft)
    emit({ kind: 'phase', phase: 'evaluate' })
    const after = await writeSamples(saved, tokenizer, openings, work.template, settings.seed, session, signal)
    const [first, last] = [validation[0]!.loss, result.keptLoss!]
    const written: FinetuneTextResult = {
      folder: settings.outputFolder,
      method: settings.method,
      split: sizesOf(split.train.length, split.test.length, split),
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
    const sample = split.train.slice(0, 100).map(({ reference }) => reference)
    const card = finetuneTextCard(withSettled(settings, settled), written, await cardBaseOf(base, settings.modelName), {
      sample,
      template: work.template,
    })
    await saveCard(draft, card)
    await placeModel(settings.outputFolder)
    return written
  } finally {
    await training.close()
    await measuring.close()
  }
}

function createBatches(work: WrittenWork, plan: EpochPlan, steps: number): (step: number) => MicroBatch[] {
  const { accumulate } = work.settings
  return (step) => {
    const first = step * accumulate
    const count = step === steps - 1 ? plan.steps - first : accumulate
    const parts = Array.from({ length: count }, (_, i) => plan.rowsOf(first + i))
    return microBatches(work, work.split.train, parts)
  }
}

/** Mean over the learned tokens of the first held-out rows, nats. */
async function heldOutLoss(work: WrittenWork, measuring: TrainingSession): Promise<number> {
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

async function save(work: WrittenWork, training: TrainingSession): Promise<void> {
  const { settings, base, lora, template, tokenizer } = work
  const { outputFolder, method } = settings
  if (method === 'full') await saveWholeModel(outputFolder, base, training.parameters)
  else {
    const shapes = new Map(training.graph.trained.map(({ name, shape }) => [name, shape]))
    await saveAdapter(outputFolder, base, base.config, lora, training.parameters, shapes)
    await copyTokenizer(base.tokenizerFolder, outputFolder)
  }
  const isConversation = settings.columns.kind !== 'text'
  if (isConversation && tokenizer.chatTemplate === undefined)
    await writeFileAtomic(join(outputFolder, 'chat_template.jinja'), template)
}
