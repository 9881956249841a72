// Pre-training from plain text: a tokenizer trained on it, then a GPT that predicts the next token, or a BERT that fills masks and judges which
// sentence follows. The folder holds a usable model at the end, and its card.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { CompilableModel } from '../compile/inference.ts'
import { elements, initialValue } from '../compile/parameters.ts'
import { writeJsonAtomic } from '../formats/atomic-file.ts'
import { combinedHash } from '../formats/content-hash.ts'
import { floatsToHalf, type TensorToWrite, writeSafetensors } from '../formats/safetensors.ts'
import { exists, listParameters, loadModel } from '../importing/load-model.ts'
import { type NewModel, newConfig, shapedModel, sizePresets } from '../importing/new-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { trainBpe } from '../tokenizer/train-bpe.ts'
import { trainWordPiece } from '../tokenizer/train-wordpiece.ts'
import { writeTokenizer } from '../tokenizer/write-tokenizer.ts'
import { causalBatches } from './causal-batches.ts'
import { readLines, splitCorpus, type TokenCorpus, tokeniseCorpus } from './corpus.ts'
import { type MicroBatch, type StepProgress, trainLoop } from './loop.ts'
import { type MaskedData, maskedBatches } from './masked-batches.ts'
import { defaultAdam } from './optimizer.ts'
import { pretrainCard } from './pretrain-card.ts'
import { measurePretrained, type PretrainMetrics, sampleTexts } from './pretrain-quality.ts'
import type { PretrainSettings } from './pretrain-settings.ts'
import { saveCard } from './save-model.ts'
import { openTraining, type TrainingSession } from './training-session.ts'

export type PretrainEvent =
  | { kind: 'phase'; phase: 'tokenizer' | 'data' | 'train' | 'evaluate' | 'save' }
  | { kind: 'progress'; phase: string; done: number; total: number }
  | ({ kind: 'step' } & StepProgress)
  /** A checkpoint of so many steps is on disk. */
  | { kind: 'saved'; step: number }
  /** Held-out loss in nats a token (BERT: both tasks together). */
  | { kind: 'validation'; step: number; loss: number }
  | { kind: 'sample'; text: string }

export type PretrainResult = {
  folder: string
  family: PretrainSettings['family']
  parameters: number
  steps: number
  tokens: { corpus: number; trained: number }
  firstLoss: number
  loss: number
  validation: { step: number; loss: number }[]
  metrics: PretrainMetrics
  samples: string[]
  seconds: number
  tokensPerSecond: number
  peakMemoryMb: number
}

export type PretrainContext = { signal?: AbortSignal | undefined; emit(event: PretrainEvent): void }

const endOfText = '<|endoftext|>'
/** Validation batches a measurement: enough to see the loss move, cheap beside the steps between. */
const validationBatches = 16
/** The vocabulary's probabilities for so many rows at a time. */
const rowsPerChunk = 512

