import { expect, it } from 'vitest'
import { tempFolder } from '../test-support.ts'
import { createAverageWeights } from './average-weights.ts'

const root = tempFolder()
const weights = () => new Map([['w', new Float32Array(2)]])

/** Weights that jump about (1, 2) and are told to the mean. */
function walk(parameters: Map<string, Float32Array>, take: (step: number) => void, from: number, to: number): void {
  for (let step = from; step <= to; step++) {
    const jump = step % 8 < 4 ? 1 : -1
    parameters.get('w')!.set([1 + jump, 2 - jump])
    take(step)
  }
}

it('is the mean of the last steps; a swap is undone by another', async () => {
  const parameters = weights()
  const average = await createAverageWeights(parameters, root)
  walk(parameters, average.take, 1, 2000)
  const last = [...parameters.get('w')!]
  average.swap()
  expect(parameters.get('w')![0]).toBeCloseTo(1, 1)
  expect(parameters.get('w')![1]).toBeCloseTo(2, 1)
  average.swap()
  expect([...parameters.get('w')!]).toEqual(last)
})

it('goes on from the file of the step before, and begins anew from any other', async () => {
  const whole = weights()
  const unbroken = await createAverageWeights(whole, `${root}/none`)
  walk(whole, unbroken.take, 1, 42)
  const cut = weights()
  const first = await createAverageWeights(cut, root)
  walk(cut, first.take, 1, 18)
  await first.save(18)
  const second = await createAverageWeights(cut, root)
  walk(cut, second.take, 19, 42)
  unbroken.swap()
  second.swap()
  expect([...cut.get('w')!]).toEqual([...whole.get('w')!])
  const third = await createAverageWeights(cut, root)
  cut.get('w')!.set([7, 7])
  third.take(40)
  third.swap()
  expect([...cut.get('w')!]).toEqual([7, 7])
})
