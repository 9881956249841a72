// Models that were removed and can be taken back. Emptying it leaves their rows hidden for good: what was made from them keeps its history.

import { z } from 'zod'
import { say } from '../../shared/said.ts'
import { hiddenName, type Models, nameTaken } from './models.ts'
import { createWriter, inTransaction, notFound, readTable, type Sql } from './rows.ts'

const schema = z.object({
  id: z.string(),
  modelId: z.string(),
  name: z.string(),
  /** Where the model was, and is again when it is restored. */
  folder: z.string(),
  /** The folder is the user's own and stayed where it is. */
  isFolderKept: z.int().transform((value) => value !== 0),
  removedAt: z.int(),
})
export type TrashRecord = z.infer<typeof schema>

const select = `SELECT id, model_id AS modelId, name, folder, is_folder_kept AS isFolderKept, removed_at AS removedAt FROM trash`

export function createTrash(db: Sql, models: Models) {
  const table = readTable<TrashRecord>(db, 'trash', schema)
  const write = createWriter(db)
  const find = (id: string) => table.one(`${select} WHERE id = ?`, [id])
  const get = (id: string): TrashRecord => {
    const entry = find(id)
    if (entry) return entry
    throw notFound(say`removed model`, id)
  }
  return {
    find,
    get,
    /** Last removed first. */
    list: () => table.many(`${select} ORDER BY removed_at DESC`),
    /** Hides the model; its name is free at once. */
    add(entry: Pick<TrashRecord, 'id' | 'modelId' | 'isFolderKept' | 'removedAt'>): TrashRecord {
      return inTransaction(db, () => {
        const { id, modelId, isFolderKept, removedAt } = entry
        const { name, folder } = models.get(modelId)
        write('UPDATE models SET name = ?, removed_at = ? WHERE id = ?', [
          hiddenName(name, modelId),
          removedAt,
          modelId,
        ])
        write('INSERT INTO trash (id, model_id, name, folder, is_folder_kept, removed_at) VALUES (?, ?, ?, ?, ?, ?)', [
          id,
          modelId,
          name,
          folder,
          isFolderKept ? 1 : 0,
          removedAt,
        ])
        return get(id)
      })
    },
    /** Shows the model again, under a name that is free, in the given folder. */
    restore(id: string, name: string, folder: string): void {
      inTransaction(db, () => {
        const { modelId } = get(id)
        const sql = 'UPDATE models SET name = ?, folder = ?, removed_at = NULL WHERE id = ?'
        write(sql, [name, folder, modelId], { unique: () => nameTaken(name) })
        write('DELETE FROM trash WHERE id = ?', [id])
      })
    },
    /** It cannot be taken back any more. */
    forget(id: string): void {
      if (write('DELETE FROM trash WHERE id = ?', [id]).changes === 0) throw notFound(say`removed model`, id)
    },
  }
}