export async function pretrain(settings: PretrainSettings, context: PretrainContext): Promise<PretrainResult> {
  if (settings.steps === undefined && settings.minutes === undefined)
    throw new AppError('bad-argument', say`say how long to train: give steps, or minutes`)
  const { emit, signal } = context
  await mkdir(settings.runFolder, { recursive: true })
  const tokenizer = await prepareTokenizer(settings, context)
  emit({ kind: 'phase', phase: 'data' })
  const corpus = await readCorpus(settings, tokenizer, context)
  const { train, validation } = splitCorpus(corpus, settings.validationShare)
  const model = describeModel(settings, tokenizer)
  const data = openData(settings, model, tokenizer, train, 0)
  const held = openData(settings, model, tokenizer, validation, 1)
  const steps = settings.steps ?? Number.MAX_SAFE_INTEGER
  const session: SessionOptions = {
    provider: settings.provider,
    ...(settings.threads ? { threads: settings.threads } : {}),
  }
  const training = await openTraining(model, {
    ...session,
    isTrained: () => true,
    dropout: settings.dropout > 0,
    chunks: data.chunks,
    initial: async (name, shape) => initialValue(name, shape, model.config.initializerRange, settings.seed),
  })
  const measuring = await openTraining(model, {
    ...session,
    isTrained: () => true,
    dropout: false,
    gradients: false,
    chunks: data.chunks,
    initial: async (name) => training.parameters.get(name)!,
  })
  try {
    emit({ kind: 'phase', phase: 'train' })
    const curve: PretrainResult['validation'] = []
    const validate = async (step: number) => {
      const loss = await validationLoss(measuring, held.batch, held.stepsPerEpoch)
      curve.push({ step, loss })
      emit({ kind: 'validation', step, loss })
    }
    const result = await trainLoop(training, {
      seed: settings.seed,
      steps,
      seconds: settings.minutes === undefined ? undefined : settings.minutes * 60,
      warmup: settings.warmup,
      learningRate: settings.learningRate,
      schedule: settings.schedule,
      adam: { ...defaultAdam, beta2: settings.beta2, weightDecay: settings.weightDecay },
      batches: data.batch,
      checkpoint: {
        folder: settings.runFolder,
        everySeconds: settings.checkpointSeconds,
        ...(settings.checkpointSteps ? { everySteps: settings.checkpointSteps } : {}),
        fingerprint: fingerprint(settings),
        resume: settings.resume,
      },
      signal,
      onSaved: (step) => emit({ kind: 'saved', step }),
      async onStep(progress) {
        emit({ kind: 'step', ...progress })
        if (progress.step % settings.evaluateEvery === 0) await validate(progress.step)
      },
    })
    if (curve.at(-1)?.step !== result.steps) await validate(result.steps)
    emit({ kind: 'phase', phase: 'save' })
    await saveModel(settings, model, training)
    emit({ kind: 'phase', phase: 'evaluate' })
    const saved = await loadModel(settings.outputFolder)
    const metrics = await measurePretrained(saved, held.masked, curve.at(-1)!.loss, session)
    const samples = await sampleTexts(saved, tokenizer, validation, settings.seed, session)
    for (const text of samples) emit({ kind: 'sample', text })
    const summary: PretrainResult = {
      folder: settings.outputFolder,
      family: settings.family,
      parameters: listParameters(model).reduce((sum, { shape }) => sum + elements(shape), 0),
      steps: result.steps,
      tokens: { corpus: corpus.tokens.length, trained: result.realTokens },
      firstLoss: result.firstLoss,
      loss: result.lastLoss,
      validation: curve,
      metrics,
      samples,
      seconds: result.seconds,
      tokensPerSecond: result.realTokens / result.seconds,
      peakMemoryMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
    }
    await saveCard(settings.outputFolder, pretrainCard(settings, summary))
    return summary
  } finally {
    await training.close()
    await measuring.close()
  }
}

async function prepareTokenizer(settings: PretrainSettings, { emit, signal }: PretrainContext): Promise<Tokenizer> {
  const { outputFolder, family, vocabSize, lowercase } = settings
  if (settings.resume && (await exists(join(outputFolder, 'tokenizer.json')))) return loadTokenizer(outputFolder)
  emit({ kind: 'phase', phase: 'tokenizer' })
  const lines = readLines({ files: settings.text, limitBytes: limitBytes(settings), signal })
  const options = {
    vocabSize,
    onProgress: ({ done, total }: { done: number; total?: number }) =>
      emit({ kind: 'progress', phase: 'tokenizer', done, total: total ?? 0 }),
    ...(signal ? { signal } : {}),
  }
  const json =
    family === 'gpt2'
      ? await trainBpe(lines, { ...options, specials: [endOfText] })
      : await trainWordPiece(lines, { ...options, lowercase })
  await writeTokenizer(outputFolder, json, { modelMaxLength: positionsOf(settings) })
  return loadTokenizer(outputFolder)
}

const limitBytes = ({ limitMegabytes }: PretrainSettings): number | undefined =>
  limitMegabytes === undefined ? undefined : limitMegabytes * 1e6
const positionsOf = ({ positions, seqLength }: PretrainSettings): number => Math.max(positions ?? 128, seqLength)

