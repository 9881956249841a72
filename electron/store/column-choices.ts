// What was said of the columns of earlier tables, found again by the same names in the same order.

import { z } from 'zod'
import { type LabelChoices, labelChoicesSchema, type Roles, rolesSchema } from '../../shared/domain/data-choices.ts'
import { createWriter, jsonColumn, readTable, type Sql } from './rows.ts'

const choicesSchema = z.object({ roles: rolesSchema, kind: labelChoicesSchema.shape.kind.unwrap() })
const schema = z.object({ choices: jsonColumn(choicesSchema) })
export type ColumnChoices = { roles: Roles; kind: LabelChoices['kind'] }

/** Tables that are remembered. */
const maxRemembered = 500

export function createColumnChoices(db: Sql) {
  const table = readTable(db, 'column_choices', schema)
  const write = createWriter(db)
  return {
    find: (columns: readonly string[]): ColumnChoices | undefined =>
      table.one('SELECT choices FROM column_choices WHERE columns = ?', [JSON.stringify(columns)])?.choices,
    remember(columns: readonly string[], choices: ColumnChoices): void {
      write(
        `INSERT INTO column_choices (columns, choices, used_at) VALUES (?, ?, ?)
         ON CONFLICT (columns) DO UPDATE SET choices = excluded.choices, used_at = excluded.used_at`,
        [JSON.stringify(columns), JSON.stringify(choices), Date.now()],
      )
      const oldest = `SELECT columns FROM column_choices ORDER BY used_at DESC LIMIT -1 OFFSET ${maxRemembered}`
      write(`DELETE FROM column_choices WHERE columns IN (${oldest})`, [])
    },
  }
}
