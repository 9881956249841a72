// Tells when a pre-training has come to stand: the held-out loss hardly falls although the learning rate is high. A young model that stands has
// learned how frequent its tokens are and nothing else, which other settings mend; one that stands later has learned what it will.

export type Plateau = {
  step: number
  /** The measurement since which the loss has hardly fallen. */
  since: number
  loss: number
  /** By how much it fell meanwhile, nats. */
  drop: number
  /** early: little more than the frequencies of tokens are known. */
  stage: 'early' | 'late'
}

/** Of one measurement; `rate` as a share of the highest. */
export type Measured = { step: number; loss: number; rate: number }

export type PlateauOptions = {
  /** Loss of a model that knows how frequent tokens are, and nothing else, nats. */
  frequencyLoss: number
  evaluations?: number
  leastSteps?: number
}

/** A smaller fall, as a share of the loss, is none. Falling runs lose several times as much in as many measurements. */
const leastFall = 0.005
const highRate = 0.5
/** Of what the frequencies alone give. */
const earlyShare = 0.85

/** Says it once a run. */
export function createPlateauWatch({ frequencyLoss, evaluations = 5, leastSteps = 500 }: PlateauOptions) {
  const seen: Measured[] = []
  let isSaid = false
  return {
    offer(now: Measured): Plateau | undefined {
      seen.push(now)
      if (isSaid) return undefined
      const recent = seen.slice(-evaluations)
      const before = seen.slice(0, -evaluations)
      const from = before.at(-1)
      if (!from || now.step - from.step < leastSteps || recent.some(({ rate }) => rate < highRate)) return undefined
      const best = lowest(before)
      const drop = best - lowest(recent)
      if (drop >= leastFall * best) return undefined
      isSaid = true
      const stage = now.loss > earlyShare * frequencyLoss ? 'early' : 'late'
      return { step: now.step, since: from.step, loss: now.loss, drop, stage }
    },
  }
}

const lowest = (measured: readonly Measured[]): number => Math.min(...measured.map(({ loss }) => loss))

/** Entropy of single tokens, nats. */
export function tokenEntropy(tokens: Int32Array): number {
  const counts = new Map<number, number>()
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  let entropy = 0
  for (const count of counts.values()) entropy -= (count / tokens.length) * Math.log(count / tokens.length)
  return entropy
}
