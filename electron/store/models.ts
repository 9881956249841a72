// The models of the library.

import { z } from 'zod'
import type { ModelRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { createWriter, notFound, readTable, type Sql } from './rows.ts'

const schema = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  family: z.string(),
  task: z.string(),
  parameters: z.int(),
  sizeBytes: z.int(),
  contentHash: z.string(),
  origin: z.string(),
  baseModelId: z.string().nullable(),
  method: z.string().nullable(),
  createdAt: z.int(),
}) satisfies z.ZodType<ModelRecord>

const select = `SELECT id, name, folder, family, task, parameters, size_bytes AS sizeBytes, content_hash AS contentHash,
  origin, base_model_id AS baseModelId, method, created_at AS createdAt FROM models`

export type Models = ReturnType<typeof createModels>

export function createModels(db: Sql) {
  const table = readTable(db, 'models', schema)
  const write = createWriter(db)
  const find = (id: string) => table.one(`${select} WHERE id = ?`, [id])
  const get = (id: string): ModelRecord => {
    const model = find(id)
    if (model) return model
    throw notFound('model', id)
  }
  const nameTaken = (name: string) => ({
    unique: () =>
      new AppError('bad-argument', `There is already a model named "${name}": choose another name.`, { name }),
  })
  return {
    find,
    get,
    findByName: (name: string) => table.one(`${select} WHERE name = ?`, [name]),
    listByHash: (contentHash: string) =>
      table.many(`${select} WHERE content_hash = ? ORDER BY created_at`, [contentHash]),
    /** Newest first. */
    list: () => table.many(`${select} ORDER BY created_at DESC, name`),
    insert(model: ModelRecord): void {
      write(
        `INSERT INTO models (id, name, folder, family, task, parameters, size_bytes, content_hash, origin,
           base_model_id, method, created_at)
         VALUES (@id, @name, @folder, @family, @task, @parameters, @sizeBytes, @contentHash, @origin,
           @baseModelId, @method, @createdAt)`,
        model,
        { ...nameTaken(model.name), reference: () => notFound('base model', model.baseModelId ?? '') },
      )
    },
    rename(id: string, name: string): void {
      const { changes } = write('UPDATE models SET name = ? WHERE id = ?', [name, id], nameTaken(name))
      if (changes === 0) throw notFound('model', id)
    },
    /** Runs of it stay and forget it; adapters of it forbid the removal. Its folder is the caller's. */
    remove(id: string): void {
      const { name } = get(id)
      const inUse = () =>
        new AppError(
          'bad-argument',
          `The model "${name}" is in use by adapters of its runs: remove those runs first.`,
          { id },
        )
      write('DELETE FROM models WHERE id = ?', [id], { reference: inUse })
    },
  }
}
