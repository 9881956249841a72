import { describe, expect, it } from 'vitest'
import { chooseBackend } from './backends.ts'
import { prepareProblem } from './head-problem.ts'
import { weightedLoss } from './head-rows.ts'
import { applyHead, foldHead, type HeadWeights, headProbabilities } from './head-weights.ts'
import { accuracy, clouds, exclusiveOr, normals } from './test-data.ts'
import { type HeadProgress, type TrainHeadOptions, trainHead } from './train-head.ts'

const noisy = clouds(600, 6, 3, 1.2, 1)
const noisyTargets = { kind: 'classes', labels: noisy.labels, classes: 3 } as const
const base = {
  features: noisy.features,
  count: 600,
  width: 6,
  targets: noisyTargets,
  seed: 7,
  backend: 'wasm',
} satisfies TrainHeadOptions

/** Largest gradient component of the penalised mean cross-entropy, in double precision and without tfjs. */
function optimumGap(
  weights: HeadWeights,
  { features, labels, count, width, classes }: typeof noisy,
  weightDecay: number,
) {
  const { weight } = weights.layers[0]!
  const probabilities = headProbabilities('classes', foldHead(weights), features, count)
  let worst = 0
  for (let c = 0; c < classes; c++) {
    const residual = (row: number) => probabilities[row * classes + c]! - (labels[row] === c ? 1 : 0)
    for (let i = 0; i <= width; i++) {
      let sum = 0
      for (let row = 0; row < count; row++)
        sum += residual(row) * (i === width ? 1 : (features[row * width + i]! - weights.mean[i]!) / weights.scale[i]!)
      worst = Math.max(worst, Math.abs(sum / count + (i === width ? 0 : weightDecay * weight[i * classes + c]!)))
    }
  }
  return worst
}

describe('a linear head', () => {
  for (const backend of ['cpu', 'wasm'] as const)
    it(`ends at the optimum of logistic regression on ${backend}`, async () => {
      const head = await trainHead({ ...base, backend, weightDecay: 1e-3 })
      expect(head).toMatchObject({ backend, weightDecay: 1e-3 })
      expect(optimumGap(head.weights, noisy, 1e-3)).toBeLessThan(1e-4)
      expect(optimumGap(head.weights, noisy, 1e-2)).toBeGreaterThan(1e-3) // the check tells a wrong weight decay
      expect(head.weights.scale[5]).toBe(1) // the feature that never changes
      expect(accuracy(applyHead(foldHead(head.weights), noisy.features, 600), noisy.labels)).toBeGreaterThan(0.8)
    })

  it('keeps the weight of a feature that hardly varies within bounds', async () => {
    const features = noisy.features.map((value, i) => (i % 6 === 4 ? 1 + 1e-5 * value : value))
    const head = await trainHead({ ...base, features, weightDecay: 1e-3 })
    const [layer] = foldHead(head.weights)
    expect(Math.max(...layer!.weight.map(Math.abs))).toBeLessThan(20) // divided by its own deviation it had some 10,000
    expect(accuracy(applyHead([layer!], features, 600), noisy.labels)).toBeGreaterThan(0.75)
  })

  it('without an intercept is a plain product, for a classifier that has no bias', async () => {
    const head = await trainHead({ ...base, weightDecay: 1e-3, intercept: false })
    const [layer] = foldHead(head.weights)
    expect([...layer!.bias]).toEqual([0, 0, 0])
    const right = accuracy(applyHead([layer!], noisy.features, 600), noisy.labels)
    expect(right).toBeGreaterThan(0.6)
    const values = Float32Array.from({ length: 600 }, (_, row) => 3 * noisy.features[row * 6]!)
    const scores = await trainHead({ ...base, targets: { kind: 'score', values }, weightDecay: 0, intercept: false })
    const [line] = foldHead(scores.weights)
    expect(line!.bias[0]).toBeCloseTo(0, 6)
    expect(line!.weight[0]).toBeCloseTo(3, 2)
  })

  it('weighs classes as if their rows were there more often', async () => {
    const twice = [...noisy.labels.keys()].flatMap((row) => (noisy.labels[row] === 1 ? [row, row] : [row]))
    const repeated = {
      features: Float32Array.from(twice.flatMap((row) => [...noisy.features.subarray(row * 6, row * 6 + 6)])),
      labels: Int32Array.from(twice, (row) => noisy.labels[row]!),
    }
    const classWeights = Float32Array.of(1, 2, 1)
    const weighted = await trainHead({ ...base, weightDecay: 0, targets: { ...noisyTargets, classWeights } })
    const plain = await trainHead({
      ...base,
      ...repeated,
      count: twice.length,
      weightDecay: 0,
      targets: { ...noisyTargets, labels: repeated.labels },
    })
    const unweighted = await trainHead({ ...base, weightDecay: 0 })
    const probabilities = (head: typeof plain) =>
      headProbabilities('classes', foldHead(head.weights), noisy.features, 600)
    const gap = (a: Float32Array, b: Float32Array) =>
      a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
    expect(gap(probabilities(weighted), probabilities(plain))).toBeLessThan(5e-3)
    expect(gap(probabilities(weighted), probabilities(unweighted))).toBeGreaterThan(5e-2)
  })

  it('chooses a strong weight decay for noise and a weak one for clear classes', async () => {
    const noise = normals(120 * 30, 3)
    const labels = Int32Array.from(normals(120, 4), (value) => (value > 0 ? 1 : 0))
    const lost = await trainHead({
      ...base,
      features: noise,
      count: 120,
      width: 30,
      targets: { kind: 'classes', labels, classes: 2 },
    })
    const clear = clouds(600, 6, 3, 0.1, 2)
    const found = await trainHead({
      ...base,
      features: clear.features,
      targets: { kind: 'classes', labels: clear.labels, classes: 3 },
    })
    expect(lost.weightDecay).toBeGreaterThanOrEqual(3e-2)
    expect(found.weightDecay).toBeLessThanOrEqual(1e-4)
    expect(found.validationLoss).toBeLessThan(0.01)
    expect(accuracy(applyHead(foldHead(found.weights), clear.features, 600), clear.labels)).toBe(1)
  })

  it('fits very few rows without holding any out', async () => {
    const few = clouds(6, 4, 2, 0.1, 5)
    const head = await trainHead({ ...base, ...few, targets: { kind: 'classes', labels: few.labels, classes: 2 } })
    expect(head.validationLoss).toBeNull()
    expect(accuracy(applyHead(foldHead(head.weights), few.features, 6), few.labels)).toBe(1)
  })
})

