// An imported dataset as the two files that a run learns from and is measured on: its rows just as they are stored, one JSON object a line.

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import type { DatasetDetails, DataTask } from '../../../shared/domain/data-choices.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { ioError } from '../../engine/formats/io-error.ts'
import type { DatasetRow, RowPlace } from '../../store/dataset-rows.ts'
import type { Store } from '../../store/open-store.ts'

/** Names of the columns in the files, by what is learned. */
export type MaterialisedColumns =
  | { kind: 'classes' | 'score'; text: string; textPair?: string; label: string }
  | { kind: 'response'; prompt: string; response: string }
  | { kind: 'messages'; messages: string }
  | { kind: 'text'; text: string }

export type Materialised = {
  data: string
  testData: string
  task: DataTask
  columns: MaterialisedColumns
  /** Lines of the files. */
  rows: { train: number; test: number }
}

/** Errors: bad-argument, where the dataset is only a file; not-found; io. */
export async function materialise(store: Store, datasetId: string, folder: string): Promise<Materialised> {
  const { name } = store.datasets.get(datasetId)
  const details = store.datasetRows.findDetails(datasetId)
  if (!details) {
    const message = say`"${name}" is only known as a file: choose its columns first, in the fine-tune wizard.`
    throw new AppError('bad-argument', message, { id: datasetId, name })
  }
  const columns = columnsOf(details)
  const paths = { train: join(folder, 'train.jsonl'), test: join(folder, 'test.jsonl') }
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw ioError(say`make`, folder, error)
  })
  const files = { train: createFile(paths.train), test: createFile(paths.test) }
  try {
    for (const batch of store.datasetRows.batches(datasetId)) {
      const lines = { train: '', test: '' }
      for (const row of batch)
        if (row.part !== 'dropped') lines[row.part] += `${JSON.stringify(lineOf(row, columns))}\n`
      await files.train.write(lines.train)
      await files.test.write(lines.test)
    }
    await files.train.finish()
    await files.test.finish()
  } catch (error) {
    files.train.abandon()
    files.test.abandon()
    throw error
  }
  const { train, test } = details.parts
  return { data: paths.train, testData: paths.test, task: details.task, columns, rows: { train, test } }
}

/** The stored row that a line of train.jsonl or test.jsonl was made of; lines count from 1. */
export function placeOfLine(
  store: Store,
  datasetId: string,
  part: 'train' | 'test',
  line: number,
): RowPlace | undefined {
  let seen = 0
  for (const batch of store.datasetRows.batches(datasetId)) {
    for (const row of batch) if (row.part === part && ++seen === line) return { file: row.file, row: row.row }
  }
  return undefined
}

export function columnsOf({ task, choices }: Pick<DatasetDetails, 'task' | 'choices'>): MaterialisedColumns {
  if (task === 'response') return { kind: task, prompt: 'prompt', response: 'response' }
  if (task === 'messages') return { kind: task, messages: 'messages' }
  if (task === 'text') return { kind: task, text: 'text' }
  const hasPairs = choices.roles.pair !== undefined
  return { kind: task, text: 'text', ...(hasPairs ? { textPair: 'pair' } : {}), label: 'label' }
}

/** A row as its line. */
export function lineOf(
  { text, pair, label }: Pick<DatasetRow, 'text' | 'pair' | 'label'>,
  columns: MaterialisedColumns,
): Record<string, string> {
  if (columns.kind === 'response') return { prompt: text, response: pair ?? '' }
  if (columns.kind === 'messages') return { messages: text }
  if (columns.kind === 'text') return { text }
  return { text, ...(columns.textPair === undefined ? {} : { pair: pair ?? '' }), label: label ?? '' }
}

/** Written beside its place and moved there when it is whole. */
function createFile(path: string) {
  const draft = `${path}.part`
  const stream = createWriteStream(draft, { mode: 0o600 })
  const done = finished(stream)
  done.catch(() => undefined) // told by `write` or `finish`
  return {
    async write(text: string): Promise<void> {
      if (stream.errored) throw ioError(say`write`, path, stream.errored)
      if (text === '' || stream.write(text)) return
      await Promise.race([once(stream, 'drain'), done]).catch((error: unknown) => {
        throw ioError(say`write`, path, error)
      })
    },
    async finish(): Promise<void> {
      stream.end()
      await done.catch((error: unknown) => {
        throw ioError(say`write`, path, error)
      })
      await rename(draft, path)
    },
    abandon(): void {
      stream.destroy()
      void rm(draft, { force: true })
    },
  }
}
