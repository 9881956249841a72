// LoRA and full fine-tuning of a classifier, from a fitted head.
import { mkdir } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { deriveSeed } from '../../../shared/domain/random.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Pooling } from '../compile/inference.ts'
import { isTarget, type LoraSettings } from '../compile/lora.ts'
import { initialValue, overlaySource } from '../compile/parameters.ts'
import { randomSplit, stratifiedSplit } from '../datasets/split.ts'
import { combinedHash } from '../formats/content-hash.ts'
import { adapterSource } from '../importing/adapter.ts'
import { type LoadedModel, listParameters, loadModel } from '../importing/load-model.ts'
import { argMax, rowOf } from '../inference/logits.ts'
import { dampClassifier, fullLimits, loraLimits } from './damp-classifier.ts'
import { planEpochs } from './epoch-batches.ts'
import {
  defaultLearningRate,
  defaultMaskShare,
  type FinetuneSettings,
  type FinetuneTextSettings,
} from './finetune-settings.ts'
import { fitOn, logitsOf, type Outcome, type Work } from './finetune-work.ts'
import { classifierOf } from './fit-head.ts'
import { createBatches, labelledBatch } from './labelled-batches.ts'
import type { Examples } from './labelled-examples.ts'
import { type LoopResult, trainLoop } from './loop.ts'
import { defaultAdam } from './optimizer.ts'
import { saveAdapter, saveWholeModel } from './save-model.ts'
import { settle } from './settled.ts'
import { forgetStop, isStopAsked } from './stop-request.ts'
import { openTraining, type TrainingSession } from './training-session.ts'

/** The features that the architecture's own classifier reads. */
export const ownPooling = (model: LoadedModel): Pooling => (model.architecture.pool ? 'pooler' : 'last')

const classifierShapes = (model: LoadedModel) => {
  const [module] = model.architecture.headModules.sequence!
  return listParameters(model).filter(({ name }) => name.startsWith(`${module}.`))
}

/** A classifier that knows nothing. */
export function randomHead({ model, settings }: Work): Map<string, Float32Array> {
  const { initializerRange } = model.config
  return new Map(
    classifierShapes(model).map(({ name, shape }) => [
      name,
      initialValue(name, shape, initializerRange, settings.seed),
    ]),
  )
}

async function initialHead(work: Work, method: 'lora' | 'full'): Promise<Map<string, Float32Array>> {
  const { model, settings } = work
  if (!settings.fittedHead || settings.fromScratch) return randomHead(work)
  const shapes = classifierShapes(model)
  const hasBias = shapes.some(({ name }) => name.endsWith('.bias'))
  const { head, features } = await fitOn(work, ownPooling(model), { hidden: 0, dropout: 0, intercept: hasBias })
  const fitted = classifierOf(head)
  // scores have a unit that a fit of them must keep
  const { weight, bias } =
    settings.labelKind === 'score'
      ? fitted
      : dampClassifier(fitted, features, method === 'full' ? fullLimits : loraLimits)
  return new Map(shapes.map(({ name }) => [name, name.endsWith('.bias') ? bias : weight]))
}

/** Rows that the loss is measured on while the others are learned, drawn from the training rows alone. */
function partTraining(given: Work): { work: Work; validation: Examples | undefined } {
  const { settings, split } = given
  if (settings.validationShare === 0) return { work: given, validation: undefined }
  const seed = deriveSeed(settings.seed, validationPurpose)
  const { train } = split
  const parts =
    split.problem === 'classes'
      ? stratifiedSplit(train.labels, settings.validationShare, seed)
      : randomSplit(train.items.length, settings.validationShare, seed)
  if (parts.test.length === 0) return { work: given, validation: undefined }
  return {
    work: { ...given, split: { ...split, train: pick(train, parts.train) } },
    validation: pick(train, parts.test.slice(0, maxValidationRows)),
  }
}

