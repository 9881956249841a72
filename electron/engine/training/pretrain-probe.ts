// What a step of a pre-training takes, before there is a tokenizer or a text: a few steps of such a model on tokens drawn by chance. What a step costs
// follows from shapes alone.
import { setImmediate } from 'node:timers/promises'
import { createRandom } from '../../../shared/domain/random.ts'
import { initialValue } from '../compile/parameters.ts'
import { countParameters, loadModel, type ShapedModel, withTask } from '../importing/load-model.ts'
import { defaultThreads, type SessionOptions } from '../runtime/session.ts'
import { createAdam } from './adam.ts'
import { causalBatches } from './causal-batches.ts'
import type { TokenCorpus } from './corpus.ts'
import type { MicroBatch } from './loop.ts'
import { maskedBatches } from './masked-batches.ts'
import { defaultAdam } from './optimizer.ts'
import { chunksOf } from './pretrain-data.ts'
import { asksSharedWords, type PretrainSettings, usualRate } from './pretrain-settings.ts'
import { newModelOf, taskOf } from './pretrain-start.ts'
import { openTraining } from './training-session.ts'

export type PretrainProbe = {
  parameters: number
  layers: number
  width: number
  heads: number
  vocabSize: number
  positions: number
  steps: number
  secondsPerStep: number
  /** Half of the difference between slowest and fastest, as a share of the mean. */
  spread: number
  tokensPerStep: number
  peakBytes: number
}

/** Steps until the time is over, two at least: the first one is slow and does not count. */
const budgetMs = 4000
const [leastSteps, mostSteps] = [3, 20]

export async function probePretrain(
  settings: PretrainSettings,
  { signal }: { signal?: AbortSignal | undefined },
): Promise<PretrainProbe> {
  const model = await shapeOf(settings)
  const { layers, width, heads, vocabSize, positions, initializerRange } = model.config
  const own = {
    ...settings,
    seqLength: Math.min(settings.seqLength, positions),
    nextSentence: model.config.task === 'pretraining',
  }
  const session: SessionOptions = {
    provider: settings.provider,
    ...(settings.threads ? { threads: settings.threads } : {}),
  }
  const isGpt = model.architecture.kind === 'decoder'
  const chunks = chunksOf(own, isGpt)
  const source = { locate: unread, read: unread }
  const training = await openTraining(
    { ...model, source },
    {
      ...session,
      isTrained: () => true,
      dropout: settings.dropout > 0,
      sharedWords: asksSharedWords(settings),
      chunks,
      initial: async (name, shape) => initialValue(name, shape, initializerRange, settings.seed),
    },
  )
  const adam = createAdam(
    training.parameters,
    { ...defaultAdam, beta2: settings.beta2 },
    settings.threads ?? defaultThreads(),
  )
  try {
    const batches = drawnBatches(model, own, chunks)
    const seconds: number[] = []
    let tokens = 0
    const began = performance.now()
    while (seconds.length < leastSteps || (performance.now() - began < budgetMs && seconds.length < mostSteps)) {
      signal?.throwIfAborted()
      const at = performance.now()
      for (const { inputs, realTokens } of batches(seconds.length)) {
        const { gradients } = await training.step(inputs, seconds.length)
        await adam.step(gradients, settings.learningRate ?? usualRate())
        tokens += realTokens
      }
      seconds.push((performance.now() - at) / 1000)
      await setImmediate()
    }
    const timed = seconds.slice(1)
    const mean = timed.reduce((sum, value) => sum + value, 0) / timed.length
    return {
      ...{ parameters: countParameters(model), layers, width, heads, vocabSize, positions },
      steps: timed.length,
      secondsPerStep: mean,
      spread: (Math.max(...timed) - Math.min(...timed)) / 2 / mean,
      tokensPerStep: tokens / seconds.length,
      peakBytes: process.resourceUsage().maxRSS * 1024,
    }
  } finally {
    await adam.close()
    await training.close()
  }
}

/** The model that a run with these settings trains, without weights. Errors: bad-argument (its width and heads). */
export async function shapeOf(settings: PretrainSettings): Promise<ShapedModel> {
  if (settings.model !== undefined) {
    const base = await loadModel(settings.model)
    const hasPairs = base.config.task === 'pretraining' && settings.nextSentence
    return withTask(base, taskOf(base.architecture.kind === 'decoder', hasPairs), [], 'classes')
  }
  return newModelOf(settings, { vocabSize: settings.vocabSize, padTokenId: 0 })
}

function drawnBatches(model: ShapedModel, settings: PretrainSettings, chunks: number): (step: number) => MicroBatch[] {
  const { seed, batchTokens, seqLength } = settings
  const { vocabSize } = model.config
  const random = createRandom(seed)
  const length = Math.max(4 * seqLength, (mostSteps + 4) * batchTokens)
  const tokens = Int32Array.from({ length }, () => specials + random.integer(vocabSize - specials))
  if (model.architecture.kind === 'decoder')
    return causalBatches(model, { tokens, starts: [0, length] }, { ...settings, chunks }).batch
  const starts = Array.from({ length: Math.floor(length / seqLength) + 1 }, (_, i) => i * seqLength)
  const corpus: TokenCorpus = { tokens, starts }
  const special = (id: number, token: string) => ({ id, token })
  const drawn = {
    vocabSize,
    special: { cls: special(0, '[CLS]'), sep: special(1, '[SEP]'), mask: special(2, '[MASK]') },
    tokenOf: () => 'a',
  }
  return maskedBatches(model, drawn, corpus, { ...settings, chunks }).batch
}

/** [CLS], [SEP], [MASK] */
const specials = 3

const unread = (name: string): never => {
  throw new Error(`parameter '${name}' was read`)
}
