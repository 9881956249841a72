// LoRA and full fine-tuning from a fitted head.
// held out, and the model in its folder.
import { mkdir, rm } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import type { Pooling } from '../compile/inference.ts'
import { isTarget, type LoraSettings } from '../compile/lora.ts'
import { initialValue, overlaySource } from '../compile/parameters.ts'
import { combinedHash } from '../formats/content-hash.ts'
import { adapterSource } from '../importing/adapter.ts'
import { type LoadedModel, listParameters, loadModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { float32, int64, type TensorMap } from '../runtime/session.ts'
import { checkpointFile } from './checkpoint.ts'
import { planEpochs } from './epoch-batches.ts'
import { defaultLearningRate, type FinetuneSettings } from './finetune-settings.ts'
import { balancedWeights, fitOn, logitsOf, type Outcome, type Work } from './finetune-work.ts'
import { classifierOf } from './fit-head.ts'
import type { Examples, LabelledSplit } from './labelled-examples.ts'
import { type LoopResult, type MicroBatch, trainLoop } from './loop.ts'
import { defaultAdam } from './optimizer.ts'
import { saveAdapter, saveWholeModel } from './save-model.ts'
import { openTraining } from './training-session.ts'

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

export async function trainWeights(work: Work, method: 'lora' | 'full'): Promise<Outcome> {
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