const validationPurpose = 7
/** Enough to tell half a point of accuracy, cheap beside the steps between. */
const maxValidationRows = 1000

function pick({ items, labels, multiLabels }: Examples, rows: readonly number[]): Examples {
  return {
    items: rows.map((row) => items[row]!),
    labels: rows.map((row) => labels[row]!),
    ...(multiLabels ? { multiLabels: rows.map((row) => multiLabels[row]!) } : {}),
  }
}

export async function trainWeights(given: Work, method: 'lora' | 'full'): Promise<Outcome> {
  const { work, validation } = partTraining(given)
  const { settings, base, model, split, signal, emit } = work
  if (settings.fromScratch && method !== 'full')
    throw new AppError('bad-argument', say`weights that begin at random are all trained: choose the method full`)
  const usualShare = maskShareOf(work, method)
  await mkdir(settings.runFolder, { recursive: true })
  if (!settings.resume) await forgetStop(settings.runFolder)
  const fresh = await initialHead(work, method)
  const started: LoadedModel = { ...model, source: overlaySource(base.source, fresh) }
  const usual = loraSettings(model, settings)
  const settled = await settle(settings, {
    learningRate: defaultLearningRate(settings.fromScratch ? 'scratch' : method, model.config.width),
    targets: usual.targets,
    maskShare: usualShare,
  })
  const { learningRate, targets, maskShare } = settled
  const lora = { ...usual, targets }
  if (method === 'lora') checkTargets(model, base.name, lora)
  const plan = planEpochs(
    split.train.items.map((item) => item.ids.length),
    { batchSize: settings.batchSize, epochs: settings.epochs, seed: settings.seed },
  )
  const steps = Math.ceil(plan.steps / settings.accumulate)
  const { training, measuring } = await openClassifier(work, method, { started, fresh, lora }, validation !== undefined)
  try {
    emit({ kind: 'phase', phase: 'train' })
    const result = await trainLoop(training, {
      seed: settings.seed,
      steps,
      warmup: settings.warmup,
      learningRate,
      schedule: settings.schedule,
      adam: { ...defaultAdam, weightDecay: settings.weightDecay, maxGradNorm: settings.maxGradNorm },
      batches: createBatches(work, plan, steps, maskShare),
      checkpoint: {
        folder: settings.runFolder,
        everySeconds: settings.checkpointSeconds,
        ...(settings.checkpointSteps ? { everySteps: settings.checkpointSteps } : {}),
        fingerprint: settingsFingerprint(settings, split.contentHash),
        resume: settings.resume,
      },
      evaluation: measuring &&
        validation && {
          everySteps: Math.max(1, Math.round(steps / settings.evaluations)),
          patience: settings.patience,
          async measure(step) {
            const { loss, accuracy } = await measureValidation(work, validation, measuring)
            emit({ kind: 'validation', step, loss, ...(accuracy === undefined ? {} : { accuracy }) })
            return loss
          },
        },
      shouldStop: () => isStopAsked(settings.runFolder),
      signal,
      onSaved: (step) => emit({ kind: 'saved', step }),
      onStep: (progress) => emit({ kind: 'step', ...progress }),
    })
    return { ...(await saveTrained(work, method, started, lora, training, result)), settled }
  } finally {
    await training.close()
    await measuring?.close()
  }
}

/** What the settings say, else what suits most. */
function maskShareOf({ settings, base, tokenizer }: Work, method: 'lora' | 'full'): number {
  const canMask = tokenizer.special.mask !== undefined
  if (settings.maskShare && !canMask)
    throw new AppError('bad-argument', say`${base.name} knows no [MASK] token: leave its tokens unmasked`)
  return (
    settings.maskShare ?? (canMask ? defaultMaskShare(method, base.config.width, settings.textPair !== undefined) : 0)
  )
}

type Started = {
  /** The base with the classifier that training begins with. */
  started: LoadedModel
  fresh: ReadonlyMap<string, Float32Array>
  lora: LoraSettings
}

