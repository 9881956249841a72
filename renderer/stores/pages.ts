// A long list of the host, read in parts from its beginning: the first when something is chosen, more when asked for. The last choice counts.

import { create } from 'zustand'
import type { ErrorRecord } from '../../shared/errors.ts'
import { errorOf } from '../app/client.ts'

export type Page<Row> = { total: number; rows: Row[] }
export type PagesState<Choice, Row> = {
  choice: Choice | null
  rows: Row[]
  total: number
  isLoading: boolean
  error: ErrorRecord | null
}

type Ask<Choice, Row> = (choice: Choice, part: { offset: number; limit: number }) => Promise<Page<Row>>

export function createPages<Choice, Row>(ask: Ask<Choice, Row>, limit = 100) {
  const nothing: PagesState<Choice, Row> = { choice: null, rows: [], total: 0, isLoading: false, error: null }
  const use = create<PagesState<Choice, Row>>()(() => nothing)
  let round = 0

  async function read(choice: Choice, before: Row[]): Promise<void> {
    const own = ++round
    use.setState({ choice, rows: before, isLoading: true, error: null })
    try {
      const page = await ask(choice, { offset: before.length, limit })
      if (own !== round) return
      use.setState({ rows: [...before, ...page.rows], total: page.total, isLoading: false })
    } catch (error) {
      if (own === round) use.setState({ isLoading: false, error: errorOf(error) })
    }
  }

  return {
    use,
    async open(choice: Choice): Promise<void> {
      if (JSON.stringify(use.getState().choice) === JSON.stringify(choice) && use.getState().error === null) return
      use.setState({ total: 0 })
      await read(choice, [])
    },
    async more(): Promise<void> {
      const { choice, rows, total, isLoading } = use.getState()
      if (choice !== null && !isLoading && rows.length < total) await read(choice, rows)
    },
    /** The same choice once more, from its beginning. */
    async again(): Promise<void> {
      const { choice } = use.getState()
      if (choice !== null) await read(choice, [])
    },
    /** Puts a row that was changed in the place of the old one. */
    replace(isSame: (row: Row) => boolean, next: Row): void {
      use.setState(({ rows }) => ({ rows: rows.map((row) => (isSame(row) ? next : row)) }))
    },
    close(): void {
      round++
      use.setState(nothing)
    },
  }
}

export type Pages<Choice, Row> = ReturnType<typeof createPages<Choice, Row>>
