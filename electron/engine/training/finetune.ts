// Fine-tuning, start to finish: data, baselines, a head on frozen features, then LoRA or every parameter from that head, evaluation on the rows
// held out, and the model in its folder.
import { mkdir, rm } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import type { Pooling } from '../compile/inference.ts'
import { isTarget, type LoraSettings } from '../compile/lora.ts'
import { initialValue, overlaySource } from '../compile/parameters.ts'
import { majorityBaseline, tfidfBaseline } from '../evaluation/baselines.ts'
import { combinedHash } from '../formats/content-hash.ts'
import type { WantedBackend } from '../heads/backends.ts'
import { adapterSource } from '../importing/adapter.ts'
import { type LoadedModel, listParameters, loadModel, withTask } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { openRunner, runRows } from '../inference/encoder.ts'
import { float32, int64, type SessionOptions, type TensorMap } from '../runtime/session.ts'
import { loadTokenizer } from '../tokenizer/load-tokenizer.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { checkpointFile } from './checkpoint.ts'
import { planEpochs } from './epoch-batches.ts'
import { type Metrics, measure } from './evaluate.ts'
import { computeFeatures } from './features.ts'
import { defaultLearningRate, type FinetuneSettings } from './finetune-settings.ts'
import { classifierOf, fitHead, headTargets } from './fit-head.ts'
import { defaultMaxLength, type Examples, type LabelledSplit, loadSplit } from './labelled-examples.ts'
import { type LoopResult, type MicroBatch, type StepProgress, trainLoop } from './loop.ts'
import { defaultAdam } from './optimizer.ts'
import { saveAdapter, saveHead, saveWholeModel } from './save-model.ts'
import { openTraining } from './training-session.ts'

export type FinetuneEvent =
  | { kind: 'phase'; phase: 'data' | 'baselines' | 'features' | 'head' | 'train' | 'evaluate' | 'save' }
  | { kind: 'progress'; phase: string; done: number; total: number }
  | { kind: 'head'; epoch: number; loss: number; validationLoss: number | null }
  | ({ kind: 'step' } & StepProgress)
  | { kind: 'note'; text: string }

export type FinetuneResult = {
  folder: string
  method: FinetuneSettings['method']
  labels: string[]
  split: { train: number; test: number }
  skipped: { row: number; reason: string }[]
  truncatedRows: number
  metrics: Metrics
  baselines: { majority?: Metrics; tfidf?: Metrics & { analyzer: string } }
  /** Of the training alone: features, head and steps. */
  seconds: number
  /** Real tokens, padding left out. */
  tokensPerSecond: number
  peakMemoryMb: number
}

export type FinetuneContext = { signal?: AbortSignal | undefined; emit(event: FinetuneEvent): void }

type Work = FinetuneContext & {
  settings: FinetuneSettings
  model: LoadedModel
  base: LoadedModel
  tokenizer: Tokenizer
  split: LabelledSplit
  session: SessionOptions
}

export async function finetune(settings: FinetuneSettings, context: FinetuneContext): Promise<FinetuneResult> {
  const { emit, signal } = context
  emit({ kind: 'phase', phase: 'data' })
  const base = await loadModel(settings.model)
  if (base.lora || base.head)
    throw new AppError(
      'bad-argument',
      `${base.name} is an adapter or a head on ${base.base!.name}: fine-tune that model, or export this one first`,
    )
  const tokenizer = await loadTokenizer(base.tokenizerFolder)
  const maxLength = Math.min(settings.maxLength ?? defaultMaxLength(base, tokenizer), base.config.positions)
  const split = await loadSplit({ ...settings, maxLength, signal }, tokenizer)
  if (split.skipped.length > 0)
    emit({
      kind: 'note',
      text: `${split.skipped.length} rows left out: ${split.skipped
        .slice(0, 5)
        .map(({ row, reason }) => `row ${row} (${reason})`)
        .join(', ')}`,
    })
  if (split.truncatedRows > 0)
    emit({ kind: 'note', text: `${split.truncatedRows} texts are cut to ${maxLength} tokens` })
  const labels = settings.labelKind === 'score' ? ['score'] : split.classNames
  const session: SessionOptions = {
    provider: settings.provider,
    ...(settings.threads ? { threads: settings.threads } : {}),
  }
  const model = withTask(base, 'sequence', labels, split.problem)
  const work: Work = { ...context, settings, base, model, tokenizer, split, session }
  const baselines = settings.baselines ? await computeBaselines(work) : {}

  const began = performance.now()
  const outcome = settings.method === 'head' ? await trainHeadMethod(work) : await trainWeights(work, settings.method)
  const trainedSeconds = (performance.now() - began) / 1000
  emit({ kind: 'phase', phase: 'evaluate' })
  const metrics = measure(await outcome.testLogits(), split.test, labels, split.problem, settings.seed)
  return {
    folder: settings.outputFolder,
    method: settings.method,
    labels,
    split: { train: split.train.items.length, test: split.test.items.length },
    skipped: split.skipped,
    truncatedRows: split.truncatedRows,
    metrics,
    baselines,
    seconds: trainedSeconds,
    tokensPerSecond: outcome.realTokens / trainedSeconds,
    peakMemoryMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
  }
}

