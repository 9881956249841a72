import { expect, it } from 'vitest'
import type { RunEventView } from '../../../shared/contract/runs.ts'
import { pickSteps, samplesOf } from './run-samples.ts'

const event = (data: RunEventView['data'], seq: number): RunEventView => ({ seq, at: seq, kind: 'sample', data })

it('gathers samples by their beginning in the order of steps, the later of two of one step', () => {
  const found = samplesOf(
    [
      { step: 200, prompt: 'a', text: 'one' },
      { step: 200, prompt: 'b', text: 'x' },
      { step: 400, prompt: 'a', text: 'two' },
      { step: 400, prompt: 'a', text: 'two again' },
      { step: 0, prompt: 'a', text: 'base' },
      { text: 'of an older version' },
    ].map(event),
  )
  expect([...found.keys()]).toEqual(['a', 'b'])
  expect(found.get('a')!.map(({ step, text }) => [step, text])).toEqual([
    [0, 'base'],
    [200, 'one'],
    [400, 'two again'],
  ])
})

it('takes what a mask was filled with', () => {
  const guesses = [{ token: '영화', probability: 0.4 }, 'broken']
  const [sample] = samplesOf([event({ step: 1, prompt: '[MASK]', text: '영화', expected: '배우', guesses }, 0)]).get(
    '[MASK]',
  )!
  expect(sample).toMatchObject({ expected: '배우', guesses: [{ token: '영화', probability: 0.4 }] })
})

it('picks the first and the last step, and more of the early ones', () => {
  const steps = Array.from({ length: 76 }, (_, i) => 200 * (i + 1))
  const picked = pickSteps(steps, 4)
  expect(picked).toHaveLength(4)
  expect([picked[0], picked.at(-1)]).toEqual([200, 15_200])
  expect(picked[1]).toBeLessThan(1500)
  expect(pickSteps([1, 2, 3], 4)).toEqual([1, 2, 3])
  expect(pickSteps([1, 2, 3, 4, 5], 4)).toEqual([1, 2, 3, 5])
})
