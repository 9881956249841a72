// The loop on a tiny GPT: what a resumed run computes, what ends a run, and what it leaves.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { openSafetensors } from '../formats/safetensors.ts'
import { exists, type LoadedModel, loadModel } from '../importing/load-model.ts'
import { padBatch } from '../inference/batch.ts'
import { appError, randomFloats, relativeDifference, tempFolder, tinyModel } from '../test-support.ts'
import { causalBatches } from './causal-batches.ts'
import { type LoopOptions, type MicroBatch, type StepProgress, trainLoop } from './loop.ts'
import { defaultAdam } from './optimizer.ts'
import { bestWeightsFile, checkpointFile, removeProgress } from './run-files.ts'
import { tokenLabels } from './token-labels.ts'
import { openTraining, type TrainingSession } from './training-session.ts'

const root = tempFolder()
let model: LoadedModel
let batches: LoopOptions['batches']
beforeAll(async () => {
  model = await loadModel(await tinyModel(join(root, 'model'), 'gpt2', { layers: 1 }))
  const tokens = Int32Array.from(randomFloats(2000, 1), (x) => Math.min(319, Math.floor(Math.abs(x) * 100)))
  batches = causalBatches(
    model,
    { tokens, starts: [0, 2000] },
    { seqLength: 16, batchTokens: 64, seed: 2, chunks: 1 },
  ).batch
})

const steps = 8
const settings = () => ({
  seed: 11,
  steps,
  warmup: 0.25,
  learningRate: 1e-2,
  schedule: 'linear' as const,
  adam: defaultAdam,
  batches,
})

let runs = 0
const runFolder = () => {
  const folder = join(root, `run-${runs++}`)
  mkdirSync(folder)
  return folder
}

type Run = { steps: StepProgress[]; parameters: Map<string, Float32Array> }

/** A run of its own session; `onStep` sees the session, as a fault or a user would act on it. */
async function run(
  options: Partial<LoopOptions> & { dropout?: boolean; act?(step: number, session: TrainingSession): void } = {},
): Promise<Run> {
  const { dropout = false, act, ...rest } = options
  const session = await openTraining(model, { isTrained: () => true, dropout, chunks: 1, threads: 1 })
  const seen: StepProgress[] = []
  const onStep = (progress: StepProgress) => {
    seen.push(progress)
    act?.(progress.step, session)
  }
  try {
    await trainLoop(session, { ...settings(), ...rest, onStep })
    return { steps: seen, parameters: new Map([...session.parameters].map(([name, data]) => [name, data.slice()])) }
  } finally {
    await session.close()
  }
}

const curve = ({ steps: seen }: Pick<Run, 'steps'>) =>
  seen.map(({ step, loss, gradientNorm, learningRate, totalTokens }) => [
    step,
    loss,
    gradientNorm,
    learningRate,
    totalTokens,
  ])
const checkpointAt = (folder: string, changes = {}) => ({
  checkpoint: { folder, everySeconds: 1e6, fingerprint: 'same', resume: true, ...changes },
})

async function savedStep(folder: string): Promise<number> {
  const { metadata } = await openSafetensors(checkpointFile(folder))
  return JSON.parse(metadata.progress!).step
}

