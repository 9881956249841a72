// What runs produced.

import { z } from 'zod'
import { type AdapterRecord, adapterKinds } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { createWriter, notFound, readTable, type Sql } from './rows.ts'

const schema = z.object({
  id: z.string(),
  runId: z.string(),
  modelId: z.string(),
  kind: z.enum(adapterKinds),
  folder: z.string(),
  createdAt: z.int(),
}) satisfies z.ZodType<AdapterRecord>

const select = 'SELECT id, run_id AS runId, model_id AS modelId, kind, folder, created_at AS createdAt FROM adapters'

export type Adapters = ReturnType<typeof createAdapters>

export function createAdapters(db: Sql) {
  const table = readTable(db, 'adapters', schema)
  const write = createWriter(db)
  const find = (id: string) => table.one(`${select} WHERE id = ?`, [id])
  return {
    find,
    get(id: string): AdapterRecord {
      const adapter = find(id)
      if (adapter) return adapter
      throw notFound(say`adapter`, id)
    },
    /** Newest first. */
    list: () => table.many(`${select} ORDER BY created_at DESC`),
    listByModel: (modelId: string) => table.many(`${select} WHERE model_id = ? ORDER BY created_at DESC`, [modelId]),
    listByRun: (runId: string) => table.many(`${select} WHERE run_id = ? ORDER BY created_at DESC`, [runId]),
    insert(adapter: AdapterRecord): void {
      const { runId, modelId } = adapter
      write(
        `INSERT INTO adapters (id, run_id, model_id, kind, folder, created_at)
         VALUES (@id, @runId, @modelId, @kind, @folder, @createdAt)`,
        adapter,
        {
          reference: () =>
            new AppError(
              'not-found',
              say`The adapter's run ${runId} or model ${modelId} is no longer in the library.`,
              {
                runId,
                modelId,
              },
            ),
        },
      )
    },
    remove(id: string): void {
      if (write('DELETE FROM adapters WHERE id = ?', [id]).changes === 0) throw notFound(say`adapter`, id)
    },
  }
}
