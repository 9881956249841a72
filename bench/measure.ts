// Measures one work and prints one JSON object: medians over the rounds after a warm-up, this process's peak memory, and the share of the matrix product
// peak measured in the same process. Arguments: WORK ROUNDS THREADS PROVIDER.

import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { initialValue } from '../electron/engine/compile/parameters.ts'
import type { Precision } from '../electron/engine/compile/quantise.ts'
import { readRows } from '../electron/engine/datasets/read-rows.ts'
import { encodeOnnx } from '../electron/engine/formats/onnx.ts'
import { Builder } from '../electron/engine/graph/ir.ts'
import { runPasses } from '../electron/engine/graph/passes.ts'
import { adapterSource } from '../electron/engine/importing/adapter.ts'
import type { LoadedModel } from '../electron/engine/importing/load-model.ts'
import { padBatch, type Sequence } from '../electron/engine/inference/batch.ts'
import { openDecoder } from '../electron/engine/inference/decoder.ts'
import { openRunner, runRows } from '../electron/engine/inference/encoder.ts'
import { prepareQuantised } from '../electron/engine/inference/quantised-weights.ts'
import { largest } from '../electron/engine/inference/sampler.ts'
import { setLinkFolder } from '../electron/engine/runtime/open-compiled.ts'
import { float32, int64, openSession, type SessionOptions } from '../electron/engine/runtime/session.ts'
import { loadTokenizer } from '../electron/engine/tokenizer/load-tokenizer.ts'
import { planEpochs } from '../electron/engine/training/epoch-batches.ts'
import { type MicroBatch, trainLoop } from '../electron/engine/training/loop.ts'
import { defaultAdam } from '../electron/engine/training/optimizer.ts'
import { type PretrainEvent, pretrain } from '../electron/engine/training/pretrain.ts'
import { probePretrain } from '../electron/engine/training/pretrain-probe.ts'
import { pretrainSchema } from '../electron/engine/training/pretrain-settings.ts'
import { tokenLabels } from '../electron/engine/training/token-labels.ts'
import { openTraining, type TrainingSession } from '../electron/engine/training/training-session.ts'
import { createRandom } from '../shared/domain/random.ts'
import type { Measured } from './bench.ts'
import { benchModel, epochRows, scratch, sentencesFile, tokenizerFolder } from './inputs.ts'

const [work = '', roundsText = '5', threadsText = '2', provider = 'cpu'] = process.argv.slice(2)
const rounds = Number(roundsText)
const session: SessionOptions = { threads: Number(threadsText), provider: provider as 'cpu' }

type Result = { seconds: number; tokens: number | null; flops?: number; baseline?: Measured['baseline'] }

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

async function medianSeconds(run: () => Promise<unknown>, count = rounds): Promise<number> {
  await run()
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const start = performance.now()
    await run()
    times.push((performance.now() - start) / 1000)
  }
  return median(times)
}

/** GFLOP/s of ONNX Runtime's product of 512 x 768 and 768 x 3072, the best of many: the peak that the works are held against. */
async function matmulPeak(): Promise<{ best: number; median: number }> {
  const [m, k, n] = [512, 768, 3072]
  const g = new Builder()
  const x = g.input('x', 'float32', [m, k])
  const weight = g.floats(initialValue('w', [k, n], 1, 1), [k, n])
  g.output('top', g.op('ReduceMax', [g.op('MatMul', [x, weight])], { axes: [0, 1], keepdims: 0 }))
  const product = await openSession(encodeOnnx(runPasses(g.graph), 'matmul'), { ...session, provider: 'cpu' })
  const input = { x: float32(initialValue('x', [m, k], 1, 2), [m, k]) }
  const rates: number[] = []
  for (let i = 0; i < 40; i++) {
    const start = performance.now()
    await product.run(input)
    rates.push((2 * m * k * n) / (performance.now() - start) / 1e6)
  }
  await product.close()
  return { best: Math.max(...rates), median: median(rates) }
}

/** Multiplications and additions of the projections of one layer, a token. */
const layerFlops = (width: number): number => 2 * 12 * width * width

/** An optimiser step on one batch, dropout, clipping and AdamW included, again and again. */
async function stepSeconds(training: TrainingSession, batch: MicroBatch): Promise<number> {
  const times: number[] = []
  let last = performance.now()
  await trainLoop(training, {
    seed: 1,
    steps: rounds + 1,
    warmup: 0,
    learningRate: 1e-4,
    schedule: 'linear',
    adam: defaultAdam,
    batches: () => [batch],
    onStep() {
      times.push((performance.now() - last) / 1000)
      last = performance.now()
    },
  })
  return median(times.slice(1))
}

const loraSettings = (targets: string[]) => ({ rank: 8, alpha: 16, dropout: 0.05, targets, rsLora: false })

