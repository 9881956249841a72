// What each way of sampling keeps and how often it draws it.
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../shared/domain/random.ts'
import { randomFloats } from '../test-support.ts'
import { greedy, largest, type SamplingSettings, sample, softmaxOf } from './sampler.ts'

const open: SamplingSettings = { ...greedy, temperature: 1 }
/** Logits of given probabilities. */
const logitsFor = (...probabilities: number[]) => Float32Array.from(probabilities, Math.log)
const random = logitsFor(0.1, 0.4, 0.05, 0.25, 0.2)

function draws(settings: SamplingSettings, count = 20_000, previous: number[] = []): number[] {
  const generator = createRandom(7)
  const counts = new Array<number>(random.length).fill(0)
  for (let i = 0; i < count; i++) counts[sample(random, previous, settings, generator).id]!++
  return counts.map((n) => n / count)
}

/** Shares within four standard deviations of a binomial. */
function expectShares(found: number[], expected: number[], count = 20_000): void {
  for (const [id, p] of expected.entries())
    expect(Math.abs(found[id]! - p)).toBeLessThanOrEqual(4 * Math.sqrt((p * (1 - p)) / count))
}

describe('sample', () => {
  it('greedy takes the largest logit, the first of equal ones, without a draw', () => {
    const untouched = { ...createRandom(0), next: () => expect.unreachable('greedy must not draw') }
    expect(sample(random, [], greedy, untouched)).toMatchObject({ id: 1, probability: expect.closeTo(0.4, 5) })
    expect(sample(Float32Array.of(1, 3, 3, 2), [], greedy, untouched).id).toBe(1)
  })

  it('draws as often as the probabilities say', () => {
    expectShares(draws(open), [0.1, 0.4, 0.05, 0.25, 0.2])
  })

  it('temperature sharpens: probabilities to the power of 1 / T', () => {
    const powers = [0.1, 0.4, 0.05, 0.25, 0.2].map((p) => p ** 2)
    const total = powers.reduce((a, b) => a + b)
    expectShares(
      draws({ ...open, temperature: 0.5 }),
      powers.map((p) => p / total),
    )
  })

  it.each<[string, Partial<SamplingSettings>, number[]]>([
    ['top-k keeps k', { topK: 2 }, [0, 0.4, 0, 0.25, 0]],
    ['top-k of more than there are keeps all', { topK: 50 }, [0.1, 0.4, 0.05, 0.25, 0.2]],
    ['top-p keeps the fewest that reach p', { topP: 0.6 }, [0, 0.4, 0, 0.25, 0]],
    ['top-p keeps at least one', { topP: 1e-6 }, [0, 0.4, 0, 0, 0]],
    ['top-p acts on what top-k left', { topK: 3, topP: 0.7 }, [0, 0.4, 0, 0.25, 0]],
    ['min-p keeps a share of the largest', { minP: 0.45 }, [0, 0.4, 0, 0.25, 0.2]],
    ['min-p of one keeps the largest', { minP: 1 }, [0, 0.4, 0, 0, 0]],
  ])('%s', (_, settings, kept) => {
    const total = kept.reduce((a, b) => a + b)
    const expected = kept.map((p) => p / total)
    const found = draws({ ...open, ...settings })
    expectShares(found, expected)
    for (const [id, p] of expected.entries()) expect(found[id]! > 0).toBe(p > 0)
    const one = sample(random, [], { ...open, ...settings }, createRandom(1))
    expect(one.probability).toBeCloseTo(expected[one.id]!, 5)
    expect(one.candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 5)
  })

  it('repetition penalty divides positive logits and multiplies negative ones, once an id', () => {
    const logits = Float32Array.of(2, 1.5, -1, -1.5)
    const settings = { ...greedy, repetitionPenalty: 2 }
    const { candidates } = sample(logits, [0, 0, 2], settings, createRandom(0))
    const expected = softmaxOf(Float32Array.of(1, 1.5, -2, -1.5))
    expect(candidates.map(({ id }) => id)).toEqual([1, 0, 3, 2])
    for (const { id, probability } of candidates) expect(probability).toBeCloseTo(expected[id]!, 6)
    expect([...logits]).toEqual([2, 1.5, -1, -1.5]) // the caller's logits stay
  })

  it('the same seed draws the same, another seed something else', () => {
    const logits = randomFloats(500, 3)
    const run = (seed: number) => {
      const generator = createRandom(seed)
      return Array.from({ length: 20 }, () => sample(logits, [], open, generator).id)
    }
    expect(run(5)).toEqual(run(5))
    expect(run(5)).not.toEqual(run(6))
  })
})

