import { describe, expect, it } from 'vitest'
import type { ProbeResult } from '../../engine/training/probe.ts'
import { estimateCost, type RunSize } from './estimate-cost.ts'
import type { MachineRoom } from './machine-room.ts'
import { leastMemory, memoryNeed } from './memory-need.ts'

const probe: ProbeResult = {
  ...{ rows: 480, batches: 4, learnSeconds: 0.01, readSeconds: 0.002, spread: 0.2 },
  ...{ fit: { fixed: 0.5, perRow: 0.0001 }, baselineSeconds: 0.0005, sampleSeconds: null, peakBytes: 500e6 },
  ...{ width: 256, parameters: 5e6, trainedParameters: 5e6, tokensPerRow: 25, unknownShare: 0 },
}
const size: RunSize = {
  ...{ method: 'full', trainRows: 10_000, testRows: 1000 },
  settings: { epochs: 3, evaluations: 10, validationShare: 0.1 },
}
const room: MachineRoom = {
  ...{ freeMemoryBytes: 8e9, usedMemoryBytes: 8e9, totalMemoryBytes: 16e9, freeDiskBytes: 50e9, cores: 8 },
}

describe('the cost of a run', () => {
  it('is its epochs, and all that is done beside them', () => {
    const { measured, fits, refusal } = estimateCost(probe, size, room)
    expect(measured.secondsPerEpoch).toBeCloseTo(90)
    const beside = 9000 * 0.002 + 0.5 + 0.9 + 10 * 1000 * 0.002 + 10_000 * 0.0005 + 1000 * 0.002
    expect(measured.seconds).toBeCloseTo(3 * 90 + beside)
    expect(measured.marginSeconds).toBeCloseTo(0.2 * measured.seconds)
    expect({ fits, refusal }).toEqual({ fits: 'fits', refusal: null })
    const twice = estimateCost(probe, { ...size, settings: { ...size.settings, epochs: 6 } }, room)
    expect(twice.measured.seconds - measured.seconds).toBeCloseTo(270)
  })

  it('of a head has no epochs, and of a GPT that writes the test rows and samples', () => {
    const head = estimateCost({ ...probe, learnSeconds: null, batches: 0 }, { ...size, method: 'head' }, room)
    expect(head.measured.secondsPerEpoch).toBeNull()
    expect(head.measured.seconds).toBeGreaterThan(9000 * 0.002)
    const written = estimateCost(
      { ...probe, fit: null, baselineSeconds: null, sampleSeconds: 2 },
      { ...size, settings: { epochs: 1, evaluations: 10, columns: { kind: 'text', text: 'text' } } },
      room,
    )
    expect(written.measured.seconds).toBeCloseTo(10_000 * 0.01 + 10 * 400 * 0.002 + 12 * 2 + 2 * 400 * 0.002)
  })

  it('is refused where memory or disk does not do, and called tight where it nearly does not', () => {
    const tight = estimateCost(probe, size, { ...room, freeMemoryBytes: 650e6 })
    expect(tight).toMatchObject({ fits: 'tight', refusal: null })
    expect(estimateCost(probe, size, { ...room, freeMemoryBytes: 400e6 })).toMatchObject({
      fits: 'no',
      refusal: 'memory',
    })
    expect(estimateCost(probe, size, { ...room, freeDiskBytes: 50e6 })).toMatchObject({ fits: 'no', refusal: 'disk' })
  })
})

it('memory by arithmetic grows from head to full, and with the batch', () => {
  const model = { parameters: 110e6, layers: 12, width: 768, heads: 12, vocabSize: 30_000 }
  const batch = { batchSize: 32, tokens: 128, isWritten: false }
  const needs = (['head', 'lora', 'full'] as const).map((method) => memoryNeed(model, method, batch))
  expect(needs).toEqual(needs.toSorted((a, b) => a - b))
  expect(memoryNeed(model, 'full', { ...batch, batchSize: 8 })).toBeLessThan(needs[2]!)
  // weights, gradients, two moments and the best weights
  expect(leastMemory(model, 'full')).toBeGreaterThan(5 * 110e6 * 4)
  expect(leastMemory(model, 'full')).toBeLessThan(needs[2]!)
})
