// Pre-training from plain text: a tokenizer trained on it, then a GPT that predicts the next token, or a BERT that fills masks and judges which
// sentence follows; or a model of the library that goes on learning from it. The folder holds a usable model at the end, and its card.
import { mkdir } from 'node:fs/promises'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { overlaySource } from '../compile/parameters.ts'
import { combinedHash } from '../formats/content-hash.ts'
import { countParameters, exists, type LoadedModel, loadModel } from '../importing/load-model.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { type AverageWeights, createAverageWeights } from './average-weights.ts'
import type { TextCounts } from './clean-text.ts'
import { type LoopResult, type StepProgress, trainLoop } from './loop.ts'
import { unmasked } from './masked-batches.ts'
import { matchingHeads } from './matching-heads.ts'
import { modelDraft, placeModel, removeModelDraft } from './model-draft.ts'
import { defaultAdam } from './optimizer.ts'
import { createPlateauWatch, type Plateau, tokenEntropy } from './plateau.ts'
import { pretrainCard } from './pretrain-card.ts'
import { heldOutData, type PretrainData, readPretrainText, trainingData, validationLoss } from './pretrain-data.ts'
import { measurePretrained, type PretrainMetrics } from './pretrain-quality.ts'
import { type PretrainSample, sampleOpenings, writeSamplesOf } from './pretrain-samples.ts'
import { asksSharedWords, type PretrainSettings } from './pretrain-settings.ts'
import { type PretrainStart, savePretrained, startOf } from './pretrain-start.ts'
import { checkpointFile } from './run-files.ts'
import { saveCard } from './save-model.ts'
import { forgetStop, isStopAsked } from './stop-request.ts'
import { openTraining, type TrainingSession } from './training-session.ts'

export type PretrainEvent =
  | { kind: 'phase'; phase: 'tokenizer' | 'data' | 'baselines' | 'train' | 'evaluate' | 'save' }
  | { kind: 'progress'; phase: string; done: number; total: number }
  | ({ kind: 'step' } & StepProgress)
  /** A checkpoint of so many steps is on disk. */
  | { kind: 'saved'; step: number }
  /** Held-out loss in nats a token (BERT: both tasks together). */
  | { kind: 'validation'; step: number; loss: number }
  /** What the text holds once it is cleaned. */
  | ({ kind: 'text'; tokens: number } & TextCounts)
  /** After so many steps; 0 is the model that the run begins with. */
  | ({ kind: 'sample'; step: number } & PretrainSample)
  | ({ kind: 'plateau' } & Plateau)

export type PretrainResult = {
  folder: string
  family: string
  parameters: number
  steps: number
  tokens: { corpus: number; trained: number }
  firstLoss: number
  loss: number
  validation: { step: number; loss: number }[]
  metrics: PretrainMetrics
  /** Of the model that it began with. */
  before: { metrics: PretrainMetrics; samples: PretrainSample[] } | null
  samples: PretrainSample[]
  text: TextCounts | null
  plateau: Plateau | null
  /** Held-out losses of the mean weights and of the last ones; the lower was kept. */
  average: { loss: number; lastLoss: number } | null
  /** The last step, and why it was the last. */
  keptStep: number
  end: LoopResult['end']
  seconds: number
  tokensPerSecond: number
  peakMemoryMb: number
}

export type PretrainContext = { signal?: AbortSignal | undefined; emit(event: PretrainEvent): void }

