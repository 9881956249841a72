// What the host does with tables on their way into the library.

import { join, resolve } from 'node:path'
import type { Draft, DroppedWords, Peek, ScanEvent } from '../../../shared/contract/imports.ts'
import type { Reading } from '../../../shared/domain/data-choices.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Compute } from '../../compute/start-compute.ts'
import type { Home } from '../../store/home.ts'
import type { Store } from '../../store/open-store.ts'
import type { JobProgress } from '../jobs.ts'
import { createPublisher } from '../publisher.ts'
import { callReader } from './call-reader.ts'
import { droppedCsv } from './dropped-csv.ts'
import { importDataset } from './import-dataset.ts'
import { keepText } from './keep-text.ts'
import { createSweeper } from './sweep-rows.ts'
import { createTableReader } from './table-reader.ts'

type Parts = { home: Home; store: () => Store; startChild: () => Compute }
type Lengths = { modelId?: string | undefined; maxTokens?: number | undefined }

export type Imports = ReturnType<typeof createImports>

export function createImports({ home, store, startChild }: Parts) {
  const reader = createTableReader(startChild)
  const sweeper = createSweeper(store)

  /** Columns that were there before have the roles that they had before. */
  async function peek(path: string, reading: Reading, signal?: AbortSignal): Promise<Peek> {
    const found = await reader.call('peek-data', { path: resolvePath(path), reading }, { signal })
    const remembered = store().columnChoices.find(found.columns.map(({ name }) => name))
    return remembered ? { ...found, ...remembered, isRemembered: true } : found
  }

  async function* scan(draft: Draft, { modelId, maxTokens }: Lengths, signal?: AbortSignal): AsyncGenerator<ScanEvent> {
    const progress = createPublisher<ScanEvent>()
    const leaving = new AbortController()
    const signals = AbortSignal.any([leaving.signal, ...(signal ? [signal] : [])])
    const limit = modelId === undefined ? undefined : { folder: store().models.get(modelId).folder, maxTokens }
    const updates = progress.subscribe(signals)
    const scanned = reader
      .call(
        'scan-data',
        { draft: resolved(draft), ...(limit ? { limit } : {}) },
        {
          signal: signals,
          onEvent: ({ rows, ofRows }) => progress.publish({ kind: 'progress', rows, ofRows }),
        },
      )
      .finally(() => progress.close())
    // its end is awaited below; until then a failure is no stray one
    scanned.catch(() => undefined)
    try {
      yield* updates
      yield { kind: 'report', report: await scanned }
    } finally {
      leaving.abort()
      await updates.return()
    }
  }

  /** Of a table that is being looked at: its rows are read for it, in a process of their own. */
  async function* droppedOf(draft: Draft) {
    const child = startChild()
    try {
      await callReader(child, 'plan-data', { draft: resolved(draft), id: 'dropped', parts: ['dropped'] }, {})
      for (;;) {
        const batch = await callReader(child, 'planned-rows', { id: 'dropped' }, {})
        if (batch === null) return
        yield batch
      }
    } finally {
      await child.stop()
    }
  }

  return {
    peek,
    scan,
    importDataset: (
      { draft, name }: { draft: Draft; name: string },
      watch: { signal: AbortSignal; report: JobProgress },
    ) => importDataset({ store, startChild, sweeper }, { draft: resolved(draft), name }, watch),
    droppedCsv(from: { datasetId: string } | { draft: Draft }, words: DroppedWords) {
      return droppedCsv('draft' in from ? droppedOf(from.draft) : store().datasetRows.batches(from.datasetId), words)
    },
    keepText: (name: string, text: string) => keepText(join(home.cache, 'pasted'), name, text),
    /** After a dataset was removed, or when a store was opened that a killed process may have left in the middle. */
    sweep: () => sweeper.start(),
    async close(): Promise<void> {
      sweeper.stop()
      await reader.close()
    },
  }
}

function resolvePath(path: string): string {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) return resolve(path)
  const message = say`"${path}" is an address. Tables are read from this computer only: save the file here, and choose it.`
  throw new AppError('bad-argument', message, { path })
}

function resolved({ path, choices }: Draft): Draft {
  const { testPath } = choices.split
  const split = { ...choices.split, testPath: testPath === null ? null : resolvePath(testPath) }
  return { path: resolvePath(path), choices: { ...choices, split } }
}
