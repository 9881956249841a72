// How often each list has changed, by whichever process: the database counts by itself.

import { z } from 'zod'
import { readTable, type Sql } from './rows.ts'

export const watchedLists = ['models', 'datasets', 'runs'] as const
export type WatchedList = (typeof watchedLists)[number]

const rowSchema = z.object({ what: z.enum(watchedLists), version: z.int() })

export function createChanges(db: Sql) {
  const table = readTable(db, 'changes', rowSchema)
  return {
    versions: (): Map<WatchedList, number> =>
      new Map(table.many('SELECT what, version FROM changes').map(({ what, version }) => [what, version])),
  }
}
