import { expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import type { Classifier } from '../heads/head-weights.ts'
import { argMax } from '../inference/logits.ts'
import { dampClassifier, fullLimits, rowsThatTell } from './damp-classifier.ts'

const [count, width, classes] = [50, 4, 3]

/** Features that hardly differ, and a classifier of so large weights. */
function drawn(size: number) {
  const random = createRandom(8)
  const of = (length: number, scale: number) => Float32Array.from({ length }, () => scale * random.normal())
  const features = { data: of(count * width, 0.03), count, width }
  return { features, classifier: { weight: of(classes * width, size), bias: of(classes, size / 60) } }
}

const logitsOf = ({ weight, bias }: Classifier, data: Float32Array): Float32Array[] =>
  Array.from({ length: count }, (_, row) =>
    Float32Array.from({ length: classes }, (__, c) => {
      let sum = bias[c] ?? 0
      for (let i = 0; i < width; i++) sum += weight[c * width + i]! * data[row * width + i]!
      return sum
    }),
  )

const flat = (rows: readonly Float32Array[]) => Float32Array.from(rows.flatMap((row) => [...row]))

const roomy = { logits: 0.3, parts: 1e9 }

it('makes logits small, and answers as before', () => {
  const { features, classifier } = drawn(60)
  const damped = dampClassifier(classifier, features, roomy)
  const [before, after] = [classifier, damped].map((one) => logitsOf(one, features.data))
  expect(after!.map(argMax)).toEqual(before!.map(argMax))
  const squares = [...flat(after!)].map((logit) => logit ** 2)
  expect(Math.sqrt(squares.reduce((a, b) => a + b) / squares.length)).toBeCloseTo(0.3, 4)
})

it('makes weights small whose parts cancel in logits that are small themselves', () => {
  const { features, classifier } = drawn(0.5)
  const constant = 20
  const data = features.data.map((value) => value + constant)
  // the constant is taken off again by the bias
  const bias = classifier.bias.map((value, c) => {
    const row = classifier.weight.subarray(c * width, (c + 1) * width)
    return value - constant * row.reduce((a, b) => a + b)
  })
  const cancelling = { weight: classifier.weight, bias }
  const damped = dampClassifier(cancelling, { ...features, data }, fullLimits)
  const [before, after] = [cancelling, damped].map((one) => logitsOf(one, data))
  expect(after!.map(argMax)).toEqual(before!.map(argMax))
  const size = (one: Classifier) => Math.hypot(...one.weight)
  expect(size(damped)).toBeLessThan(size(cancelling) / 10)
  expect(dampClassifier(cancelling, { ...features, data }, roomy)).toEqual(cancelling)
})

it('leaves a classifier alone that is not sure, or has no constant', () => {
  const { features, classifier } = drawn(0.5)
  expect(dampClassifier(classifier, features, fullLimits)).toEqual(classifier)
  const none = { weight: new Float32Array(classes * width), bias: new Float32Array(0) }
  expect(dampClassifier(none, features, fullLimits)).toEqual(none)
})

it('looks at some rows of a large table, from its first to its last ones', () => {
  const [many, two] = [10_000, 2]
  const data = Float32Array.from({ length: many * two }, (_, i) => Math.floor(i / two))
  const some = rowsThatTell({ data, count: many, width: two })
  expect(some.count).toBeGreaterThan(3000)
  expect(some.count).toBeLessThan(4097)
  expect(some.data.length).toBe(some.count * two)
  expect([some.data[0], some.data[2], some.data.at(-1)]).toEqual([0, 3, 9999])
  const all = rowsThatTell({ data: data.subarray(0, 100), count: 50, width: two })
  expect(all).toEqual({ data: data.subarray(0, 100), count: 50, width: two })
})