type Outcome = { testLogits(): Promise<Float32Array>; realTokens: number }

async function computeBaselines({ split, settings, emit, signal }: Work): Promise<FinetuneResult['baselines']> {
  if (split.problem !== 'classes') return {}
  emit({ kind: 'phase', phase: 'baselines' })
  const { train, test, classNames } = split
  const majority = majorityBaseline(train.labels, test.labels, classNames)
  const texts = (examples: Examples) => examples.items.map((item) => item.text)
  const { metrics, analyzer } = await tfidfBaseline({
    trainTexts: texts(train),
    trainLabels: train.labels,
    testTexts: texts(test),
    testLabels: test.labels,
    classNames,
    seed: settings.seed,
    signal,
  })
  return { majority, tfidf: { ...metrics, analyzer } }
}

/** Inverse frequency, with a mean of 1 over the rows. */
function balancedWeights(labels: readonly number[], classes: number): Float32Array {
  const counts = new Float32Array(classes)
  for (const label of labels) counts[label]!++
  return counts.map((count) => (count === 0 ? 0 : labels.length / (classes * count)))
}

async function featuresOf({ base, settings, session, signal, emit }: Work, examples: Examples, pooling: Pooling) {
  const onProgress = (done: number, total: number) => emit({ kind: 'progress', phase: 'features', done, total })
  return computeFeatures(base, examples.items, pooling, settings.cacheFolder, { ...session, signal, onProgress })
}

async function fitOn(work: Work, pooling: Pooling, options: { hidden: number; dropout: number; intercept?: boolean }) {
  const { settings, split, signal, emit } = work
  emit({ kind: 'phase', phase: 'features' })
  const features = await featuresOf(work, split.train, pooling)
  emit({ kind: 'phase', phase: 'head' })
  const classWeights =
    settings.balanceClasses && split.problem === 'classes'
      ? balancedWeights(split.train.labels, split.classNames.length)
      : undefined
  return fitHead(features, headTargets(split.train, split, classWeights), {
    ...options,
    backend: settings.head.backend as WantedBackend,
    seed: settings.seed,
    signal,
    onProgress: ({ epoch, loss, validationLoss }) => emit({ kind: 'head', epoch, loss, validationLoss }),
  })
}

const countTokens = (examples: Examples): number => examples.items.reduce((sum, item) => sum + item.ids.length, 0)

async function trainHeadMethod(work: Work): Promise<Outcome> {
  const { base, model, settings, split, emit, session, signal } = work
  const { pooling, hidden, dropout } = settings.head
  if (pooling === 'pooler' && !base.architecture.pool)
    throw new AppError('bad-argument', `a ${base.config.family} model has no pooler; use mean, first or last`)
  const { layers } = await fitOn(work, pooling, { hidden, dropout })
  emit({ kind: 'phase', phase: 'save' })
  await saveHead(settings.outputFolder, base, pooling, layers, model.config)
  return {
    realTokens: countTokens(split.train),
    testLogits: () => logitsOf({ ...model, head: { pooling, layers } }, split.test, session, signal),
  }
}

