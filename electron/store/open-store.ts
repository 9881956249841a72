// The library's database: one SQLite file, several processes at once (app, CLI), opened and closed by the host.

import { createAdapters } from './adapters.ts'
import { createChanges } from './changes.ts'
import { createChats } from './chats.ts'
import { createColumnChoices } from './column-choices.ts'
import { createDatasetRows } from './dataset-rows.ts'
import { createDatasets } from './datasets.ts'
import { createExportRows } from './exports.ts'
import { migrate } from './migrations/migrate.ts'
import { createModels } from './models.ts'
import { loadSqlite } from './native.ts'
import { inTransaction, type Sql } from './rows.ts'
import { createRuns } from './runs.ts'
import { createSettings } from './settings.ts'
import { withSqlErrors } from './sql-errors.ts'
import { createTrash } from './trash.ts'

export type Store = ReturnType<typeof openStore>

// A writer waits this long for another process; its transactions are single rows or steps.
const busyTimeoutMs = 5000

export function openStore(file: string) {
  const db = openDatabase(file)
  const models = createModels(db)
  const datasets = createDatasets(db)
  return {
    models,
    trash: createTrash(db, models),
    changes: createChanges(db),
    chats: createChats(db),
    datasets,
    datasetRows: createDatasetRows(db, datasets),
    columnChoices: createColumnChoices(db),
    runs: createRuns(db),
    adapters: createAdapters(db),
    exports: createExportRows(db),
    settings: createSettings(db),
    /** All or nothing; calls inside may use every room, and must not be asynchronous. */
    transaction: <T>(action: () => T): T => inTransaction(db, action),
    close(): void {
      db.close()
    },
  }
}

function openDatabase(file: string): Sql {
  const Sqlite = loadSqlite()
  return withSqlErrors(file, () => {
    const db = new Sqlite(file, { timeout: busyTimeoutMs })
    try {
      db.pragma('journal_mode = WAL')
      // In WAL mode a killed process loses nothing that was committed, whatever this says. Only a power cut can lose the
      // last commits, never the file; FULL would block the host for one disk flush a training step to save those.
      db.pragma('synchronous = NORMAL')
      db.pragma('foreign_keys = ON')
      migrate(db)
      return db
    } catch (error) {
      db.close()
      throw error
    }
  })
}
