import { describe, expect, it } from 'vitest'
import { tokenLabels } from './token-labels.ts'

describe('tokenLabels', () => {
  it('fills up to a multiple with rows of weight zero', () => {
    const inputs = tokenLabels([3, 5, 9], [30, 50, 90], 0.25, 4)
    expect([...(inputs.token_rows!.data as BigInt64Array)]).toEqual([3n, 5n, 9n, 0n])
    expect([...(inputs.token_labels!.data as BigInt64Array)]).toEqual([30n, 50n, 90n, 0n])
    expect([...(inputs.token_weights!.data as Float32Array)]).toEqual([0.25, 0.25, 0.25, 0])
    for (const tensor of Object.values(inputs)) expect(tensor.shape).toEqual([4])
  })

  it('adds nothing where the rows are a multiple, and something where there are none', () => {
    expect(tokenLabels([1, 2], [1, 2], 0.5, 2).token_rows!.shape).toEqual([2])
    const none = tokenLabels([], [], 1, 3)
    expect([...(none.token_weights!.data as Float32Array)]).toEqual([0, 0, 0])
  })
})