async function openLora(model: LoadedModel, targets: string[], chunks: number): Promise<TrainingSession> {
  const isHead = (name: string) => name.startsWith('classifier.')
  return openTraining(model, {
    ...session,
    isTrained: isHead,
    lora: { settings: loraSettings(targets), source: adapterSource(new Map(), 'bench') },
    dropout: true,
    chunks,
    initial: async (name, shape) =>
      name.includes('lora_')
        ? initialValue(name, shape, name.includes('lora_A') ? 0.02 : 0, 1)
        : model.source.read(name, shape),
  })
}

async function trainLora(): Promise<Result> {
  const model = await benchModel('gpt2-small')
  const [batch, tokens, chunks] = [4, 128, 2]
  const training = await openLora(model, ['c_attn'], chunks)
  const random = createRandom(1)
  const sequences = Array.from({ length: batch }, () => ({
    ids: Array.from({ length: tokens }, () => random.integer(50_000)),
  }))
  const places = sequences.flatMap((_, row) => Array.from({ length: tokens - 1 }, (_, t) => row * tokens + t))
  const labels = sequences.flatMap(({ ids }) => ids.slice(1))
  const inputs = { ...padBatch(sequences, model).tensors, ...tokenLabels(places, labels, 1 / places.length, chunks) }
  const seconds = await stepSeconds(training, { inputs, realTokens: batch * tokens, rows: [] })
  await training.close()
  const { layers, width, vocabSize } = model.config
  // forward and the gradient of the activations; the frozen weights have none
  return {
    seconds,
    tokens: batch * tokens,
    flops: 2 * batch * tokens * (layers * layerFlops(width) + 2 * width * vocabSize),
  }
}

async function trainFull(): Promise<Result> {
  const model = await benchModel('bert-base')
  const [batch, tokens] = [32, 64]
  const training = await openTraining(model, { ...session, isTrained: () => true, dropout: true, chunks: 1 })
  const random = createRandom(1)
  const sequences = Array.from({ length: batch }, () => ({
    ids: Array.from({ length: tokens }, () => 5 + random.integer(30_000)),
  }))
  const inputs = {
    ...padBatch(sequences, model).tensors,
    sequence_labels: int64(
      sequences.map((_, i) => i % 2),
      [batch],
    ),
    sequence_weights: float32(new Float32Array(batch).fill(1 / batch), [batch]),
  }
  const seconds = await stepSeconds(training, { inputs, realTokens: batch * tokens, rows: [] })
  await training.close()
  return {
    seconds,
    tokens: batch * tokens,
    flops: 3 * batch * tokens * model.config.layers * layerFlops(model.config.width),
  }
}

async function decode(precision: Precision | 'float32'): Promise<Result> {
  const model = await benchModel('gpt2-small')
  const quantised = await prepareQuantised(model, precision, scratch)
  const decoder = await openDecoder(model, { ...session, ...(quantised ? { quantised } : {}) })
  const [prompt, count] = [32, 128]
  const times: number[] = []
  await medianSeconds(async () => {
    decoder.truncate(0)
    let logits = await decoder.feed(Array.from({ length: prompt }, (_, i) => 100 + i))
    const start = performance.now()
    for (let i = 0; i < count; i++) logits = await decoder.feed([largest(logits, 1)[0]!])
    times.push((performance.now() - start) / 1000)
  })
  await decoder.close()
  return { seconds: median(times.slice(1)), tokens: count }
}

async function sentences(count: number): Promise<{ items: (Sequence & { ids: Int32Array })[]; labels: number[] }> {
  const tokenizer = await loadTokenizer(tokenizerFolder)
  const items: (Sequence & { ids: Int32Array })[] = []
  const labels: number[] = []
  for await (const { values } of readRows(sentencesFile)) {
    items.push(tokenizer.encode(values.sentence ?? ''))
    labels.push(Number(values.label))
    if (items.length === count) break
  }
  return { items, labels }
}

const countTokens = (items: readonly { ids: Int32Array }[]): number =>
  items.reduce((sum, { ids }) => sum + ids.length, 0)

async function classify(precision: Precision | 'float32'): Promise<Result> {
  const model = await benchModel('bert-base')
  const quantised = await prepareQuantised(model, precision, scratch)
  const { items } = await sentences(10_000)
  const runner = await openRunner(model, { kind: 'task' }, { ...session, ...(quantised ? { quantised } : {}) })
  await runRows(runner, items.slice(0, 200), 'logits')
  const start = performance.now()
  await runRows(runner, items, 'logits')
  const seconds = (performance.now() - start) / 1000
  await runner.close()
  return { seconds, tokens: countTokens(items) }
}

