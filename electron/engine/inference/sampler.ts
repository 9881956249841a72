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

export type Candidate = { id: number; probability: number }
/** `probability` is the chosen token's share of the distribution that was drawn from; candidates are its largest members. */
export type Sample = Candidate & { candidates: Candidate[] }

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
  candidateCount = 5,
): Sample {
  const penalised = penalise(logits, previous, settings.repetitionPenalty)
  const isGreedy = settings.temperature === 0
  const probabilities = softmaxOf(penalised, isGreedy ? 1 : settings.temperature)
  const describe = (ids: number[], total: number) => ids.map((id) => ({ id, probability: probabilities[id]! / total }))
  if (isGreedy) {
    const candidates = describe(largest(probabilities, candidateCount), 1)
    return { ...candidates[0]!, candidates }
  }
  const kept = keep(probabilities, settings)
  const total = kept.reduce((sum, id) => sum + probabilities[id]!, 0)
  const chosen = kept[drawIndex(kept, probabilities, random.next() * total)]!
  return {
    id: chosen,
    probability: probabilities[chosen]! / total,
    candidates: describe(kept.slice(0, candidateCount), total),
  }
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

/** The ids that may be drawn, most probable first. */
function keep(probabilities: Float32Array, { topK, topP, minP }: SamplingSettings): number[] {
  const size = topK > 0 ? Math.min(topK, probabilities.length) : probabilities.length
  let ids = largest(probabilities, size)
  if (minP > 0) {
    const floor = probabilities[ids[0]!]! * minP
    ids = ids.filter((id) => probabilities[id]! >= floor)
  }
  if (topP >= 1) return ids
  const total = ids.reduce((sum, id) => sum + probabilities[id]!, 0)
  return ids.slice(0, drawIndex(ids, probabilities, topP * total) + 1)
}

/** Index of the first id at which the summed probability passes `mass`. */
function drawIndex(ids: readonly number[], probabilities: Float32Array, mass: number): number {
  let sum = 0
  for (const [i, id] of ids.entries()) {
    sum += probabilities[id]!
    if (sum >= mass && sum > 0) return i
  }
  return ids.length - 1
}
