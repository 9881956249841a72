// What a run will cost, measured on its own rows: a few batches go through what the run goes through (features, a head's fit, forward and backward
// and the optimiser), and nothing is written. Runs in a process of its own, whose highest memory is then the run's.

import type { z } from 'zod'
import { elements, overlaySource } from '../compile/parameters.ts'
import type { WantedBackend } from '../heads/backends.ts'
import { type LoadedModel, listParameters } from '../importing/load-model.ts'
import { openRunner, runRows } from '../inference/encoder.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import { prepareLabelled } from './finetune.ts'
import { wordsBaseline } from './finetune-baselines.ts'
import type { FinetuneSettings, FinetuneTextSettings, probeSchema } from './finetune-settings.ts'
import { checkTargets, loraSettings, openClassifier, ownPooling, randomHead } from './finetune-weights.ts'
import type { Work } from './finetune-work.ts'
import { fitHead, headTargets } from './fit-head.ts'
import { labelledBatch } from './labelled-batches.ts'
import { chooseBatches, now, type StepCost, secondsSince, timeSteps } from './time-steps.ts'
import { openingsOf, writeSamples } from './written-samples.ts'
import { microBatches, openWritten, prepareWritten } from './written-work.ts'

export type ProbeRequest = z.infer<typeof probeSchema>

export type ProbeResult = {
  /** Rows drawn from the data, and batches of them that were run with gradients. */
  rows: number
  batches: number
  /** Seconds of one row, learned and only read; null where the method does not do it. */
  learnSeconds: number | null
  readSeconds: number
  /** How far the measured batches differ in speed, as a share of their mean. */
  spread: number
  /** Seconds of fitting a head: at least, and by row. */
  fit: { fixed: number; perRow: number } | null
  /** Seconds a row of the baselines; of one written sample. */
  baselineSeconds: number | null
  sampleSeconds: number | null
  peakBytes: number
  width: number
  parameters: number
  trainedParameters: number
  tokensPerRow: number
  /** Of its tokens, those that stand for what the vocabulary does not know. */
  unknownShare: number
}

type Context = { signal?: AbortSignal | undefined }
const readChunk = 96
const readBudgetMs = 2500

export async function probe({ job, settings }: ProbeRequest, context: Context = {}): Promise<ProbeResult> {
  return job === 'finetune' ? probeLabelled(settings, context) : probeWritten(settings, context)
}

const peakBytes = (): number => process.resourceUsage().maxRSS * 1024
const countParameters = (model: LoadedModel): number =>
  listParameters(model).reduce((sum, { shape }) => sum + elements(shape), 0)

function tokensOf(items: readonly { ids: ArrayLike<number> }[], { special }: Tokenizer) {
  const unknown = special.unk?.id === special.eos?.id ? undefined : special.unk?.id
  const tokens = items.reduce((sum, { ids }) => sum + ids.length, 0)
  const strange = items.reduce((sum, { ids }) => sum + Array.from(ids).filter((id) => id === unknown).length, 0)
  return { tokensPerRow: tokens / items.length, unknownShare: strange / Math.max(1, tokens) }
}

async function probeLabelled(settings: FinetuneSettings, { signal }: Context): Promise<ProbeResult> {
  const work = await prepareLabelled(settings, { signal, emit: () => undefined })
  const { base, split, tokenizer, model } = work
  const { items } = split.train
  const pooling = settings.method === 'head' ? settings.head.pooling : ownPooling(model)
  const reading = await readSome(work, pooling)
  const isFitted = settings.method === 'head' || (settings.fittedHead && !settings.fromScratch)
  const fit = isFitted ? await fitSome(work, reading) : null
  const baselineSeconds = settings.baselines ? (await wordsBaseline(work)).seconds / split.train.items.length : null
  const cost =
    settings.method === 'head'
      ? {
          learnSeconds: null,
          batches: 0,
          spread: reading.spread,
          trainedParameters: split.classNames.length * base.config.width,
        }
      : await learnSome(work, settings.method)
  return {
    rows: items.length,
    ...cost,
    readSeconds: reading.seconds,
    fit,
    baselineSeconds,
    sampleSeconds: null,
    peakBytes: peakBytes(),
    width: base.config.width,
    parameters: countParameters(base),
    ...tokensOf(items, tokenizer),
  }
}

type Reading = { data: Float32Array<ArrayBuffer>; width: number; count: number; seconds: number; spread: number }