it('a score is ridge regression, in its own unit', async () => {
  // y = 1000 + 30 x0 - 20 x1 + noise of deviation 5: the residual variance is about 25
  const x = normals(400 * 2, 11)
  const noise = normals(400, 12)
  const values = noise.map((n, row) => 1000 + 30 * x[row * 2]! - 20 * x[row * 2 + 1]! + 5 * n)
  const head = await trainHead({
    ...base,
    features: x,
    count: 400,
    width: 2,
    targets: { kind: 'score', values },
    weightDecay: 0,
  })
  const [folded] = foldHead(head.weights)
  expect(folded!.weight[0]).toBeCloseTo(30, -0.5)
  expect(folded!.weight[1]).toBeCloseTo(-20, -0.5)
  const predicted = applyHead([folded!], x, 400)
  const residuals = predicted.map((value, row) => value - values[row]!)
  const error = residuals.reduce((sum, r) => sum + (r * r) / 400, 0)
  expect(head.trainLoss / error).toBeCloseTo(1, 4)
  expect(error).toBeGreaterThan(18)
  expect(error).toBeLessThan(32)
  for (const i of [0, 1]) {
    const moment = residuals.reduce((sum, r, row) => sum + (r * x[row * 2 + i]!) / 400, 0)
    expect(Math.abs(moment)).toBeLessThan(1e-2) // least squares: residuals are orthogonal to the features
  }
})

it('each label of a multi-label head is its own yes or no', async () => {
  const x = normals(500 * 3, 21)
  const values = Float32Array.from({ length: 1000 }, (_, i) => (x[(i >> 1) * 3 + (i & 1)]! > 0.3 ? 1 : 0)) // label l asks feature l
  const targets = { kind: 'multi-label', values, classes: 2 } as const
  const head = await trainHead({ ...base, features: x, count: 500, width: 3, targets })
  const probabilities = headProbabilities('multi-label', foldHead(head.weights), x, 500)
  const right = probabilities.filter((p, i) => p > 0.5 === values[i]! > 0.5).length
  expect(right / 1000).toBeGreaterThan(0.97)
  const loss = probabilities.reduce((sum, p, i) => sum - Math.log(values[i] ? p : 1 - p) / 1000, 0)
  expect(head.trainLoss).toBeCloseTo(loss, 3)
})

it('an MLP solves what no linear head can', async () => {
  const data = exclusiveOr(400, 31)
  const options = {
    ...base,
    ...data,
    targets: { kind: 'classes', labels: data.labels, classes: 2 },
  } satisfies TrainHeadOptions
  const fresh = exclusiveOr(400, 32)
  const score = async (hidden: number, dropout = 0) => {
    const head = await trainHead({ ...options, hidden, dropout, batchSize: 32 })
    return accuracy(applyHead(foldHead(head.weights), fresh.features, 400), fresh.labels)
  }
  expect(await score(0)).toBeLessThan(0.7)
  expect(await score(16)).toBeGreaterThan(0.98)
  expect(await score(16, 0.2)).toBeGreaterThan(0.98)
})

