import { describe, expect, it, vi } from 'vitest'
import type { ClassifiedPage, ClassifiedRow } from '../../shared/contract/tasks.ts'
import { AppError } from '../../shared/errors.ts'
import { linesOf } from './classify-source.ts'
import { createTable, filterOf, filterParams, pageRows, wholeTable } from './classify-table.ts'

const rowOf = (index: number): ClassifiedRow => ({
  ...{ row: index + 1, text: `text ${index}`, pair: null, score: null, runnerUp: null, also: [] },
  ...{ label: index % 2 === 0 ? 'even' : 'odd', probability: (index % 100) / 100 },
})

/** A job that has got to `done` rows. */
function setUp(done: number) {
  const job = { done, isGone: false, reads: [] as number[], delay: Promise.resolve() }
  const read: Parameters<typeof createTable>[3] = async ({
    offset = 0,
    limit = 200,
    label,
    below,
    order,
    checkBelow = 0,
  }) => {
    job.reads.push(offset / limit)
    await job.delay
    if (job.isGone) throw new AppError('not-found', 'gone')
    const all = Array.from({ length: job.done }, (_, index) => rowOf(index))
    const kept = all.filter((row) => (!label || row.label === label) && (below == null || row.probability! < below))
    if (order === 'least-sure') kept.sort((a, b) => a.probability! - b.probability!)
    return {
      total: kept.length,
      rows: kept.slice(offset, offset + limit),
      done: job.done,
      toCheck: all.filter((row) => row.probability! < checkBelow).length,
    } as ClassifiedPage
  }
  return { job, table: createTable('job', 0.5, wholeTable, read) }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('a table', () => {
  it('reads the pages that are in view, and whole pages but once while rows come in', async () => {
    const { job, table } = setUp(150)
    const stops = [table.watchRow(0), table.watchRow(120)]
    await vi.waitFor(() => expect(table.rowAt(120)?.row).toBe(121))
    expect(table.rowAt(149)?.row).toBe(150)
    expect(table.rowAt(150)).toBeUndefined()
    job.done = 1000
    table.refresh()
    await vi.waitFor(() => expect(table.rowAt(199)?.row).toBe(200))
    expect(table.use.getState().facts).toMatchObject({ total: 1000, toCheck: 500 })
    for (const stop of stops) stop()
    table.watchRow(950)
    await vi.waitFor(() => expect(table.rowAt(950)?.row).toBe(951))
    expect(table.rowAt(0)?.row).toBe(1)
    expect(new Set(job.reads)).toEqual(new Set([0, 1, Math.floor(950 / pageRows)]))
  })

  it('forgets rows of another filter or order, and drops answers that come too late', async () => {
    const { job, table } = setUp(1000)
    table.refresh()
    await settle()
    const gate = Promise.withResolvers<void>()
    job.delay = gate.promise
    table.change({ label: 'odd' })
    expect(table.rowAt(0)).toBeUndefined()
    table.change({ label: null, order: 'least-sure' })
    gate.resolve()
    await vi.waitFor(() => expect(table.rowAt(0)?.probability).toBe(0))
    await settle()
    expect(table.rowAt(1)).toMatchObject({ row: 101, label: 'even' })
    table.change({ only: 'check', order: 'row' })
    await vi.waitFor(() => expect(table.use.getState().facts?.total).toBe(500))
    table.setCheckBelow(0.1)
    await vi.waitFor(() => expect(table.use.getState().facts).toMatchObject({ total: 100, toCheck: 100 }))
  })

  it('says when its rows are gone', async () => {
    const { job, table } = setUp(10)
    job.isGone = true
    table.refresh()
    await vi.waitFor(() => expect(table.use.getState().error?.code).toBe('not-found'))
  })
})

it('filters go into an address and come back', () => {
  const filter = { only: 'check', label: '환불', find: 'a&b', order: 'most-sure' } as const
  const kept = Object.fromEntries(
    Object.entries(filterParams(filter)).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  )
  expect(filterOf(kept)).toEqual(filter)
  expect(filterOf({ tab: 'table', order: 'sideways' })).toEqual(wholeTable)
  expect(Object.values(filterParams(wholeTable)).every((value) => value === undefined)).toBe(true)
})

it('a pasted list has a text a line, or two with a tab between', () => {
  expect(linesOf('a\r\n\n  \nb c', false)).toEqual({ texts: ['a', 'b c'] })
  expect(linesOf('a\tb\nc\td\te\nf', true)).toEqual({ texts: ['a', 'c', 'f'], pairs: ['b', 'd e', ''] })
})