async function logitsOf(
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

/** The features that the architecture's own classifier reads. */
const ownPooling = (model: LoadedModel): Pooling => (model.architecture.pool ? 'pooler' : 'last')

async function initialHead(work: Work): Promise<Map<string, Float32Array>> {
  const { model, settings } = work
  const [module] = model.architecture.headModules.sequence!
  const shapes = listParameters(model).filter(({ name }) => name.startsWith(`${module}.`))
  if (!settings.fittedHead)
    return new Map(
      shapes.map(({ name, shape }) => [name, initialValue(name, shape, model.config.initializerRange, settings.seed)]),
    )
  const hasBias = shapes.some(({ name }) => name.endsWith('.bias'))
  const { weight, bias } = classifierOf(
    await fitOn(work, ownPooling(model), { hidden: 0, dropout: 0, intercept: hasBias }),
  )
  return new Map(shapes.map(({ name }) => [name, name.endsWith('.bias') ? bias : weight]))
}

async function trainWeights(work: Work, method: 'lora' | 'full'): Promise<Outcome> {
  const { settings, base, model, split, session, signal, emit } = work
  await mkdir(settings.runFolder, { recursive: true })
  const fresh = await initialHead(work)
  const started: LoadedModel = { ...model, source: overlaySource(base.source, fresh) }
  const targets = settings.lora.targets ?? [...model.architecture.loraTargets]
  const lora: LoraSettings = { ...settings.lora, targets }
  if (method === 'lora' && !listParameters(model).some(({ name }) => isTarget(name.replace(/\.weight$/, ''), targets)))
    throw new AppError(
      'bad-argument',
      `no projection of ${base.name} is called ${targets.join(' or ')}; see its parameters with 'tunesmith models ${base.name}'`,
      { targets },
    )
  const plan = planEpochs(
    split.train.items.map((item) => item.ids.length),
    { batchSize: settings.batchSize, epochs: settings.epochs, seed: settings.seed },
  )
  const steps = Math.ceil(plan.steps / settings.accumulate)
  const training = await openTraining(started, {
    ...session,
    isTrained: (name) => method === 'full' || fresh.has(name),
    ...(method === 'lora' ? { lora: { settings: lora, source: adapterSource(new Map(), settings.outputFolder) } } : {}),
    dropout: settings.dropout,
    chunks: 1,
    initial: async (name, shape) =>
      isLora(name) ? initialLora(name, shape, settings.seed) : started.source.read(name, shape),
  })
  try {
    emit({ kind: 'phase', phase: 'train' })
    const result = await trainLoop(training, {
      seed: settings.seed,
      steps,
      warmup: settings.warmup,
      learningRate: settings.learningRate ?? defaultLearningRate(method, model.config.width),
      schedule: settings.schedule,
      adam: { ...defaultAdam, weightDecay: settings.weightDecay, maxGradNorm: settings.maxGradNorm },
      batches: createBatches(work, plan, steps),
      checkpoint: {
        folder: settings.runFolder,
        everySeconds: settings.checkpointSeconds,
        ...(settings.checkpointSteps ? { everySteps: settings.checkpointSteps } : {}),
        fingerprint: fingerprint(settings, split),
        resume: settings.resume,
      },
      signal,
      onStep: (progress) => emit({ kind: 'step', ...progress }),
    })
    return await saveTrained(work, method, started, lora, training, result)
  } finally {
    await training.close()
  }
}

const isLora = (name: string): boolean => name.startsWith('base_model.model.')

/** Hu et al. 2021, 4.1: A random, B zero, so that training begins at the base model. PEFT's A is Kaiming-uniform: deviation 1 / sqrt(3 in). */
function initialLora(name: string, shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
  return initialValue(name, shape, name.includes('lora_A') ? 1 / Math.sqrt(3 * shape[1]!) : 0, seed)
}

async function saveTrained(
  work: Work,
  method: 'lora' | 'full',
  model: LoadedModel,
  lora: LoraSettings,
  training: Awaited<ReturnType<typeof openTraining>>,
  result: LoopResult,
): Promise<Outcome> {
  const { settings, base, split, session, signal, emit } = work
  emit({ kind: 'phase', phase: 'save' })
  const shapes = new Map(training.graph.trained.map(({ name, shape }) => [name, shape]))
  if (method === 'full') await saveWholeModel(settings.outputFolder, model, training.parameters)
  else await saveAdapter(settings.outputFolder, base, model.config, lora, training.parameters, shapes)
  await rm(checkpointFile(settings.runFolder), { force: true })
  return {
    realTokens: result.realTokens,
    // read back from where it was saved: what is measured is what the user gets
    testLogits: async () => logitsOf(await loadModel(settings.outputFolder), split.test, session, signal),
  }
}

function fingerprint(settings: FinetuneSettings, split: LabelledSplit): string {
  const {
    runFolder,
    outputFolder,
    cacheFolder,
    resume,
    checkpointSeconds,
    checkpointSteps,
    threads,
    baselines,
    ...rest
  } = settings
  return combinedHash([JSON.stringify(rest), split.contentHash])
}

function createBatches(
  { settings, split, model }: Work,
  plan: ReturnType<typeof planEpochs>,
  steps: number,
): (step: number) => MicroBatch[] {
  const { train } = split
  const balance =
    settings.balanceClasses && split.problem === 'classes'
      ? balancedWeights(train.labels, split.classNames.length)
      : undefined
  const weightOf = (row: number) => balance?.[train.labels[row]!] ?? 1
  return (step) => {
    const first = step * settings.accumulate
    const count = step === steps - 1 ? plan.steps - first : settings.accumulate
    const parts = Array.from({ length: count }, (_, i) => plan.rowsOf(first + i))
    const total = parts.flat().reduce((sum, row) => sum + weightOf(row), 0)
    return parts.map((rows) => {
      const batch = padBatch(
        rows.map((row) => train.items[row]!),
        model,
      )
      const weights = float32(
        Float32Array.from(rows, (row) => weightOf(row) / total),
        [rows.length],
      )
      const inputs = {
        ...batch.tensors,
        sequence_labels: labelTensor(train, rows, split.problem),
        sequence_weights: weights,
      }
      return { inputs, realTokens: batch.realTokens, rows: rows.map((row) => train.items[row]!.row) }
    })
  }
}

function labelTensor(
  examples: Examples,
  rows: readonly number[],
  problem: LabelledSplit['problem'],
): TensorMap[string] {
  if (problem === 'classes')
    return int64(
      rows.map((row) => examples.labels[row]!),
      [rows.length],
    )
  if (problem === 'score')
    return float32(
      Float32Array.from(rows, (row) => examples.labels[row]!),
      [rows.length, 1],
    )
  const several = rows.map((row) => examples.multiLabels![row]!)
  return float32(Float32Array.from(several.flat()), [rows.length, several[0]!.length])
}
