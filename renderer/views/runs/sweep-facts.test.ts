import { expect, test } from 'vitest'
import type { RunView } from '../../../shared/contract/runs.ts'
import { bestRun, differInMethod, differingSettings, runsOfSweep } from './sweep-facts.ts'

const run = (id: string, startedAt: number, more: Partial<RunView> = {}) =>
  ({ id, startedAt, sweep: { id: 's', name: 's' }, method: 'lora', settings: {}, metrics: null, ...more }) as RunView

test('runs of a comparison in their order, with what differs', () => {
  const runs = [
    run('b', 2, { settings: { learningRate: 1e-3, epochs: 3 } }),
    run('a', 1, { settings: { epochs: 3 } }),
    run('other', 0, { sweep: null }),
  ]
  const own = runsOfSweep(runs, 's')
  expect(own.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(differingSettings(own)).toEqual(['learningRate'])
  expect(differInMethod(own)).toBe(false)
  expect(differInMethod([...own, run('c', 3, { method: 'head' })])).toBe(true)
})

test('the best has the highest accuracy, or the lowest perplexity', () => {
  const accuracies = [0.8, 0.9, 0.85].map((accuracy, i) => run(String(i), i, { metrics: { accuracy } }))
  expect(bestRun([...accuracies, run('running', 9)])?.id).toBe('1')
  expect(bestRun([30, 12, 20].map((perplexity, i) => run(String(i), i, { metrics: { perplexity } })))?.id).toBe('1')
  expect(bestRun([run('a', 1)])).toBeNull()
})