/** `measuring` shares the parameters of `training`, and has no gradients. */
export async function openClassifier(
  { settings, model, session }: Work,
  method: 'lora' | 'full',
  { started, fresh, lora }: Started,
  isMeasured: boolean,
): Promise<{ training: TrainingSession; measuring: TrainingSession | undefined }> {
  const { initializerRange } = model.config
  const options = {
    ...session,
    isTrained: (name: string) => method === 'full' || fresh.has(name),
    ...(method === 'lora' ? { lora: { settings: lora, source: adapterSource(new Map(), settings.outputFolder) } } : {}),
    chunks: 1,
  }
  const training = await openTraining(started, {
    ...options,
    dropout: settings.dropout,
    initial: async (name, shape) =>
      isLora(name)
        ? initialLora(name, shape, settings.seed)
        : settings.fromScratch
          ? initialValue(name, shape, initializerRange, settings.seed)
          : started.source.read(name, shape),
  })
  if (!isMeasured) return { training, measuring: undefined }
  const initial = async (name: string) => training.parameters.get(name)!
  return { training, measuring: await openTraining(started, { ...options, dropout: false, gradients: false, initial }) }
}

/** Means over the rows. */
async function measureValidation(
  { settings, model, split, signal }: Work,
  validation: Examples,
  measuring: TrainingSession,
): Promise<{ loss: number; accuracy: number | undefined }> {
  const count = validation.items.length
  let [loss, right] = [0, 0]
  for (let start = 0; start < count; start += settings.batchSize) {
    signal?.throwIfAborted()
    const rows = Array.from({ length: Math.min(settings.batchSize, count - start) }, (_, i) => start + i)
    const { inputs } = labelledBatch(model, validation, rows, split.problem, () => 1 / count)
    const result = await measuring.step(inputs, 0)
    loss += result.loss
    if (split.problem === 'classes')
      for (const [i, row] of rows.entries())
        if (argMax(rowOf(result.logits!, i, result.logits!.length / rows.length)) === validation.labels[row]) right++
    await setImmediate()
  }
  return { loss, accuracy: split.problem === 'classes' ? right / count : undefined }
}

export function loraSettings(model: LoadedModel, { lora }: Pick<FinetuneSettings, 'lora'>): LoraSettings {
  return { ...lora, targets: lora.targets ?? [...model.architecture.loraTargets] }
}

export function checkTargets(model: LoadedModel, name: string, { targets }: LoraSettings): void {
  if (listParameters(model).some((parameter) => isTarget(parameter.name.replace(/\.weight$/, ''), targets))) return
  throw new AppError(
    'bad-argument',
    say`no projection of ${name} is called ${targets.join(' or ')}; see its parameters with 'tunesmith models ${name}'`,
    { targets: [...targets] },
  )
}

export const isLora = (name: string): boolean => name.startsWith('base_model.model.')

/** Hu et al. 2021, 4.1: A random, B zero, so that training begins at the base model. PEFT's A is Kaiming-uniform: deviation 1 / sqrt(3 in). */
export function initialLora(name: string, shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
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
  return {
    realTokens: result.realTokens,
    kept: { keptStep: result.keptStep, end: result.end },
    // read back from where it was saved: what is measured is what the user gets
    testLogits: async () => logitsOf(await loadModel(settings.outputFolder), split.test, session, signal),
  }
}

/** Of what decides the steps: a checkpoint goes on only under the same. */
export function settingsFingerprint(settings: FinetuneSettings | FinetuneTextSettings, contentHash: string): string {
  const { runFolder, outputFolder, cacheFolder, resume, checkpointSeconds, checkpointSteps, threads, ...rest } =
    settings
  const { baselines: _, ...steps } = { baselines: undefined, ...rest }
  return combinedHash([JSON.stringify(steps), contentHash])
}