describe('trainLoop', () => {
  it('learns, and the curve is a function of the seed', async () => {
    const [a, b, other] = [
      await run({ dropout: true }),
      await run({ dropout: true }),
      await run({ dropout: true, seed: 12 }),
    ]
    expect(curve(a)).toEqual(curve(b))
    expect(curve(a)).not.toEqual(curve(other)) // other masks
    expect(a.steps.at(-1)!.loss).toBeLessThan(a.steps[0]!.loss - 0.1)
    expect(a.steps.map(({ learningRate }) => learningRate / 1e-2)).toEqual(
      [0, 1 / 2, 1, 5 / 6, 4 / 6, 3 / 6, 2 / 6, 1 / 6].map((x) => expect.closeTo(x, 10)),
    )
  })

  it.each([false, true])('a cancelled run goes on where it was, number for number (dropout %s)', async (dropout) => {
    const unbroken = await run({ dropout })
    const folder = runFolder()
    const controller = new AbortController()
    const act = (step: number) => {
      if (step === 3) controller.abort()
    }
    await expect(run({ dropout, signal: controller.signal, act, ...checkpointAt(folder) })).rejects.toThrow(/abort/i)
    expect(await savedStep(folder)).toBe(3)
    const resumed = await run({ dropout, ...checkpointAt(folder) })
    expect(curve(resumed)).toEqual(curve(unbroken).slice(3))
    expect(resumed.parameters).toEqual(unbroken.parameters)
  })

  it('dropout acts', async () => {
    expect(curve(await run({ dropout: true }))[0]![1]).not.toBe(curve(await run())[0]![1])
  })

  it('keeps the last good checkpoint when the loss is not finite, and names step and rows', async () => {
    const folder = runFolder()
    const act = (step: number, { parameters }: TrainingSession) => {
      if (step === 5) parameters.get('transformer.ln_f.weight')![0] = Number.NaN
    }
    const error = await appError(() => run({ act, ...checkpointAt(folder, { everySteps: 2 }) }))
    expect(error.code).toBe('non-finite')
    expect(error.message).toMatch(/stopped at step 6: the loss is NaN/)
    expect(error.message).toContain(checkpointFile(folder))
    expect(error.data).toMatchObject({ step: 6, rows: (await batches(5))[0]!.rows })
    expect(await savedStep(folder)).toBe(4)
    expect(curve(await run(checkpointAt(folder)))).toEqual(curve(await run()).slice(4))
  })

  it('finds a loss that overflows', async () => {
    const act = (_: number, { parameters }: TrainingSession) => {
      for (const name of ['transformer.ln_f.bias', 'transformer.wte.weight']) parameters.get(name)!.fill(1e30)
    }
    expect((await appError(() => run({ act }))).message).toMatch(/stopped at step 2/)
  })

  it('refuses the checkpoint of a run with other settings', async () => {
    const folder = runFolder()
    await run({ steps: 1, ...checkpointAt(folder) })
    const error = await appError(() => run(checkpointAt(folder, { fingerprint: 'other' })))
    expect(error.code).toBe('bad-argument')
    expect(error.message).toMatch(/checkpoint\.safetensors belongs to a run with other settings or data/)
    // unless it begins anew
    expect((await run(checkpointAt(folder, { fingerprint: 'other', resume: false }))).steps.length).toBe(steps)
  })

  it('begins where there is nothing to resume, and does nothing after its end', async () => {
    const folder = runFolder()
    expect((await run(checkpointAt(folder))).steps.length).toBe(steps)
    expect(await exists(checkpointFile(folder))).toBe(true)
    expect((await run(checkpointAt(folder))).steps).toEqual([])
  })

  it('ends by the clock', async () => {
    const { steps: seen } = await run({ steps: 1e6, seconds: 0.2 })
    expect(seen.at(-1)!.seconds).toBeGreaterThanOrEqual(0.2)
    expect(seen.at(-2)!.seconds).toBeLessThan(0.2)
  })
})

describe('accumulation', () => {
  const rows = (step: number) =>
    Array.from({ length: 4 }, (_, row) => Array.from({ length: 9 }, (_, t) => (step * 31 + row * 17 + t * 7) % 320))

  /** Rows of 8 tokens as one micro-batch, weighed as a part of `total` labelled tokens. */
  function microBatch(texts: number[][], total: number): MicroBatch {
    const { tensors, realTokens } = padBatch(
      texts.map((ids) => ({ ids: ids.slice(0, 8) })),
      model,
    )
    const labels = texts.flatMap((ids) => ids.slice(1))
    return { inputs: { ...tensors, ...tokenLabels([...labels.keys()], labels, 1 / total, 1) }, realTokens, rows: [0] }
  }

  it('of two parts equals one batch of both', async () => {
    const whole = await run({ batches: (step) => [microBatch(rows(step), 32)] })
    const parts = await run({
      batches: (step) => [microBatch(rows(step).slice(0, 1), 32), microBatch(rows(step).slice(1), 32)],
    })
    for (const [i, { loss, gradientNorm, tokens }] of parts.steps.entries()) {
      const expected = whole.steps[i]!
      expect(Math.abs(loss / expected.loss - 1)).toBeLessThan(1e-5)
      expect(Math.abs(gradientNorm / expected.gradientNorm - 1)).toBeLessThan(1e-4)
      expect(tokens).toBe(expected.tokens)
    }
    for (const [name, data] of parts.parameters) {
      if (name.endsWith('c_attn.bias')) continue // the key's part has no true gradient: AdamW makes steps of roundings
      expect(relativeDifference(data, whole.parameters.get(name)!)).toBeLessThan(1e-3)
    }
    // and half of the batch is not the batch
    const half = await run({ batches: (step) => [microBatch(rows(step).slice(0, 2), 16)] })
    expect(Math.abs(half.steps[0]!.gradientNorm / whole.steps[0]!.gradientNorm - 1)).toBeGreaterThan(1e-3)
  })
})

