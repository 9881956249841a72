// A GPT about to learn from conversations or texts: its rows, its training graph and its batches.
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { LoraSettings } from '../compile/lora.ts'
import { adapterSource } from '../importing/adapter.ts'
import { type LoadedModel, loadModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { plainChatTemplate } from '../tokenizer/chat-template.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { type EpochPlan, planEpochs } from './epoch-batches.ts'
import type { FinetuneTextSettings } from './finetune-settings.ts'
import { checkTargets, initialLora, isLora, loraSettings } from './finetune-weights.ts'
import type { FinetuneEvent } from './finetune-work.ts'
import type { MicroBatch } from './loop.ts'
import { leftOut, note } from './notes.ts'
import { tokenLabels } from './token-labels.ts'
import { openTraining, type TrainingSession } from './training-session.ts'
import { loadWritten, type WrittenExample, type WrittenSplit } from './written-examples.ts'

/** Held-out losses are nats a learned token; step 0 is the model that was started from. */
export type FinetuneTextEvent = FinetuneEvent
export type FinetuneTextContext = { signal?: AbortSignal | undefined; emit(event: FinetuneTextEvent): void }

/** Longer conversations are rare in tables, and attention costs their square. */
const defaultMaxLength = 256
/** The vocabulary's probabilities for so many rows at a time. */
const rowsPerChunk = 512
export type WrittenWork = FinetuneTextContext & {
  settings: FinetuneTextSettings
  base: LoadedModel
  tokenizer: Tokenizer
  template: string
  split: WrittenSplit
  lora: LoraSettings
  session: SessionOptions
  chunks: number
}

export async function prepareWritten(
  settings: FinetuneTextSettings,
  context: FinetuneTextContext,
): Promise<WrittenWork> {
  const { emit, signal } = context
  const base = await loadModel(settings.model)
  if (base.lora || base.head)
    throw new AppError(
      'bad-argument',
      say`${base.name} is an adapter on ${base.base!.name}: fine-tune that model, or export this one first`,
    )
  if (base.config.task !== 'causal-lm')
    throw new AppError(
      'bad-argument',
      say`${base.name} (${base.config.family}, ${base.config.task}) cannot learn to write: choose a GPT`,
      { task: base.config.task },
    )
  const tokenizer = await loadTokenizer(base.tokenizerFolder)
  if (!tokenizer.special.eos)
    throw new AppError('bad-model', say`the tokenizer of ${base.name} has no end-of-text token: a reply could not end`)
  const template = tokenizer.chatTemplate ?? plainChatTemplate
  const maxLength = Math.min(settings.maxLength ?? defaultMaxLength, base.config.positions)
  const split = await loadWritten({ ...settings, maxLength, signal }, tokenizer, template)
  for (const part of ['train', 'test'] as const)
    if (split[part].length === 0)
      throw new AppError(
        'bad-data',
        part === 'train' ? say`no row is left to learn from` : say`no row is left to measure on`,
        {
          part,
        },
      )
  if (split.skipped.length > 0) emit(leftOut(split.skipped))
  if (split.truncatedRows > 0) emit(note(say`${split.truncatedRows} rows are cut to ${maxLength} tokens`))
  const lora = loraSettings(base, settings)
  if (settings.method === 'lora') checkTargets(base, base.name, lora)
  const perBatch = (countLearned(split.train) / split.train.length) * settings.batchSize
  // a trained vocabulary's gradient is summed over the parts: one part is fastest
  const chunks = settings.method === 'full' ? 1 : Math.max(1, Math.round(perBatch / rowsPerChunk))
  const session = { provider: settings.provider, ...(settings.threads ? { threads: settings.threads } : {}) }
  return { ...context, settings, base, tokenizer, template, split, lora, session, chunks }
}

export const countLearned = (examples: readonly WrittenExample[]): number =>
  examples.reduce((sum, { learned }) => sum + learned.reduce((a, b) => a + b, 0), 0)

export function openWritten(
  { settings, base, lora, session, chunks }: WrittenWork,
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

export function planOf({ settings, split }: WrittenWork): EpochPlan {
  const { batchSize, epochs, seed } = settings
  return planEpochs(
    split.train.map(({ ids }) => ids.length),
    { batchSize, epochs, seed },
  )
}

/** Every learned token of an optimiser step weighs the same. */
export function microBatches(
  { base, chunks }: WrittenWork,
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
