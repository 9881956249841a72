// An import and an export, killed at a random moment, then done again to their end.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobView } from '../../shared/contract/jobs.ts'
import type { Victim } from './app-under-fire.ts'
import { demand, type Gallows, killWithin, recover } from './kill-at.ts'
import { ended, filesIn } from './stage.ts'
import { look } from './store-eye.ts'
import { within } from './waiting.ts'

const sum = (phases: ReadonlyMap<string, number>): number => [...phases.values()].reduce((total, ms) => total + ms, 0)

/** Kills while the job is at work; gives the job as it was last seen. */
async function strike(
  gallows: Gallows,
  victim: Victim,
  jobId: string,
  workMs: number,
): Promise<JobView['state'] | 'gone'> {
  const { app } = gallows.stage
  const begun = Promise.withResolvers<void>()
  const watching = (async () => {
    for await (const job of await app.api.jobs.watch({ id: jobId })) {
      begun.resolve()
      if (job.state !== 'running') return job.state
    }
    return 'gone' as const
  })().catch(() => 'gone' as const) // with its host
  await within('the beginning of a job', begun.promise)
  const pids = app.pids()
  const isKilled = await killWithin(gallows, () => app.aim(victim)(), workMs)
  const state = victim === 'compute' || !isKilled ? await within('the end of a job', watching) : 'gone'
  if (isKilled) await recover(gallows, victim, pids)
  return isKilled ? state : 'done'
}

export async function killImport(gallows: Gallows, victim: Victim): Promise<void> {
  const { stage, chat, settled } = gallows
  const { app, home } = stage
  await chat.begin()
  app.rememberChildren()
  const { jobId } = await app.api.imports.start(stage.importDraft)
  const state = await strike(gallows, victim, jobId, sum(stage.importPhases))
  const large = async () => (await app.api.datasets.list()).filter(({ name }) => name === stage.importDraft.name)
  const found = await large()
  settled({ victim, aimed: 'import', struck: found.length > 0 ? 'ended' : 'import' })
  demand(state !== 'done' || found.length === 1, 'an import that was done has no dataset')
  for (const { id } of found) {
    const rows = look(home, (eye) => eye.rowsOf(id))
    demand(rows === stage.importRows, `a dataset of ${rows} rows instead of ${stage.importRows} after a kill`)
    await app.api.datasets.remove({ id })
  }
  const again = await ended(app, (await app.api.imports.start(stage.importDraft)).jobId)
  demand(again.state === 'done', `the import after a kill ended as ${again.state}: ${again.error?.message}`)
  const id = String(again.result?.datasetId)
  const rows = look(home, (eye) => eye.rowsOf(id))
  demand(rows === stage.importRows, `the import after a kill stored ${rows} rows, not ${stage.importRows}`)
  await app.api.datasets.remove({ id })
}

export async function killExport(gallows: Gallows, victim: Victim, name: string): Promise<void> {
  const { stage, chat, settled } = gallows
  const { app, exportFiles, exportsFolder } = stage
  await chat.begin()
  app.rememberChildren()
  const { jobId } = await app.api.exports.start(stage.exportOf(name))
  await strike(gallows, victim, jobId, sum(stage.exportPhases))
  const { status, isThere, error } = await app.api.exports.report({ jobId })
  const files = await filesIn(join(exportsFolder, name))
  settled({ victim, aimed: 'export', struck: status === 'done' ? 'ended' : 'export' })
  const allowed = victim === 'compute' ? ['failed', 'done'] : ['interrupted', 'done']
  demand(allowed.includes(status), `the export is ${status} after a kill of its ${victim}: ${error?.message}`)
  if (status === 'done' || isThere)
    demand(String(files) === String(exportFiles), `half an export is in ${name}: ${files.join(' ')}`)
  await rm(join(exportsFolder, name), { recursive: true, force: true })
  const again = await ended(app, (await app.api.exports.start(stage.exportOf(name))).jobId)
  demand(again.state === 'done', `the export after a kill ended as ${again.state}: ${again.error?.message}`)
  demand(
    String(await filesIn(join(exportsFolder, name))) === String(exportFiles),
    `the export after a kill is not whole`,
  )
  await rm(join(exportsFolder, name), { recursive: true, force: true })
}
