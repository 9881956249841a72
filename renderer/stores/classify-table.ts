// The rows of one classification, read in pages as they come into view, again whenever the job has got further. Answers to older filters are dropped.

import { z } from 'zod'
import { create, type StoreApi, type UseBoundStore } from 'zustand'
import type { ClassifiedPage, ClassifiedRow } from '../../shared/contract/tasks.ts'
import type { ErrorRecord } from '../../shared/errors.ts'
import { type Client, client, errorOf } from '../app/client.ts'
import { createReload } from './reload.ts'

export type TableFilter = {
  only: 'all' | 'check'
  label: string | null
  find: string
  order: 'row' | 'least-sure' | 'most-sure'
}
export const wholeTable: TableFilter = { only: 'all', label: null, find: '', order: 'row' }

export type TableFacts = Omit<ClassifiedPage, 'rows'>

export type TableState = {
  facts: TableFacts | null
  pages: ReadonlyMap<number, readonly ClassifiedRow[]>
  filter: TableFilter
  checkBelow: number
  error: ErrorRecord | null
}

export type TableStore = {
  use: UseBoundStore<StoreApi<TableState>>
  change(filter: Partial<TableFilter>): void
  setCheckBelow(checkBelow: number): void
  /** The job has got further. */
  refresh(): void
  rowAt(index: number): ClassifiedRow | undefined
  /** A row is in view until the function that comes back is called. */
  watchRow(index: number): () => void
}

const filterSchema = z.object({
  only: z.enum(['all', 'check']).catch('all'),
  label: z.string().nullable().catch(null),
  find: z.string().catch(''),
  order: z.enum(['row', 'least-sure', 'most-sure']).catch('row'),
})

/** From and to the parameters of an address, where a reload finds them; what is not set is left out. */
export const filterOf = (params: Record<string, string>): TableFilter =>
  filterSchema.parse({ ...wholeTable, ...params })
export const filterParams = ({ only, label, find, order }: TableFilter): Record<string, string | undefined> => ({
  only: only === 'all' ? undefined : only,
  label: label ?? undefined,
  find: find === '' ? undefined : find,
  order: order === 'row' ? undefined : order,
})

type Read = (request: Parameters<Client['tasks']['classifiedRows']>[0]) => Promise<ClassifiedPage>

export const pageRows = 100

export function createTable(
  jobId: string,
  checkBelow: number,
  filter: TableFilter = wholeTable,
  read: Read = client.tasks.classifiedRows,
): TableStore {
  const use = create<TableState>()(() => ({
    facts: null,
    pages: new Map(),
    filter,
    checkBelow,
    error: null,
  }))
  /** Rows in view by page. */
  const watched = new Map<number, number>()

  const readPages = async () => {
    const { filter, checkBelow } = use.getState()
    const wanted = watched.size === 0 ? [0] : [...watched.keys()]
    try {
      const answers = await Promise.all(
        wanted.map(async (page) => {
          const { rows, ...facts } = await read({
            jobId,
            offset: page * pageRows,
            limit: pageRows,
            label: filter.label,
            below: filter.only === 'check' ? checkBelow : null,
            find: filter.find,
            order: filter.order,
            checkBelow,
          })
          return { page, rows, facts }
        }),
      )
      const now = use.getState()
      // the filter has changed meanwhile: the reading that follows answers it
      if (now.filter !== filter || now.checkBelow !== checkBelow) return
      // rows only come at the end: whole pages in the order of the source stay right, whatever the filter
      const kept = filter.order === 'row' ? [...now.pages].filter(([, rows]) => rows.length === pageRows) : []
      const pages = new Map([...kept, ...answers.map(({ page, rows }) => [page, rows] as const)])
      use.setState({ facts: answers.at(-1)!.facts, pages, error: null })
    } catch (error) {
      use.setState({ error: errorOf(error) })
    }
  }
  const reload = createReload(readPages)

  return {
    use,
    change(filter) {
      use.setState((state) => ({ filter: { ...state.filter, ...filter }, pages: new Map() }))
      void reload()
    },
    setCheckBelow(next) {
      const { filter, checkBelow: before } = use.getState()
      if (next === before) return
      use.setState({ checkBelow: next, ...(filter.only === 'check' ? { pages: new Map() } : {}) })
      void reload()
    },
    refresh: () => void reload(),
    rowAt: (index) => use.getState().pages.get(Math.floor(index / pageRows))?.[index % pageRows],
    watchRow(index) {
      const page = Math.floor(index / pageRows)
      const rows = watched.get(page) ?? 0
      watched.set(page, rows + 1)
      if (rows === 0 && !use.getState().pages.has(page)) void reload()
      return () => {
        const left = (watched.get(page) ?? 1) - 1
        if (left === 0) watched.delete(page)
        else watched.set(page, left)
      }
    },
  }
}