describe('the run', () => {
  for (const backend of ['cpu', 'wasm'] as const)
    for (const hidden of [0, 8])
      it(`repeats for a seed on ${backend} with ${hidden} hidden units, and leaves no tensor`, async () => {
        const { tf } = await chooseBackend(backend)
        const before = tf.memory().numTensors
        const options = { ...base, backend, hidden, dropout: 0.1, maxEpochs: 15 }
        const one = await trainHead(options)
        const two = await trainHead(options)
        expect({ ...two, seconds: 0 }).toEqual({ ...one, seconds: 0 })
        const other = await trainHead({ ...options, seed: 8 })
        expect(other.validationLoss).not.toBe(one.validationLoss)
        expect(tf.memory().numTensors).toBe(before)
      })

  it('agrees between cpu and wasm', async () => {
    const [cpu, wasm] = [await trainHead({ ...base, backend: 'cpu' }), await trainHead(base)]
    expect(wasm.weightDecay).toBe(cpu.weightDecay)
    expect(wasm.trainLoss).toBeCloseTo(cpu.trainLoss, 4)
  })

  it('two runs side by side on different backends do not disturb each other', async () => {
    const alone = await trainHead({ ...base, backend: 'cpu' })
    const [cpu] = await Promise.all([trainHead({ ...base, backend: 'cpu' }), trainHead({ ...base, backend: 'wasm' })])
    expect({ ...cpu, seconds: 0 }).toEqual({ ...alone, seconds: 0 })
  })

  it('reports every epoch, search first', async () => {
    const events: HeadProgress[] = []
    const head = await trainHead({ ...base, weightDecay: 1e-2, onProgress: (event) => events.push(event) })
    expect(events.map((event) => event.epoch)).toEqual(events.map((_, i) => i + 1))
    expect(events.length).toBe(head.epochs)
    expect(events[0]).toMatchObject({ phase: 'search', weightDecay: 1e-2, validationLoss: expect.any(Number) })
    expect(events.at(-1)).toMatchObject({ phase: 'refit', validationLoss: null })
    expect(events.at(-1)!.loss).toBeCloseTo(head.trainLoss, 4)
  })

  for (const hidden of [0, 8])
    it(`stops when told, leaves no tensor and lets the event loop turn (${hidden} hidden units)`, async () => {
      const { tf } = await chooseBackend('wasm')
      const before = tf.memory().numTensors
      const controller = new AbortController()
      let epochs = 0
      const onProgress = () => {
        epochs++
        setTimeout(() => controller.abort(), 0) // arrives only if training yields
      }
      const run = trainHead({ ...base, hidden, signal: controller.signal, onProgress, weightDecay: 1e-6 })
      await expect(run).rejects.toMatchObject({ name: 'AbortError' })
      expect(epochs).toBeLessThan(10)
      expect(tf.memory().numTensors).toBe(before)
    })
})

describe('refuses', () => {
  const spoiled = noisy.features.slice()
  spoiled[17 * 6 + 2] = Number.NaN
  const cases: [string, Partial<TrainHeadOptions>, object][] = [
    ['a feature that is no number', { features: spoiled }, { code: 'non-finite', data: { row: 17, column: 2 } }],
    [
      'a score that is no number',
      { targets: { kind: 'score', values: new Float32Array(600).fill(Infinity) } },
      { code: 'non-finite', data: { row: 0 } },
    ],
    [
      'a label out of range',
      { targets: { ...noisyTargets, classes: 2 } },
      { code: 'bad-data', data: { row: 2, label: 2 } },
    ],
    ['one class only', { targets: { ...noisyTargets, labels: new Int32Array(600) } }, { code: 'bad-data' }],
    [
      'a label above 1',
      { targets: { kind: 'multi-label', classes: 1, values: new Float32Array(600).fill(2) } },
      { code: 'bad-data' },
    ],
    ['too few features', { count: 601 }, { code: 'bad-argument' }],
    ['too few labels', { targets: { ...noisyTargets, labels: new Int32Array(5) } }, { code: 'bad-argument' }],
    [
      'a negative class weight',
      { targets: { ...noisyTargets, classWeights: Float32Array.of(1, -1, 1) } },
      { code: 'bad-argument' },
    ],
    ['all units dropped', { dropout: 1 }, { code: 'bad-argument' }],
    ['half a unit', { hidden: 1.5 }, { code: 'bad-argument' }],
  ]
  for (const [what, change, error] of cases)
    it(what, async () => {
      await expect(trainHead({ ...base, ...change })).rejects.toMatchObject(error)
    })

  it('a loss that leaves the finite numbers, naming the row', () => {
    const problem = prepareProblem(noisy.features, 600, 6, noisyTargets)
    const rows = Int32Array.of(4, 17)
    expect(weightedLoss(problem, Float32Array.of(1, 2), rows)).toBe(3)
    expect(() => weightedLoss(problem, Float32Array.of(1, Number.NaN), rows)).toThrow(/row 17 became NaN/)
  })
})

it('one wild score does not carry a head out of the finite numbers', async () => {
  const values = normals(600, 41)
  values[123] = 3e38 // its square is no single-precision number
  for (const hidden of [0, 4]) {
    const head = await trainHead({ ...base, hidden, maxEpochs: 5, targets: { kind: 'score', values } })
    expect(head.weights.layers.every(({ weight }) => weight.every(Number.isFinite))).toBe(true)
  }
})