/** Features of some rows, chunk by chunk. */
async function readSome(
  { base, split, session, signal }: Work,
  pooling: FinetuneSettings['head']['pooling'],
): Promise<Reading> {
  const runner = await openRunner(base, { kind: 'features', pooling }, session)
  try {
    const { items } = split.train
    const parts: Float32Array[] = []
    const paces: number[] = []
    let count = 0
    let width = 0
    const began = now()
    while (count < items.length && (paces.length < 2 || now() - began < readBudgetMs)) {
      const part = items.slice(count, count + readChunk)
      const at = now()
      const read = await runRows(runner, part, 'features', { signal })
      paces.push(secondsSince(at) / part.length)
      parts.push(read.data)
      width = read.width
      count += part.length
    }
    const data = new Float32Array(count * width)
    for (const [i, part] of parts.entries()) data.set(part, i * readChunk * width)
    // the first pass through a new graph is slow
    const timed = paces.length > 1 ? paces.slice(1) : paces
    const seconds = timed.reduce((sum, pace) => sum + pace, 0) / timed.length
    return { data, width, count, seconds, spread: (Math.max(...timed) - Math.min(...timed)) / 2 / seconds }
  } finally {
    await runner.close()
  }
}

/** A fit takes its start, and then time by rows: two fits tell them apart. */
async function fitSome(
  { settings, split, signal }: Work,
  { data, width, count }: Reading,
): Promise<ProbeResult['fit']> {
  const { train } = split
  const { hidden, dropout, backend } = settings.head
  const isHead = settings.method === 'head'
  const timeFit = async (rows: number): Promise<number> => {
    const part = {
      items: train.items.slice(0, rows),
      labels: train.labels.slice(0, rows),
      ...(train.multiLabels ? { multiLabels: train.multiLabels.slice(0, rows) } : {}),
    }
    const began = now()
    await fitHead(
      { data: data.slice(0, rows * width), width, count: rows, fromCache: false },
      headTargets(part, split),
      {
        hidden: isHead ? hidden : 0,
        dropout: isHead ? dropout : 0,
        backend: backend as WantedBackend,
        seed: settings.seed,
        signal,
      },
    )
    return secondsSince(began)
  }
  const few = Math.ceil(count / 3)
  const [first, all] = [await timeFit(few), await timeFit(count)]
  const perRow = count > few ? Math.max(0, (all - first) / (count - few)) : 0
  return { fixed: Math.max(0, all - perRow * count), perRow }
}

async function learnSome(work: Work, method: 'lora' | 'full'): Promise<StepCost> {
  const { settings, base, model, split } = work
  const lora = loraSettings(model, settings)
  if (method === 'lora') checkTargets(model, base.name, lora)
  const fresh = randomHead(work)
  const started: LoadedModel = { ...model, source: overlaySource(base.source, fresh) }
  const isMeasured = settings.validationShare > 0
  const { training, measuring } = await openClassifier(work, method, { started, fresh, lora }, isMeasured)
  const chosen = chooseBatches(split.train.items, settings)
  const batchOf = (rows: readonly number[]) =>
    labelledBatch(model, split.train, rows, split.problem, () => 1 / rows.length)
  try {
    return await timeSteps({ training, measuring, batchOf, signal: work.signal, ...chosen })
  } finally {
    await training.close()
    await measuring?.close()
  }
}

async function probeWritten(settings: FinetuneTextSettings, { signal }: Context): Promise<ProbeResult> {
  const work = await prepareWritten(settings, { signal, emit: () => undefined })
  const { base, split, tokenizer, template, session } = work
  const training = await openWritten(work, true)
  const measuring = await openWritten(work, false, training)
  const batchOf = (rows: readonly number[]) => microBatches(work, split.train, [rows])[0]!
  try {
    const chosen = chooseBatches(split.train, settings)
    const cost = await timeSteps({ training, measuring, batchOf, signal, ...chosen })
    const middle = chosen.batches.at(-1)!
    const began = now()
    await measuring.step(batchOf(middle).inputs, 0)
    const readSeconds = secondsSince(began) / middle.length
    const opening = openingsOf(split.test).slice(0, 1)
    const writing = now()
    await writeSamples(base, tokenizer, opening, template, settings.seed, session, signal)
    return {
      rows: split.train.length,
      ...cost,
      readSeconds,
      fit: null,
      baselineSeconds: null,
      sampleSeconds: opening.length > 0 ? secondsSince(writing) : null,
      peakBytes: peakBytes(),
      width: base.config.width,
      parameters: countParameters(base),
      ...tokensOf(split.train, tokenizer),
    }
  } finally {
    await training.close()
    await measuring.close()
  }
}