export async function pretrain(asked: PretrainSettings, context: PretrainContext): Promise<PretrainResult> {
  if (asked.steps === undefined && asked.minutes === undefined)
    throw new AppError('bad-argument', say`say how long to train: give steps, or minutes`)
  const { emit } = context
  await mkdir(asked.runFolder, { recursive: true })
  if (!asked.resume) await forgetStop(asked.runFolder)
  const start = await startOf(asked, context)
  const { settings, base, tokenizer } = start
  refuseMatchingHeads(start)
  emit({ kind: 'phase', phase: 'data' })
  const text = await readPretrainText(start, context)
  if (text.counts) emit({ kind: 'text', tokens: text.tokens, ...text.counts })
  const data = trainingData(start, text)
  const held = heldOutData(start, text)
  const session: SessionOptions = {
    provider: settings.provider,
    ...(settings.threads ? { threads: settings.threads } : {}),
  }
  const { training, measuring } = await openSessions(start, data.chunks, session)
  const openings = sampleOpenings(tokenizer, text.validation, {
    isMasked: !start.isGpt,
    longest: settings.seqLength,
    seed: settings.seed,
  })
  const asItIs = modelOf(start, training)
  const curve: PretrainResult['validation'] = []
  const validate = async (step: number): Promise<number> => {
    const loss = await validationLoss(measuring, held)
    curve.push({ step, loss })
    emit({ kind: 'validation', step, loss })
    return loss
  }
  const showSamples = async (step: number, model = asItIs): Promise<PretrainSample[]> => {
    const samples = await writeSamplesOf(model, tokenizer, openings, session)
    for (const sample of samples) emit({ kind: 'sample', step, ...sample })
    return samples
  }
  try {
    let before: PretrainResult['before'] = null
    if (base) {
      emit({ kind: 'phase', phase: 'baselines' })
      // the parameters are still the base's: a checkpoint is restored by the loop
      const metrics = await measurePretrained(asItIs, held.masked, await validate(0), session)
      before = { metrics, samples: await showSamples(0) }
    }
    await setMatchingHeads(start, data, training, session)
    emit({ kind: 'phase', phase: 'train' })
    const average = settings.average ? await createAverageWeights(training.parameters, settings.runFolder) : undefined
    const plateau = watchPlateau(start, text.train.tokens)
    const sampleEvery = settings.sampleEvery ?? settings.evaluateEvery
    let stands: Plateau | null = null
    const result = await trainLoop(training, {
      ...loopOptions(start),
      batches: data.batch,
      signal: context.signal,
      shouldStop: () => isStopAsked(settings.runFolder),
      async onSaved(step) {
        await average?.save(step)
        emit({ kind: 'saved', step })
      },
      async onStep(progress) {
        const { step } = progress
        emit({ kind: 'step', ...progress })
        average?.take(step)
        if (step % settings.evaluateEvery === 0) {
          const rate = progress.learningRate / settings.learningRate
          const found = plateau.offer({ step, loss: await validate(step), rate })
          if (found) emit({ kind: 'plateau', ...found })
          stands = found ?? stands
        }
        // those of the last step are the saved model's
        if (sampleEvery > 0 && step % sampleEvery === 0 && step !== settings.steps) await showSamples(step)
      },
    })
    if (curve.at(-1)?.step !== result.steps) await validate(result.steps)
    const averaged = average ? await keepBetter(average, curve.at(-1)!, () => validationLoss(measuring, held)) : null
    emit({ kind: 'phase', phase: 'save' })
    const draft = modelDraft(settings.outputFolder)
    await removeModelDraft(settings.outputFolder)
    await savePretrained(start, training.parameters, draft)
    emit({ kind: 'phase', phase: 'evaluate' })
    const saved = await loadModel(draft)
    const metrics = await measurePretrained(saved, held.masked, curve.at(-1)!.loss, session)
    const summary: PretrainResult = {
      folder: settings.outputFolder,
      family: start.model.config.family,
      parameters: countParameters(start.model),
      steps: result.steps,
      tokens: { corpus: text.tokens, trained: result.realTokens },
      firstLoss: result.firstLoss,
      loss: result.lastLoss,
      validation: curve,
      metrics,
      before,
      samples: await showSamples(result.steps, saved),
      text: text.counts ?? null,
      plateau: stands,
      average: averaged,
      keptStep: result.steps,
      end: result.end,
      seconds: result.seconds,
      tokensPerSecond: result.realTokens / result.seconds,
      peakMemoryMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
    }
    await saveCard(draft, await pretrainCard(start, summary))
    await placeModel(settings.outputFolder)
    return summary
  } finally {
    await training.close()
    await measuring.close()
  }
}

/** Sequences from which words are known: each has about a hundred. */
const matchingPairs = 400

