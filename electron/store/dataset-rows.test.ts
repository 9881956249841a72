import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DatasetDetails, dataChoicesSchema } from '../../shared/domain/data-choices.ts'
import type { DatasetRow } from './dataset-rows.ts'
import { datasetRecord } from './fixtures/records.ts'
import { openStore, type Store } from './open-store.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataset-rows-'))
  store = openStore(join(folder, 'library.sqlite'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

const owner = { pid: process.pid, since: Date.now() }
const row = (number: number, fields: Partial<DatasetRow> = {}): DatasetRow => ({
  ...{ file: 0, row: number, part: 'train', text: `text ${number}`, pair: null, label: 'a', reason: null },
  ...fields,
})
const details: DatasetDetails = {
  task: 'classes',
  format: 'csv',
  source: { path: '/data/a.csv', bytes: 10, hash: 'h', rows: 3 },
  testSource: { path: '/data/b.csv', bytes: 10, hash: 'h2', rows: 1 },
  reading: { encoding: 'utf-8', delimiter: ',', quote: '"', header: true, sheet: null },
  choices: dataChoicesSchema.parse({ roles: { text: 'text', label: 'label' } }),
  parts: { train: 2, test: 1, dropped: 1 },
  labels: [
    { name: 'a', train: 2, test: 0 },
    { name: 'b', train: 0, test: 1 },
  ],
  score: null,
  dropped: [{ reason: 'duplicate', rows: 1 }],
}

function stored(id = 'd1'): void {
  const number = store.datasetRows.begin(owner)
  store.datasetRows.append(number, [row(1), row(2, { part: 'dropped', reason: 'duplicate' })])
  store.datasetRows.append(number, [row(3), row(1, { file: 1, part: 'test', label: 'b' })])
  store.datasetRows.finish(number, datasetRecord({ id, contentHash: id, rows: 4 }), details)
}
const sweepAll = (isAlive: boolean) => {
  let steps = 0
  while (store.datasetRows.sweep(() => isAlive)) steps++
  return steps
}

describe('rows of a dataset', () => {
  it('are there as soon as the dataset is, and not before', () => {
    const number = store.datasetRows.begin(owner)
    store.datasetRows.append(number, [row(1)])
    expect(store.datasets.list()).toEqual([])
    expect(store.datasetRows.findDetails('d1')).toBeUndefined()
    stored()
    expect(store.datasetRows.findDetails('d1')).toEqual(details)
    expect([...store.datasetRows.batches('d1')].flat()).toHaveLength(4)
  })

  it('come by pages in the order of the files', () => {
    stored()
    const places = (offset: number, limit: number) =>
      store.datasetRows.page('d1', { offset, limit }).map(({ file, row: number }) => `${file}:${number}`)
    expect(places(0, 2)).toEqual(['0:1', '0:2'])
    expect(places(2, 5)).toEqual(['0:3', '1:1'])
    expect(places(3, 5)).toEqual(['1:1'])
    expect(places(4, 5)).toEqual([])
    expect(store.datasetRows.getRow('d1', { file: 0, row: 2 })).toMatchObject({ part: 'dropped', reason: 'duplicate' })
  })

  it('may get another label of the dataset, and the counts follow', () => {
    stored()
    store.datasetRows.setLabel('d1', { file: 0, row: 1 }, 'b')
    expect(store.datasetRows.getRow('d1', { file: 0, row: 1 }).label).toBe('b')
    expect(store.datasetRows.findDetails('d1')?.labels).toEqual([
      { name: 'a', train: 1, test: 0 },
      { name: 'b', train: 1, test: 1 },
    ])
    expect(() => store.datasetRows.setLabel('d1', { file: 0, row: 1 }, 'c')).toThrow('the labels are a, b')
    expect(() => store.datasetRows.setLabel('d1', { file: 0, row: 2 }, 'a')).toThrow('is not used')
    expect(() => store.datasetRows.setLabel('d1', { file: 0, row: 9 }, 'a')).toThrow('no row 9')
  })

  it('are swept away in small steps once their dataset is gone or their writer is dead', () => {
    stored()
    const number = store.datasetRows.begin(owner)
    for (let from = 1; from <= 5000; from += 1000)
      store.datasetRows.append(
        number,
        Array.from({ length: 1000 }, (_, i) => row(from + i)),
      )
    expect(sweepAll(true)).toBe(0)
    expect(store.datasetRows.countAll()).toBe(5004)
    expect(sweepAll(false)).toBe(3)
    expect(store.datasetRows.countAll()).toBe(4)
    store.datasets.remove('d1')
    expect(sweepAll(true)).toBe(1)
    expect(store.datasetRows.countAll()).toBe(0)
  })

  it('of an import that was given up go too; what was swept cannot be finished', () => {
    const number = store.datasetRows.begin(owner)
    store.datasetRows.append(number, [row(1)])
    store.datasetRows.abandon(number)
    expect(sweepAll(true)).toBe(1)
    expect(() => store.datasetRows.finish(number, datasetRecord(), details)).toThrow('swept away')
    expect(store.datasets.list()).toEqual([])
  })

  it('refuse a second dataset of the same content', () => {
    stored()
    const number = store.datasetRows.begin(owner)
    const twin = datasetRecord({ id: 'd2', contentHash: 'd1' })
    expect(() => store.datasetRows.finish(number, twin, details)).toThrow('already in the library')
    expect(store.datasetRows.findDetails('d2')).toBeUndefined()
  })
})

it('roles are remembered for the same columns in the same order', () => {
  const choices = { roles: { text: 'body', label: 'kind' }, kind: 'classes' as const }
  store.columnChoices.remember(['body', 'kind'], choices)
  expect(store.columnChoices.find(['body', 'kind'])).toEqual(choices)
  expect(store.columnChoices.find(['kind', 'body'])).toBeUndefined()
  store.columnChoices.remember(['body', 'kind'], { ...choices, kind: 'score' })
  expect(store.columnChoices.find(['body', 'kind'])?.kind).toBe('score')
})
