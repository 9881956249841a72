// Exports as jobs, with a row each that outlives the app: the checks as they come, how it ended, what it cost.

import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import {
  type ExportFile,
  type ExportFindings,
  type ExportReport,
  exportFindingsSchema,
} from '../../../shared/contract/exports.ts'
import type { JsonObject } from '../../../shared/domain/records.ts'
import { AppError, errorRecord } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { Methods } from '../../compute/methods.ts'
import { draftOf } from '../../engine/exporting/export-model.ts'
import type { ExportRecord } from '../../store/exports.ts'
import type { JobProgress } from '../jobs.ts'
import type { AppParts } from '../open-app.ts'
import { findPlace } from './export-place.ts'

export type ExportJobRequest = { modelId: string; files: ExportFile[]; parent: string; name: string }

type Running = { id: string; folder: string; draft: string; modelId: string; findings: ExportFindings }

export function createExportJobs({ host, jobs }: Pick<AppParts, 'host' | 'jobs'>) {
  async function start({ modelId, files, parent, name }: ExportJobRequest): Promise<string> {
    const model = host.store.models.get(modelId)
    const { path: folder, isTaken } = await findPlace(parent, name)
    if (isTaken)
      throw new AppError('bad-argument', say`${folder} is not empty: choose another name or place.`, { path: folder })
    const isHeldOut = (await host.exports.heldOutOf(model)) !== undefined
    const findings: ExportFindings = {
      files,
      checkedWith: isHeldOut ? 'held-out' : 'sentences',
      checks: [],
      notes: [],
      bytes: null,
      seconds: null,
      error: null,
    }
    const { id } = jobs.start('export', basename(folder), ({ jobId, signal, report }) => {
      const running: Running = { id: jobId, folder, draft: draftOf(folder), modelId, findings }
      const owner = { pid: process.pid, since: Date.now() }
      const { draft } = running
      const row = {
        id: jobId,
        modelId,
        modelName: model.name,
        folder,
        draft,
        report: json(findings),
        startedAt: owner.since,
      }
      host.store.exports.start(row, owner)
      return work(running, signal, report)
    })
    return id
  }

  async function work({ id, folder, draft, modelId, findings }: Running, signal: AbortSignal, report: JobProgress) {
    const model = host.store.models.get(modelId)
    const { threads } = host.store.settings.get()
    const onEvent = (event: Methods['export']['event']) => {
      if (event.kind === 'check') {
        findings.checks.push(event.check)
        host.store.exports.setReport(id, json(findings))
        report({})
      } else {
        const { phase, done, total } = event
        report({ phase, done, total })
      }
    }
    try {
      const { checks, notes, bytes, seconds } = await host.exports.exportModel(
        {
          model: model.folder,
          record: model,
          files: findings.files,
          outputFolder: folder,
          draftFolder: draft,
          threads: threads ?? undefined,
        },
        { signal, onEvent },
      )
      Object.assign(findings, { checks, notes, bytes, seconds })
      host.store.exports.finish(id, 'done', json(findings))
      return { folder, bytes }
    } catch (error) {
      const isCancelled = signal.aborted && error === signal.reason
      if (!isCancelled) findings.error = errorRecord(error)
      host.store.exports.finish(id, isCancelled ? 'cancelled' : 'failed', json(findings))
      throw error
    }
  }

  return {
    start,
    report: (jobId: string): Promise<ExportReport> => reportOf(host.store.exports.get(jobId)),
    /** Of several to one folder the last, which is what lies there. */
    past: (modelId: string): Promise<ExportReport[]> => {
      const rows = host.store.exports.listDone(host.store.models.get(modelId).id)
      return Promise.all(
        rows.filter(({ folder }, i) => rows.findIndex((row) => row.folder === folder) === i).map(reportOf),
      )
    },
  }
}

const json = (findings: ExportFindings): JsonObject => JSON.parse(JSON.stringify(findings))

const nothing: z.infer<typeof exportFindingsSchema> = {
  files: [],
  checkedWith: 'sentences',
  checks: [],
  notes: [],
  bytes: null,
  seconds: null,
  error: null,
}

async function reportOf(row: ExportRecord): Promise<ExportReport> {
  const { id, modelId, modelName, folder, status, startedAt, endedAt, report } = row
  // a report of another version of Tunesmith may have another form
  const findings = exportFindingsSchema.safeParse(report).data ?? nothing
  const isThere = await stat(folder).then(
    (state) => state.isDirectory(),
    () => false,
  )
  return { ...findings, jobId: id, modelId, modelName, folder, isThere, status, startedAt, endedAt }
}
