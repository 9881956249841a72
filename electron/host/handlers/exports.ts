// Exports: what a model can be written as, where to, and the job that writes it and proves it.

import { createExportJobs } from '../exports/export-jobs.ts'
import { findPlace, suggestPlace } from '../exports/export-place.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'

export function exportsHandlers(parts: AppParts) {
  const { host } = parts
  const jobs = createExportJobs(parts)
  return os.exports.router({
    options: os.exports.options.handler(async ({ input, signal }) => {
      const record = host.store.models.get(input.modelId)
      const { licence, baseName, readsPairs } = host.exports.knownOf(record)
      const { choices, maskToken } = await host.exports.choices(record.folder, signal)
      return {
        choices,
        maskToken,
        checkedWith: (await host.exports.heldOutOf(record)) ? ('held-out' as const) : ('sentences' as const),
        readsPairs: readsPairs || record.task === 'next-sentence',
        licence: licence ?? null,
        baseName: baseName ?? null,
        place: await suggestPlace(record.name),
      }
    }),
    place: os.exports.place.handler(({ input }) => findPlace(input.parent, input.name)),
    start: os.exports.start.handler(async ({ input }) => ({ jobId: await jobs.start(input) })),
    report: os.exports.report.handler(({ input }) => jobs.report(input.jobId)),
    past: os.exports.past.handler(({ input }) => jobs.past(input.modelId)),
  })
}
