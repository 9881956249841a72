// Brings a database to the newest schema: the table's row n takes it from version n to n + 1. Released rows never
// change; a new schema is a new row.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Sql } from '../rows.ts'
import { library } from './001-library.ts'
import { runs } from './002-runs.ts'
import { settings } from './003-settings.ts'
import { chats } from './004-chats.ts'
import { libraryDetails } from './005-library.ts'
import { datasetRows } from './006-dataset-rows.ts'
import { exports } from './007-exports.ts'

export const migrations: readonly string[] = [library, runs, settings, chats, libraryDetails, datasetRows, exports]

/** Each step is one transaction, so a failure or a kill leaves the version before it, whole. */
export function migrate(db: Sql, steps: readonly string[] = migrations): void {
  const found = schemaVersion(db)
  if (found > steps.length) {
    const message = say`${db.name} was written by a newer Tunesmith (schema ${found}, this one knows up to ${steps.length}). Update Tunesmith, or choose another data folder.`
    throw new AppError('bad-file', message, { path: db.name, found, expected: steps.length })
  }
  steps.forEach((step, version) => {
    const apply = db.transaction(() => {
      // Asked again under the write lock: another process may have been faster.
      if (schemaVersion(db) !== version) return
      db.exec(step)
      db.pragma(`user_version = ${version + 1}`)
    })
    if (schemaVersion(db) <= version) apply.immediate()
  })
}

export function schemaVersion(db: Sql): number {
  return Number(db.pragma('user_version', { simple: true }))
}
