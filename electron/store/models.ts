// The models of the library. A removed one keeps its row under a name that no model can have; nothing here but `findRemoved` and `baseOf` sees it.

import { z } from 'zod'
import type { JsonObject, ModelRecord } from '../../shared/domain/records.ts'
import { AppError } from '../../shared/errors.ts'
import { say } from '../../shared/said.ts'
import { type ModelFacts, modelFactsSchema } from './model-facts.ts'
import { createWriter, jsonColumn, jsonObject, notFound, readTable, type Sql } from './rows.ts'

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

const columns = `m.id, m.name, m.folder, m.family, m.task, m.parameters, m.size_bytes AS sizeBytes, m.content_hash AS contentHash,
  m.origin, m.base_model_id AS baseModelId, m.method, m.created_at AS createdAt`
const select = `SELECT ${columns} FROM models m WHERE m.removed_at IS NULL`

const entryRow = schema.extend({
  /** An entry of another version counts as not read. */
  facts: z.string().nullable(),
  baseName: z.string().nullable(),
  runId: z.string().nullable(),
  runName: z.string().nullable(),
  runMetrics: jsonColumn(jsonObject).nullable(),
  runSettings: jsonColumn(jsonObject).nullable(),
  /** What its metrics are to be held against. */
  runBaselines: jsonColumn(jsonObject).nullable(),
  datasetName: z.string().nullable(),
  datasetRows: z.int().nullable(),
})
const selectEntry = (metrics: string) => `SELECT ${columns}, m.details AS facts, b.name AS baseName, r.id AS runId,
  r.name AS runName, ${metrics} AS runMetrics, r.settings AS runSettings,
  (SELECT e.data -> '$.baselines' FROM run_events e WHERE e.run_id = r.id AND e.kind = 'result' ORDER BY e.seq DESC LIMIT 1) AS runBaselines,
  d.name AS datasetName, d.rows AS datasetRows
  FROM models m LEFT JOIN models b ON b.id = m.base_model_id
  LEFT JOIN runs r ON m.origin = 'run ' || r.id LEFT JOIN datasets d ON d.id = r.dataset_id
  WHERE m.removed_at IS NULL`

/** A table of classes by classes is no matter for a list. */
const selectListed = selectEntry(`json_remove(r.metrics, '$.confusion', '$.perClass')`)
const selectWhole = selectEntry('r.metrics')

/** A model with all that its row and its run say of it. */
export type ModelEntry = {
  record: ModelRecord
  /** null until its files are read. */
  facts: ModelFacts | null
  /** Also where the base was removed. */
  baseName: string | null
  /** The run that made it. */
  run: { id: string; name: string; metrics: JsonObject | null; settings: JsonObject } | null
  dataset: { name: string; rows: number } | null
}

export type Models = ReturnType<typeof createModels>

export function createModels(db: Sql) {
  const table = readTable(db, 'models', schema)
  const entries = readTable(db, 'models', entryRow)
  const write = createWriter(db)
  const find = (id: string) => table.one(`${select} AND m.id = ?`, [id])
  const get = (id: string): ModelRecord => {
    const model = find(id)
    if (model) return model
    throw notFound(say`model`, id)
  }
  const changed = (id: string, changes: number) => {
    if (changes === 0) throw notFound(say`model`, id)
  }
  return {
    find,
    get,
    findByName: (name: string) => table.one(`${select} AND m.name = ?`, [name]),
    listByHash: (contentHash: string) =>
      table.many(`${select} AND m.content_hash = ? ORDER BY m.created_at`, [contentHash]),
    /** Newest first. */
    list: () => table.many(`${select} ORDER BY m.created_at DESC, m.name`),
    /** Newest first; metrics without their tables. */
    listEntries: (): ModelEntry[] => entries.many(`${selectListed} ORDER BY m.created_at DESC, m.name`).map(entryOf),
    getEntry(id: string): ModelEntry {
      const row = entries.one(`${selectWhole} AND m.id = ?`, [id])
      if (row) return entryOf(row)
      throw notFound(say`model`, id)
    },
    /** A removed model under the name that it had. */
    findRemoved(id: string): ModelRecord | undefined {
      const model = table.one(`SELECT ${columns} FROM models m WHERE m.removed_at IS NOT NULL AND m.id = ?`, [id])
      return model && { ...model, name: shownName(model.name) }
    },
    insert(model: ModelRecord, facts: ModelFacts | null = null): void {
      write(
        `INSERT INTO models (id, name, folder, family, task, parameters, size_bytes, content_hash, origin,
           base_model_id, method, created_at, details)
         VALUES (@id, @name, @folder, @family, @task, @parameters, @sizeBytes, @contentHash, @origin,
           @baseModelId, @method, @createdAt, @facts)`,
        { ...model, facts: facts && JSON.stringify(facts) },
        { unique: () => nameTaken(model.name), reference: () => notFound(say`base model`, model.baseModelId ?? '') },
      )
    },
    setFacts(id: string, facts: ModelFacts): void {
      changed(id, write('UPDATE models SET details = ? WHERE id = ?', [JSON.stringify(facts), id]).changes)
    },
    rename(id: string, name: string): void {
      const sql = 'UPDATE models SET name = ? WHERE id = ? AND removed_at IS NULL'
      changed(id, write(sql, [name, id], { unique: () => nameTaken(name) }).changes)
    },
    /** The same files were found at another place. */
    move(id: string, folder: string): void {
      changed(id, write('UPDATE models SET folder = ? WHERE id = ?', [folder, id]).changes)
    },
  }
}

export function nameTaken(name: string): AppError {
  return new AppError('bad-argument', say`There is already a model named "${name}": choose another name.`, { name })
}

/** Names are names of folders, so that none holds a slash. */
export function hiddenName(name: string, id: string): string {
  return `${name}/${id}`
}

function shownName(name: string): string {
  const slash = name.lastIndexOf('/')
  return slash < 0 ? name : name.slice(0, slash)
}

function entryOf(row: z.infer<typeof entryRow>): ModelEntry {
  const {
    facts,
    baseName,
    runId,
    runName,
    runMetrics,
    runSettings,
    runBaselines,
    datasetName,
    datasetRows,
    ...record
  } = row
  const metrics = runMetrics && runBaselines ? { ...runMetrics, baselines: runBaselines } : runMetrics
  return {
    record,
    facts: facts === null ? null : parseFacts(facts),
    baseName: baseName === null ? null : shownName(baseName),
    run: runId === null ? null : { id: runId, name: runName ?? '', metrics, settings: runSettings ?? {} },
    dataset: datasetName === null ? null : { name: datasetName, rows: datasetRows ?? 0 },
  }
}

function parseFacts(text: string): ModelFacts | null {
  try {
    return modelFactsSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
