// From logits to the next token: repetition penalty (Keskar et al. 2019), temperature, top-k (Fan et al. 2018), top-p (Holtzman et al. 2020),
// min-p (Nguyen et al. 2024), then one draw. Temperature 0 is greedy.
import type { Random } from '../../../shared/domain/random.ts'

export type SamplingSettings = {
  temperature: number
  /** 0 is off. */
  topK: number
  /** 1 is off. */
  topP: number
  /** 0 is off. */
  minP: number
  /** 1 is off. */
  repetitionPenalty: number
}

export const greedy: SamplingSettings = { temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 }

export type Candidate = {
  id: number
  /** Share of the distribution that was drawn from; 0 for what the cuts left out. */
  probability: number
  /** Share of the model's own distribution, before penalty, temperature and cuts. */
  raw: number
  /** Place in the model's own distribution: 1 is the most probable. */
  rank: number
}
/** `candidates` are the largest shares, most probable first; `drawnFrom` counts the ids that the cuts left. */
export type Sample = Candidate & { drawnFrom: number; candidates: Candidate[] }

export function softmaxOf(logits: Float32Array, temperature = 1): Float32Array {
  let top = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > top) top = logit
  const result = new Float32Array(logits.length)
  let total = 0
  for (let i = 0; i < logits.length; i++) {
    const p = Math.exp((logits[i]! - top) / temperature)
    result[i] = p
    total += p
  }
  for (let i = 0; i < result.length; i++) result[i]! /= total
  return result
}

/** Indices of the k largest values, largest first, equal ones by index. */
export function largest(values: Float32Array, k: number): number[] {
  const kept: number[] = []
  let least = Number.NEGATIVE_INFINITY
  const before = (a: number, b: number) => values[b]! - values[a]! || a - b
  for (let i = 0; i < values.length; i++) {
    if (kept.length >= 2 * k && values[i]! <= least) continue
    kept.push(i)
    if (kept.length >= 4 * k + 16) {
      kept.sort(before).length = k
      least = values[kept.at(-1)!]!
    }
  }
  return kept.sort(before).slice(0, k)
}

export function sample(
  logits: Float32Array,
  previous: readonly number[],
  settings: SamplingSettings,
  random: Random,
  candidateCount = 6,
): Sample {
  const isGreedy = settings.temperature === 0
  const probabilities = softmaxOf(
    penalise(logits, previous, settings.repetitionPenalty),
    isGreedy ? 1 : settings.temperature,
  )
  const ranking = createRanking(probabilities)
  const kept = isGreedy ? { count: 1, mass: 1 } : cut(ranking, settings)
  const chosen = isGreedy ? ranking.at(0) : ranking.at(placeAt(ranking, kept.count, random.next() * kept.mass))
  const shown = Array.from({ length: Math.min(candidateCount, logits.length) }, (_, place) => ranking.at(place))
  const own = ownDistribution(logits, [chosen, ...shown])
  const describe = (id: number, i: number): Candidate => {
    const isKept = isGreedy || i <= kept.count
    return { id, probability: isKept ? probabilities[id]! / kept.mass : 0, ...own[i]! }
  }
  const [first, ...candidates] = [chosen, ...shown].map(describe)
  return { ...first!, drawnFrom: kept.count, candidates }
}

/** Shares and places of a few ids in the softmax of the logits. */
function ownDistribution(logits: Float32Array, ids: readonly number[]): { raw: number; rank: number }[] {
  let top = Number.NEGATIVE_INFINITY
  for (const logit of logits) if (logit > top) top = logit
  const least = Math.min(...ids.map((id) => logits[id]!))
  const ranks = ids.map(() => 1)
  let total = 0
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i]!
    total += Math.exp(logit - top)
    if (logit < least) continue
    for (let k = 0; k < ids.length; k++) {
      const other = logits[ids[k]!]!
      if (logit > other || (logit === other && i < ids[k]!)) ranks[k]!++
    }
  }
  return ids.map((id, k) => ({ raw: Math.exp(logits[id]! - top) / total, rank: ranks[k]! }))
}

function penalise(logits: Float32Array, previous: readonly number[], penalty: number): Float32Array {
  if (penalty === 1) return logits
  const result = Float32Array.from(logits)
  for (const id of new Set(previous)) {
    const logit = result[id]!
    result[id] = logit > 0 ? logit / penalty : logit * penalty
  }
  return result
}

type Ranking = { probabilities: Float32Array; at(place: number): number }

/** Ids by falling probability, sorted only as far as they are asked for: a draw seldom needs more than the first few. */
function createRanking(probabilities: Float32Array): Ranking {
  let sorted: number[] = []
  return {
    probabilities,
    at(place) {
      while (place >= sorted.length) sorted = largest(probabilities, Math.max(64, place + 1, 16 * sorted.length))
      return sorted[place]!
    },
  }
}

/** How many of the most probable ids may be drawn, and their sum. */
function cut(ranking: Ranking, { topK, topP, minP }: SamplingSettings): { count: number; mass: number } {
  const { probabilities } = ranking
  let count = topK > 0 ? Math.min(topK, probabilities.length) : probabilities.length
  if (minP > 0) {
    const floor = probabilities[ranking.at(0)]! * minP
    let above = 0
    for (const probability of probabilities) if (probability >= floor) above++
    count = Math.min(count, above)
  }
  const mass = massOf(ranking, count)
  if (topP >= 1) return { count, mass }
  const fewer = placeAt(ranking, count, topP * mass) + 1
  return { count: fewer, mass: massOf(ranking, fewer) }
}

function massOf({ probabilities, at }: Ranking, count: number): number {
  let sum = 0
  if (count === probabilities.length) for (const probability of probabilities) sum += probability
  else for (let place = 0; place < count; place++) sum += probabilities[at(place)]!
  return sum
}

/** Place of the first id at which the summed probability passes `mass`. */
function placeAt({ probabilities, at }: Ranking, count: number, mass: number): number {
  let sum = 0
  for (let place = 0; place < count; place++) {
    sum += probabilities[at(place)]!
    if (sum >= mass && sum > 0) return place
  }
  return count - 1
}
