import { describe, expect, it } from 'vitest'
import { planEpochs } from './epoch-batches.ts'

const lengths = Array.from({ length: 103 }, (_, i) => 1 + ((i * 7) % 40))
const options = { batchSize: 10, epochs: 3, seed: 1 }

describe('planEpochs', () => {
  it('shows every row once an epoch, in another order each time', () => {
    const plan = planEpochs(lengths, options)
    expect([plan.steps, plan.stepsPerEpoch]).toEqual([33, 11])
    const epochs = [0, 1, 2].map((epoch) => Array.from({ length: 11 }, (_, i) => plan.rowsOf(11 * epoch + i)).flat())
    for (const rows of epochs) expect(rows.toSorted((a, b) => a - b)).toEqual([...lengths.keys()])
    expect(epochs[1]).not.toEqual(epochs[0])
  })

  it('is a function of seed and step, asked in any order', () => {
    const [a, b] = [planEpochs(lengths, options), planEpochs(lengths, options)]
    const forward = Array.from({ length: 33 }, (_, step) => a.rowsOf(step))
    const backward = Array.from({ length: 33 }, (_, step) => b.rowsOf(32 - step)).reverse()
    expect(backward).toEqual(forward)
    expect(planEpochs(lengths, { ...options, seed: 2 }).rowsOf(0)).not.toEqual(forward[0])
  })
})
