import { expect, test } from 'vitest'
import type { RunView } from '../../shared/contract/runs.ts'
import { endedRuns } from './run-ends.ts'

const run = (id: string, status: RunView['status']) => ({ id, status }) as RunView

test('a run that was at work is told when it is done or has failed, and only then', () => {
  const before = ['a', 'b', 'c', 'd', 'e'].map((id) => run(id, 'running')).concat(run('old', 'done'))
  const after = [
    run('a', 'done'),
    run('b', 'failed'),
    run('c', 'paused'),
    run('d', 'cancelled'),
    run('e', 'running'),
    run('old', 'done'),
    run('new', 'done'),
  ]
  expect(endedRuns(before, after).map(({ id }) => id)).toEqual(['a', 'b'])
  expect(endedRuns(after, after)).toEqual([])
})
