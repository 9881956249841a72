// The procedures of classifying, in the contract's room "tasks": one text at once; a table as a job whose rows stay to be looked at.

import { basename, join, resolve } from 'node:path'
import type { ClassifySource } from '../../../shared/contract/tasks.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { callCompute } from '../call.ts'
import { chooseModel } from '../chosen-model.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { previewFile } from './preview-file.ts'
import { resultCsv } from './result-csv.ts'
import { sweepResultFiles } from './result-file.ts'
import { createResultTable, type ResultTable, type TableAbout } from './result-table.ts'

/** Tables that can be looked at; the oldest go first. */
const tablesKept = 8
/** Progress is told no more often: every telling reaches all windows. */
const reportEveryMs = 150
const titleChars = 60

export function classifyHandlers({ host, jobs, onClose }: AppParts) {
  const tables = new Map<string, ResultTable>()
  let isSwept = false
  onClose(() => {
    for (const table of tables.values()) table.close()
    tables.clear()
  })

  function tableOf(jobId: string): ResultTable {
    const table = tables.get(jobId)
    if (table) return table
    throw new AppError('not-found', say`the rows of this classification are no longer kept: classify the file again`, {
      job: jobId,
    })
  }

  /** A running job's table is in use. */
  function forgetOldest(): void {
    const running = new Set(jobs.list().flatMap(({ id, state }) => (state === 'running' ? id : [])))
    for (const [jobId, table] of tables) {
      if (tables.size < tablesKept) return
      if (running.has(jobId)) continue
      table.close()
      tables.delete(jobId)
    }
  }

  function start(modelId: string, source: ClassifySource): { jobId: string } {
    const { record, params } = chooseModel(host.store, modelId)
    const folder = join(host.home.cache, 'classified')
    if (!isSwept) sweepResultFiles(folder)
    isSwept = true
    forgetOldest()
    const asked = source.kind === 'file' ? { ...source, path: resolve(source.path) } : source
    const about = aboutOf(record.id, record.name, asked)
    const job = jobs.start('classify', titleOf(asked), async ({ jobId, signal, report }) => {
      const table = createResultTable(about, folder, `${process.pid}-${jobId}.rows`)
      tables.set(jobId, table)
      let reportedAt = 0
      report({ phase: 'reading' })
      await callCompute(
        host.infer,
        'classify-table',
        { model: params, source: asked },
        {
          signal,
          onEvent(event) {
            table.take(event)
            const now = Date.now()
            if (event.kind === 'rows' && now - reportedAt < reportEveryMs) return
            if (event.kind === 'skipped') return
            reportedAt = now
            report({
              phase: event.kind === 'begin' ? 'reading' : 'classifying',
              done: table.done,
              total: table.expected,
            })
          },
        },
      )
      report({ done: table.done, total: table.expected })
      return { rows: table.done, skipped: table.skippedRows, modelId: record.id }
    })
    return { jobId: job.id }
  }

  return {
    classify: os.tasks.classify.handler(({ input: { modelId, text, pair }, signal }) => {
      const { params } = chooseModel(host.store, modelId)
      const asked = { model: params, text, ...(pair === undefined ? {} : { pair }) }
      return callCompute(host.infer, 'classify-text', asked, { signal })
    }),
    previewFile: os.tasks.previewFile.handler(({ input: { path, ...options }, signal }) =>
      previewFile(resolve(path), { ...options, signal }),
    ),
    classifyMany: os.tasks.classifyMany.handler(({ input }) => start(input.modelId, input.source)),
    classifiedRows: os.tasks.classifiedRows.handler(({ input: { jobId, ...request } }) => tableOf(jobId).page(request)),
    classifiedCsv: os.tasks.classifiedCsv.handler(({ input }) => resultCsv(tableOf(input.jobId), input.guard)),
  }
}

function aboutOf(modelId: string, modelName: string, source: ClassifySource): TableAbout {
  const aboutModel = { modelId, modelName }
  if (source.kind === 'texts')
    return {
      ...aboutModel,
      fileName: null,
      textColumn: null,
      pairColumn: null,
      encoding: null,
      hasPairs: source.pairs !== undefined,
    }
  const { path, text, pair, encoding } = source
  return {
    ...aboutModel,
    fileName: basename(path),
    textColumn: text,
    pairColumn: pair ?? null,
    encoding: encoding ?? null,
    hasPairs: pair !== undefined,
  }
}

function titleOf(source: ClassifySource): string {
  if (source.kind === 'file') return basename(source.path)
  const first = source.texts.find((text) => text.trim() !== '')?.trim() ?? ''
  return first.length > titleChars ? `${first.slice(0, titleChars)}…` : first
}