async function epoch(method: 'lora' | 'full'): Promise<Result> {
  const model = await benchModel('bert-base')
  const { items, labels } = await sentences(epochRows)
  const training =
    method === 'lora'
      ? await openLora(model, ['query', 'value'], 1)
      : await openTraining(model, { ...session, isTrained: () => true, dropout: true, chunks: 1 })
  const plan = planEpochs(
    items.map(({ ids }) => ids.length),
    { batchSize: 32, epochs: 1, seed: 1 },
  )
  const run = (steps: number) =>
    trainLoop(training, {
      seed: 1,
      steps,
      warmup: 0.1,
      learningRate: 5e-5,
      schedule: 'linear',
      adam: defaultAdam,
      batches(step) {
        const rows = plan.rowsOf(step)
        const { tensors, realTokens } = padBatch(
          rows.map((row) => items[row]!),
          model,
        )
        const labelTensor = int64(
          rows.map((row) => labels[row]!),
          [rows.length],
        )
        const weights = float32(new Float32Array(rows.length).fill(1 / rows.length), [rows.length])
        return [{ inputs: { ...tensors, sequence_labels: labelTensor, sequence_weights: weights }, realTokens, rows }]
      },
    })
  await run(2)
  const times: number[] = []
  for (let i = 0; i < rounds; i++) {
    const start = performance.now()
    await run(plan.steps)
    times.push((performance.now() - start) / 1000)
  }
  await training.close()
  return { seconds: median(times), tokens: countTokens(items) }
}

/** A step of a whole pre-training, text, batches and optimiser included, beside the same step on tokens that lie ready. */
async function pretrainSteps(family: 'gpt2' | 'bert'): Promise<Result> {
  const folder = join(scratch, `pretrain-${family}`)
  const text = join(folder, 'text.txt')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const lines: string[] = []
  for await (const { row, values } of readRows(sentencesFile)) {
    lines.push(values.sentence ?? '')
    if (row % 20 === 0) lines.push('')
  }
  await writeFile(text, lines.join('\n'))
  const settings = pretrainSchema.parse({
    ...{ family, text: [text], steps: 8 * rounds, evaluateEvery: 1_000_000, sampleEvery: 0, ...session },
    ...{ runFolder: join(folder, 'run'), outputFolder: join(folder, 'model'), cacheFolder: join(folder, 'cache') },
  })
  const steps: { at: number; tokens: number }[] = []
  const emit = (event: PretrainEvent) => {
    if (event.kind === 'step') steps.push({ at: performance.now(), tokens: event.tokens })
  }
  const before = await probePretrain(settings, {})
  await pretrain(settings, { emit })
  const after = await probePretrain(settings, {})
  // the first ones are slow
  const timed = steps.slice(rounds)
  const tokens = timed.reduce((sum, step) => sum + step.tokens, 0) / timed.length
  const perToken = timed.slice(1).map(({ at, tokens }, i) => (at - timed[i]!.at) / 1000 / tokens)
  const alone = [before, after].map(({ secondsPerStep, tokensPerStep }) => secondsPerStep / tokensPerStep)
  const baseline = { name: 'the steps alone', seconds: (tokens * (alone[0]! + alone[1]!)) / 2 }
  return { seconds: tokens * median(perToken), tokens, baseline }
}

async function matmul(): Promise<Result> {
  const { best } = await matmulPeak()
  const flops = 2 * 512 * 768 * 3072
  return { seconds: flops / best / 1e9, tokens: null, flops }
}

/** Makes the models, so that the memory for it is not counted as a work's. */
async function prepare(): Promise<Result> {
  await benchModel('gpt2-small')
  await benchModel('bert-base')
  return { seconds: 0, tokens: null }
}

const works: Record<string, () => Promise<Result>> = {
  prepare,
  matmul,
  'train-lora': trainLora,
  'train-full': trainFull,
  'decode-float32': () => decode('float32'),
  'decode-int8': () => decode('int8'),
  'decode-int4': () => decode('int4'),
  'classify-float32': () => classify('float32'),
  'classify-int8-dynamic': () => classify('int8-dynamic'),
  'epoch-full': () => epoch('full'),
  'epoch-lora': () => epoch('lora'),
  'pretrain-gpt2': () => pretrainSteps('gpt2'),
  'pretrain-bert': () => pretrainSteps('bert'),
}

setLinkFolder(`${scratch}/links`)
const measure = works[work]
if (!measure) throw new Error(`unknown work '${work}'; known are ${Object.keys(works).join(', ')}`)
const { seconds, tokens, flops, baseline } = await measure()
const peakMemoryMb = Math.round((process.resourceUsage().maxRSS * 1024) / 1e6)
const gflops = flops === undefined ? undefined : flops / seconds / 1e9
const peak = gflops === undefined ? undefined : (await matmulPeak()).best
console.log(
  JSON.stringify({
    seconds,
    tokensPerSecond: tokens === null ? null : tokens / seconds,
    ...(gflops === undefined
      ? {}
      : { gflops: Math.round(gflops), peakShare: Math.round((100 * gflops) / peak!) / 100 }),
    peakMemoryMb,
    ...(baseline ? { baseline } : {}),
  }),
)