async function readCorpus(
  settings: PretrainSettings,
  tokenizer: Tokenizer,
  { emit, signal }: PretrainContext,
): Promise<TokenCorpus> {
  const isGpt = settings.family === 'gpt2'
  const lineEnd: number[] = []
  if (isGpt) tokenizer.appendIds('\n', lineEnd)
  let reported = 0
  return tokeniseCorpus(tokenizer, {
    files: settings.text,
    limitBytes: limitBytes(settings),
    signal,
    lineEnd,
    documentEnd: isGpt ? [tokenizer.idOf(endOfText)!] : [],
    onProgress(tokens) {
      if (tokens - reported < 250_000) return
      reported = tokens
      emit({ kind: 'progress', phase: 'data', done: tokens, total: 0 })
    },
  })
}

function describeModel(settings: PretrainSettings, tokenizer: Tokenizer): CompilableModel {
  const preset = sizePresets[settings.size]
  const isGpt = settings.family === 'gpt2'
  const end = tokenizer.idOf(endOfText)
  const description: NewModel = {
    family: settings.family,
    task: isGpt ? 'causal-lm' : settings.nextSentence ? 'pretraining' : 'masked-lm',
    layers: settings.layers ?? preset.layers,
    width: settings.width ?? preset.width,
    heads: settings.heads ?? preset.heads,
    vocabSize: tokenizer.vocabSize,
    positions: positionsOf(settings),
    dropout: settings.dropout,
    padTokenId: isGpt ? end! : tokenizer.special.pad!.id,
    ...(isGpt ? { eosTokenId: end! } : {}),
  }
  const config = newConfig(description)
  const source = { locate: unread, read: unread }
  return { ...shapedModel(config), source }
}

/** Every parameter of a new model is trained, so none is ever read from a file. */
const unread = (name: string): never => {
  throw new AppError('internal', `parameter '${name}' of a new model was read before it was made`)
}

type Data = { stepsPerEpoch: number; chunks: number; batch(step: number): MicroBatch[]; masked?: MaskedData }

function openData(
  settings: PretrainSettings,
  model: CompilableModel,
  tokenizer: Tokenizer,
  corpus: TokenCorpus,
  purpose: number,
): Data {
  const seed = deriveSeed(settings.seed, purpose)
  const isGpt = settings.family === 'gpt2'
  const labelled = settings.batchTokens * (isGpt ? 1 : settings.maskShare)
  const chunks = Math.max(1, Math.round(labelled / rowsPerChunk))
  if (isGpt) return { chunks, ...causalBatches(model, corpus, { ...settings, seed, chunks }) }
  const masked = maskedBatches(model, tokenizer, corpus, { ...settings, seed, chunks })
  return { chunks, ...masked, masked }
}

async function validationLoss(
  session: TrainingSession,
  batch: (step: number) => MicroBatch[],
  available: number,
): Promise<number> {
  const count = Math.max(1, Math.min(validationBatches, available))
  let total = 0
  for (let step = 0; step < count; step++) {
    for (const { inputs } of batch(step)) total += (await session.step(inputs, 0)).loss
    await setImmediate()
  }
  return total / count
}

async function saveModel(settings: PretrainSettings, model: CompilableModel, training: TrainingSession): Promise<void> {
  const tensors = listParameters(model).map(({ name, shape }): TensorToWrite => {
    const data = training.parameters.get(name)!
    return settings.half
      ? { name, dtype: 'F16', shape: [...shape], data: floatsToHalf(data) }
      : { name, dtype: 'F32', shape: [...shape], data }
  })
  await writeSafetensors(join(settings.outputFolder, 'model.safetensors'), tensors, { format: 'pt' })
  const dtype = settings.half ? 'float16' : 'float32'
  await writeJsonAtomic(join(settings.outputFolder, 'config.json'), { ...model.config.raw, dtype })
}

function fingerprint(settings: PretrainSettings): string {
  const { runFolder, outputFolder, cacheFolder, resume, checkpointSeconds, checkpointSteps, threads, ...rest } =
    settings
  return combinedHash([JSON.stringify(rest)])
}
