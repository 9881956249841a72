// A table becomes a dataset: read once to decide on every row, once more to store them. Until all are stored there is no dataset, whatever happens.

import { randomUUID } from 'node:crypto'
import type { Draft, ScanReport } from '../../../shared/contract/imports.ts'
import {
  type DataChoices,
  type DatasetDetails,
  fixNames,
  isFixed,
  rowParts,
} from '../../../shared/domain/data-choices.ts'
import type { DatasetRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { DataPlan } from '../../compute/methods.ts'
import type { Compute } from '../../compute/start-compute.ts'
import { combinedHash } from '../../engine/formats/content-hash.ts'
import type { Store } from '../../store/open-store.ts'
import type { JobProgress } from '../jobs.ts'
import { callReader } from './call-reader.ts'
import type { Sweeper } from './sweep-rows.ts'

export type Imported = { datasetId: string; isNew: boolean; rows: number; dropped: number }
type Parts = { store: () => Store; startChild: () => Compute; sweeper: Sweeper }
type Watch = { signal: AbortSignal; report: JobProgress }

/** Errors: bad-data, where training with these choices would be impossible; those of reading the file. */
export async function importDataset(
  { store, startChild, sweeper }: Parts,
  { draft, name }: { draft: Draft; name: string },
  { signal, report }: Watch,
): Promise<Imported> {
  const child = startChild()
  let number: number | undefined
  try {
    report({ phase: 'read', done: 0, total: 0 })
    const id = randomUUID()
    const plan = await callReader(
      child,
      'plan-data',
      { draft, id, parts: [...rowParts] },
      { signal, onEvent: ({ rows, ofRows }) => report({ done: rows, total: ofRows }) },
    )
    refuseStops(draft.path, plan.report)
    const { parts } = plan.report
    const contentHash = hashOf(plan, draft.choices)
    const result = { rows: parts.train + parts.test, dropped: parts.dropped }
    const known = store().datasets.findByHash(contentHash)
    if (known) {
      if (known.path !== draft.path) store().datasets.move(known.id, draft.path)
      return { ...result, datasetId: known.id, isNew: false }
    }
    const rows = store().datasetRows
    const total = parts.train + parts.test + parts.dropped
    let done = 0
    number = rows.begin({ pid: process.pid, since: Date.now() })
    report({ phase: 'write', done, total })
    // the next rows are read while these are stored
    const next = () => {
      const batch = callReader(child, 'planned-rows', { id }, {})
      batch.catch(() => undefined) // told where it is awaited, if it is
      return batch
    }
    for (let coming = next(); ; ) {
      const batch = await coming
      signal.throwIfAborted()
      if (batch === null) break
      coming = next()
      rows.append(number, batch)
      done += batch.length
      report({ done, total })
    }
    if (done !== total) throw new AppError('internal', `${done} of ${total} rows came to be stored`, { done, total })
    // another process may have been faster
    const twin = store().datasets.findByHash(contentHash)
    if (twin) return { ...result, datasetId: twin.id, isNew: false }
    const dataset = recordOf(plan, draft, name, contentHash)
    rows.finish(number, dataset, detailsOf(plan, draft.choices))
    number = undefined
    store().columnChoices.remember(
      plan.report.columns.map((column) => column.name),
      { roles: draft.choices.roles, kind: draft.choices.labels.kind },
    )
    return { ...result, datasetId: dataset.id, isNew: true }
  } finally {
    if (number !== undefined) abandon(store(), number)
    sweeper.start()
    await child.stop()
  }
}

/** What failed is told by whoever failed; rows that cannot even be given up now are found at the next start. */
function abandon(store: Store, number: number): void {
  try {
    store.datasetRows.abandon(number)
  } catch (error) {
    console.warn(`import ${number} stays until the next start`, error)
  }
}

function refuseStops(file: string, { checks }: ScanReport): void {
  const stops = checks.filter(({ level }) => level === 'stop')
  if (stops.length === 0) return
  const kinds = stops.map(({ kind, rows }) => (rows > 0 ? `${kind} (${rows} rows)` : kind))
  const message = say`${file} cannot be learned from as it is: ${kinds.join(', ')}. Choose other columns, or let these rows be dropped.`
  throw new AppError('bad-data', message, { file, checks: kinds })
}

/** One content: the same files read and chosen the same way. Choices that are left at their defaults are the same as the defaults. */
function hashOf({ source, testSource, reading, task }: DataPlan, choices: DataChoices): string {
  const { roles, labels, conflicts, split } = choices
  const sorted = <T>(record: Record<string, T>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1))
  const { testPath: _, ...shares } = split
  const said = [
    task,
    sorted(reading),
    sorted(roles),
    sorted(labels.names).filter(([from, to]) => from !== to),
    labels.order,
    fixNames.map((name) => isFixed(choices, name)),
    isFixed(choices, 'conflicts') ? sorted(conflicts) : [],
    sorted(split.kind === 'file' ? { kind: split.kind } : shares),
  ]
  return combinedHash([source.hash, testSource?.hash ?? '', JSON.stringify(said)])
}

function recordOf(plan: DataPlan, { path, choices }: Draft, name: string, contentHash: string): DatasetRecord {
  const { source, testSource, reading } = plan
  return {
    id: randomUUID(),
    name,
    path,
    contentHash,
    rows: source.rows + (testSource?.rows ?? 0),
    columns: usedColumns(choices),
    encoding: reading.encoding ?? '',
    createdAt: Date.now(),
  }
}

/** The columns that the stored text, pair and label came from, in this order. */
export function usedColumns({ roles }: DataChoices): string[] {
  const { text, pair, label, prompt, response, messages } = roles
  return [messages ?? prompt ?? text, response ?? pair, label].filter((column) => column !== undefined)
}

function detailsOf(
  { report, task, format, reading, source, testSource }: DataPlan,
  choices: DataChoices,
): DatasetDetails {
  const { parts, score, dropped } = report
  const labels = report.labels.map(({ name, train, test }) => ({ name, train, test }))
  return { task, format, source, testSource, reading, choices, parts, labels, score, dropped }
}