function refuseMatchingHeads({ settings, base, isGpt }: PretrainStart): void {
  if (!settings.matchingHeads || (base && !isGpt && settings.nextSentence)) return
  throw new AppError(
    'bad-argument',
    say`heads that look for the same word begin in a BERT that has learned, and learns from pairs: give a model`,
  )
}

/** After the base was measured. */
async function setMatchingHeads(
  { settings, base, tokenizer }: PretrainStart,
  { masked }: PretrainData,
  { parameters }: TrainingSession,
  session: SessionOptions,
): Promise<void> {
  const { matchingHeads: heads = 0, seed } = settings
  if (heads === 0 || !base || !masked) return
  // its weights are there already
  if (settings.resume && (await exists(checkpointFile(settings.runFolder)))) return
  const { cls, sep } = tokenizer.special
  const special = new Set([cls!.id, sep!.id])
  const pairs = masked.sequences(seed, matchingPairs).map((pair) => ({ ...pair, ids: unmasked(pair) }))
  for (const [name, values] of await matchingHeads(base, pairs, { heads, special, seed, session }))
    parameters.get(name)!.set(values)
}

/** One that learns and one that is only asked, on the same parameters. */
async function openSessions(
  { settings, model, initial }: PretrainStart,
  chunks: number,
  session: SessionOptions,
): Promise<{ training: TrainingSession; measuring: TrainingSession }> {
  const options = { ...session, isTrained: () => true, chunks }
  const training = await openTraining(model, {
    ...options,
    dropout: settings.dropout > 0,
    sharedWords: asksSharedWords(settings),
    initial,
  })
  try {
    const measuring = await openTraining(model, {
      ...options,
      dropout: false,
      gradients: false,
      initial: async (name) => training.parameters.get(name)!,
    })
    return { training, measuring }
  } catch (error) {
    await training.close()
    throw error
  }
}

/** With its parameters of the moment. */
const modelOf = ({ model }: PretrainStart, { parameters }: TrainingSession): LoadedModel => ({
  ...model,
  source: overlaySource(model.source, parameters),
})

function loopOptions({ settings }: PretrainStart) {
  const { seed, minutes, warmup, learningRate, schedule, beta2, weightDecay, checkpointSteps } = settings
  return {
    ...{ seed, warmup, learningRate, schedule },
    steps: settings.steps ?? Number.MAX_SAFE_INTEGER,
    seconds: minutes === undefined ? undefined : minutes * 60,
    adam: { ...defaultAdam, beta2, weightDecay },
    checkpoint: {
      folder: settings.runFolder,
      everySeconds: settings.checkpointSeconds,
      ...(checkpointSteps ? { everySteps: checkpointSteps } : {}),
      fingerprint: fingerprint(settings),
      resume: settings.resume,
    },
  }
}

/** A BERT's loss has that of its second task in it, a coin's at first. */
function watchPlateau({ isGpt, settings }: PretrainStart, tokens: Int32Array) {
  const pairs = !isGpt && settings.nextSentence ? (settings.nextSentenceWeight ?? 1) * Math.log(2) : 0
  return createPlateauWatch({ frequencyLoss: tokenEntropy(tokens) + pairs })
}

async function keepBetter(
  average: AverageWeights,
  last: { loss: number },
  measure: () => Promise<number>,
): Promise<{ loss: number; lastLoss: number }> {
  const lastLoss = last.loss
  average.swap()
  const loss = await measure()
  if (loss < lastLoss) last.loss = loss
  else average.swap()
  return { loss, lastLoss }
}

const besideWeights: readonly (keyof PretrainSettings)[] = [
  ...(['runFolder', 'outputFolder', 'cacheFolder', 'resume', 'checkpointSeconds', 'checkpointSteps'] as const),
  ...(['threads', 'sampleEvery', 'modelName', 'dataName', 'average'] as const),
]

/** Equal for runs that go on with each other: what decides the weights. */
function fingerprint(settings: PretrainSettings): string {
  const decisive = Object.entries(settings).filter(([name]) => !besideWeights.includes(name as keyof PretrainSettings))
  return combinedHash([JSON.stringify(Object.fromEntries(decisive))])
}
