// What the methods of fine-tuning share: the run's context, features and heads fitted on them, logits of a model.
import type { Pooling } from '../compile/inference.ts'
import type { WantedBackend } from '../heads/backends.ts'
import type { LoadedModel } from '../importing/load-model.ts'
import { openRunner, runRows } from '../inference/encoder.ts'
import type { SessionOptions } from '../runtime/session.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { computeFeatures } from './features.ts'
import type { FinetuneSettings } from './finetune-settings.ts'
import { fitHead, headTargets } from './fit-head.ts'
import type { Examples, LabelledSplit } from './labelled-examples.ts'
import type { LoopResult, StepProgress } from './loop.ts'
import type { Note } from './notes.ts'
import type { Settled } from './settled.ts'

export type FinetuneEvent =
  | { kind: 'phase'; phase: 'data' | 'baselines' | 'features' | 'head' | 'train' | 'evaluate' | 'save' }
  | { kind: 'progress'; phase: string; done: number; total: number }
  | { kind: 'head'; epoch: number; loss: number; validationLoss: number | null }
  /** Those that are learned, and those held out. */
  | { kind: 'rows'; train: number; test: number }
  /** What simpler ways reach on the rows held out, by metric; of scores there is no commonest. */
  | { kind: 'baselines'; majority?: Record<string, number>; tfidf: Record<string, number> }
  | ({ kind: 'step' } & StepProgress)
  /** A checkpoint of so many steps is on disk. */
  | { kind: 'saved'; step: number }
  /** On rows that are not trained on: the loss, and the accuracy where there are classes. */
  | { kind: 'validation'; step: number; loss: number; accuracy?: number }
  | Note

export type FinetuneContext = { signal?: AbortSignal | undefined; emit(event: FinetuneEvent): void }

export type Work = FinetuneContext & {
  settings: FinetuneSettings
  model: LoadedModel
  base: LoadedModel
  tokenizer: Tokenizer
  split: LabelledSplit
  /** As the model's classes are called. */
  labels: string[]
  session: SessionOptions
}

/** `kept`: the step whose weights were kept, and why the steps ended. */
export type Outcome = {
  testLogits(): Promise<Float32Array>
  realTokens: number
  kept?: { keptStep: number; end: LoopResult['end'] }
  /** What the steps took where the settings said nothing. */
  settled?: Settled
}

/** Inverse frequency, with a mean of 1 over the rows. */
export function balancedWeights(labels: readonly number[], classes: number): Float32Array {
  const counts = new Float32Array(classes)
  for (const label of labels) counts[label]!++
  return counts.map((count) => (count === 0 ? 0 : labels.length / (classes * count)))
}

async function featuresOf({ base, settings, session, signal, emit }: Work, examples: Examples, pooling: Pooling) {
  const onProgress = (done: number, total: number) => emit({ kind: 'progress', phase: 'features', done, total })
  return computeFeatures(base, examples.items, pooling, settings.cacheFolder, { ...session, signal, onProgress })
}

export async function fitOn(
  work: Work,
  pooling: Pooling,
  options: { hidden: number; dropout: number; intercept?: boolean },
) {
  const { settings, split, signal, emit } = work
  emit({ kind: 'phase', phase: 'features' })
  const features = await featuresOf(work, split.train, pooling)
  emit({ kind: 'phase', phase: 'head' })
  const classWeights =
    settings.balanceClasses && split.problem === 'classes'
      ? balancedWeights(split.train.labels, split.classNames.length)
      : undefined
  const head = await fitHead(features, headTargets(split.train, split, classWeights), {
    ...options,
    backend: settings.head.backend as WantedBackend,
    seed: settings.seed,
    signal,
    onProgress: ({ epoch, loss, validationLoss }) => emit({ kind: 'head', epoch, loss, validationLoss }),
  })
  return { head, features }
}

export async function logitsOf(
  model: LoadedModel,
  examples: Examples,
  session: SessionOptions,
  signal: AbortSignal | undefined,
): Promise<Float32Array> {
  const runner = await openRunner(model, { kind: 'task' }, session)
  try {
    return (await runRows(runner, examples.items, 'logits', { signal })).data
  } finally {
    await runner.close()
  }
}
