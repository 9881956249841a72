// The export that is in view: its job while it runs, and its report as far as it is. The job says when there is more to read.

import { useEffect, useState } from 'react'
import type { ExportReport } from '../../../shared/contract/exports.ts'
import type { JobView } from '../../../shared/contract/jobs.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { useJob } from '../../stores/jobs.ts'

type Read = { jobId: string; report: ExportReport | null; error: ErrorRecord | null }
export type InView = { job: JobView | undefined; report: ExportReport | null; error: ErrorRecord | null }

export function useReport(jobId: string | undefined): InView {
  const job = useJob(jobId)
  const [read, setRead] = useState<Read | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the job asks anew
  useEffect(() => {
    if (jobId === undefined) return
    const stop = new AbortController()
    client.exports.report({ jobId }, { signal: stop.signal }).then(
      (report) => {
        if (!stop.signal.aborted) setRead({ jobId, report, error: null })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setRead({ jobId, report: null, error: errorOf(error) })
      },
    )
    return () => stop.abort()
  }, [jobId, job])
  const own = read !== null && read.jobId === jobId ? read : null
  return { job, report: own?.report ?? null, error: own?.error ?? null }
}

export function usePast(modelId: string, stamp: string): ExportReport[] {
  const [reports, setReports] = useState<ExportReport[]>([])
  // biome-ignore lint/correctness/useExhaustiveDependencies: `stamp` says that one has ended
  useEffect(() => {
    const stop = new AbortController()
    client.exports.past({ modelId }, { signal: stop.signal }).then(
      (found) => {
        if (!stop.signal.aborted) setReports(found)
      },
      (error: unknown) => {
        if (!stop.signal.aborted) console.warn('exports.past', error)
      },
    )
    return () => stop.abort()
  }, [modelId, stamp])
  return reports
}