describe('a run that measures a held-out part', () => {
  const losses = [5, 3, 4, 4.5, 2]
  const evaluation = (patience?: number) => {
    const seen: number[] = []
    return {
      seen,
      everySteps: 2,
      measure: async (step: number) => {
        seen.push(step)
        return losses[seen.length - 1]!
      },
      ...(patience === undefined ? {} : { patience }),
    }
  }
  const outcome = async (options: Partial<LoopOptions>) => {
    const session = await openTraining(model, { isTrained: () => true, dropout: false, chunks: 1, threads: 1 })
    try {
      const result = await trainLoop(session, { ...settings(), ...options })
      return { result, parameters: new Map([...session.parameters].map(([name, data]) => [name, data.slice()])) }
    } finally {
      await session.close()
    }
  }

  it('ends with the weights of the lowest loss', async () => {
    const measured = evaluation()
    const { result, parameters } = await outcome({ evaluation: measured, steps: 7 })
    expect(measured.seen).toEqual([2, 4, 6, 7])
    expect(result).toMatchObject({ steps: 7, keptStep: 4, end: 'steps' })
    const four = await run({ steps: 7, shouldStop: stopAfter(4) })
    expect(parameters).toEqual(four.parameters)
  })

  it('ends early when nothing gets better, and when it is asked to', async () => {
    const { result } = await outcome({ evaluation: evaluation(2), steps: 20 })
    expect(result).toMatchObject({ steps: 8, keptStep: 4, end: 'no-improvement' })
    const asked = await outcome({ shouldStop: stopAfter(3) })
    expect(asked.result).toMatchObject({ steps: 3, keptStep: 3, end: 'asked' })
  })

  it('still knows its best weights when it goes on', async () => {
    const folder = runFolder()
    const controller = new AbortController()
    const session = await openTraining(model, { isTrained: () => true, dropout: false, chunks: 1, threads: 1 })
    const options = { ...settings(), ...checkpointAt(folder), steps: 7 }
    const first = trainLoop(session, {
      ...options,
      evaluation: evaluation(),
      signal: controller.signal,
      onStep: ({ step }) => step === 5 && controller.abort(),
    } as LoopOptions)
    await expect(first).rejects.toMatchObject({ name: 'AbortError' })
    await session.close()
    const later = { seen: [] as number[], everySteps: 2, measure: async () => 4.5 }
    const { result, parameters } = await outcome({ ...checkpointAt(folder), steps: 7, evaluation: later })
    expect(result.keptStep).toBe(4)
    expect(parameters).toEqual((await run({ steps: 7, shouldStop: stopAfter(4) })).parameters)
    // its end is in the checkpoint: one that was cut after its last step only measures again
    const again = { ...later, seen: [] as number[] }
    const once = await outcome({ ...checkpointAt(folder), steps: 7, evaluation: again })
    expect(once.result).toMatchObject({ steps: 7, keptStep: 4, firstLoss: expect.any(Number) })
    expect(once.parameters).toEqual(parameters)
    await removeProgress(folder)
    expect(await exists(bestWeightsFile(folder))).toBe(false)
  })

  function stopAfter(steps: number): () => boolean {
    let asked = 0
    return () => asked++ === steps
  }
})