describe('what is told of a draw', () => {
  const logits = Float32Array.from(randomFloats(3000, 9), (x) => 3 * x)
  const own = softmaxOf(logits)
  const order = [...own.keys()].sort((a, b) => logits[b]! - logits[a]! || a - b)

  it.each<[string, Partial<SamplingSettings>, (shares: number[]) => number]>([
    ['nothing', {}, () => 3000],
    ['top-k', { topK: 40 }, () => 40],
    ['top-k of one', { topK: 1 }, () => 1],
    ['top-p', { topP: 0.9 }, (shares) => shares.findIndex((_, i) => sum(shares.slice(0, i + 1)) >= 0.9) + 1],
    ['min-p', { minP: 0.1 }, (shares) => shares.filter((share) => share >= 0.1 * shares[0]!).length],
    [
      'top-k and top-p',
      { topK: 100, topP: 0.5 },
      (shares) => {
        const first = shares.slice(0, 100)
        return first.findIndex((_, i) => sum(first.slice(0, i + 1)) >= 0.5 * sum(first)) + 1
      },
    ],
  ])('%s cut: how many are left, and the rest of the candidates with no share', (_, settings, expected) => {
    const penalty = { temperature: 0.8, repetitionPenalty: 1.2 }
    const previous = [order[0]!, order[4]!]
    const penalised = Float32Array.from(logits, (logit, id) =>
      previous.includes(id) ? (logit > 0 ? logit / 1.2 : logit * 1.2) : logit,
    )
    const tempered = softmaxOf(penalised, 0.8)
    const ids = [...tempered.keys()].sort((a, b) => tempered[b]! - tempered[a]! || a - b)
    const shares = ids.map((id) => tempered[id]!)
    const drawn = sample(logits, previous, { ...open, ...penalty, ...settings }, createRandom(3))
    const count = expected(shares)
    expect(drawn.drawnFrom).toBe(count)
    expect(drawn.candidates.map(({ id }) => id)).toEqual(ids.slice(0, 6))
    const mass = sum(shares.slice(0, count))
    for (const [i, candidate] of [drawn, ...drawn.candidates].entries()) {
      expect(candidate.raw).toBeCloseTo(own[candidate.id]!, 6)
      expect(candidate.rank).toBe(order.indexOf(candidate.id) + 1)
      const share = i > count ? 0 : tempered[candidate.id]! / mass
      expect(candidate.probability).toBeCloseTo(share, 5)
    }
  })

  it('greedy draws from one, equal logits rank by their id', () => {
    const drawn = sample(Float32Array.of(1, 3, 3, 2), [], greedy, createRandom(0))
    expect(drawn).toMatchObject({ id: 1, rank: 1, drawnFrom: 1 })
    expect(drawn.candidates.map(({ id, rank }) => [id, rank])).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [0, 4],
    ])
  })
})

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

describe('softmaxOf and largest', () => {
  it('probabilities sum to one, also of huge logits', () => {
    for (const scale of [1, 100, 1e30]) {
      const total = softmaxOf(randomFloats(1000, 1, scale)).reduce((a, b) => a + b, 0)
      expect(total).toBeCloseTo(1, 5)
    }
  })

  it.each([1, 5, 300])('largest %i as a full sort has them', (k) => {
    const values = randomFloats(300, 2).map((x) => Math.round(x * 4)) // many are equal
    const sorted = [...values.keys()].sort((a, b) => values[b]! - values[a]! || a - b)
    expect(largest(values, k)).toEqual(sorted.slice(0, k))
  })
})
