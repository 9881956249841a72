// What the kills are played on: a data folder with the starter models, a small dataset, and what a run of each method, an import and an export come to
// when nobody kills them: results, curves, and how long each phase takes, which is where random moments are drawn from.

import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recipe } from '../../shared/contract/recipes.ts'
import { dataChoicesSchema } from '../../shared/domain/data-choices.ts'
import { moodRows, moodTable } from '../home/sentences.ts'
import { type AppUnderFire, openUnderFire } from './app-under-fire.ts'
import { look } from './store-eye.ts'
import { within } from './waiting.ts'

export const methods = ['lora', 'full', 'head'] as const
export type RunMethod = (typeof methods)[number]

/** Sizes of a long loop, and of a short one among the tests. */
export type StageSize = { rows: number; importRows: number; epochs: number }

export type Expected = { metrics: string; curve: [number, number][]; phaseMs: ReadonlyMap<string, number> }
export type Stage = Awaited<ReturnType<typeof setStage>>

const roles = { text: 'text', label: 'mood' }

export async function setStage(scratch: string, size: StageSize, say: (text: string) => void) {
  const home = join(scratch, 'home')
  const exportsFolder = join(scratch, 'exports')
  await mkdir(home, { recursive: true })
  await mkdir(exportsFolder)
  const [table, largeTable] = [join(scratch, 'moods.csv'), join(scratch, 'large.csv')]
  await writeFile(table, moodTable(moodRows(1, size.rows)))
  const lines = Array.from({ length: size.importRows }, (_, i) => `문장 번호 ${i} is a sentence of its own,${i % 2}`)
  await writeFile(largeTable, `text,mood\n${lines.join('\n')}\n`)
  const app = await openUnderFire(home, scratch)
  try {
    // threads that wait for each other make a busy machine slower
    await app.api.settings.change({ threads: 1 })
    const bert = await app.api.models.addStarter({ name: 'starter-bert-ko' })
    const gpt = await app.api.models.addStarter({ name: 'starter-gpt-en' })
    const draft = (path: string) => ({ path, choices: dataChoicesSchema.parse({ roles, split: { testShare: 0.3 } }) })
    const small = await ended(app, (await app.api.imports.start({ draft: draft(table), name: 'moods' })).jobId)
    const datasetId = String(small.result?.datasetId)
    const recipe = (method: RunMethod): Recipe => ({
      datasetId,
      modelId: bert.id,
      method,
      settings: { epochs: size.epochs, batchSize: 8, dropout: false, seed: 7, patience: null, evaluations: 4 },
    })

    say('an import that nobody kills')
    const importPhases = new Map<string, number>()
    const importing = await app.api.imports.start({ draft: draft(largeTable), name: 'large' })
    const large = await ended(app, importing.jobId, importPhases)
    const largeId = String(large.result?.datasetId)
    const importRows = look(home, (eye) => eye.rowsOf(largeId))
    await app.api.datasets.remove({ id: largeId })

    const expected = new Map<RunMethod, Expected>()
    for (const method of methods) {
      say(`a run that nobody kills: ${method}`)
      await forgetFeatures(home)
      const run = await app.api.runs.finetune({ ...recipe(method), name: `plain-${method}` })
      await runEnd(app, run.id)
      expected.set(
        method,
        look(home, (eye) => expectedOf(eye.metrics(run.id), eye.curve(run.id), eye.phaseTimes(run.id))),
      )
    }

    say('an export that nobody kills')
    const tuned = (await app.api.models.list()).find(({ name }) => name === 'plain-full')!
    const exportPhases = new Map<string, number>()
    const exportOf = (name: string) => ({
      modelId: tuned.id,
      files: [
        { format: 'onnx' as const, precision: 'float32' as const },
        { format: 'safetensors' as const, precision: 'float32' as const },
      ],
      parent: exportsFolder,
      name,
    })
    const job = await ended(app, (await app.api.exports.start(exportOf('plain'))).jobId, exportPhases)
    if (job.state !== 'done') throw new Error(`the export that nobody kills is ${job.state}: ${job.error?.message}`)
    const exportFiles = await filesIn(join(exportsFolder, 'plain'))
    return {
      app,
      home,
      scratch,
      exportsFolder,
      chatModelId: gpt.id,
      recipe,
      expected,
      importDraft: { draft: draft(largeTable), name: 'large' },
      importRows,
      importPhases,
      exportOf,
      exportFiles,
      exportPhases,
    }
  } catch (error) {
    await app.close()
    throw error
  }
}

function expectedOf(metrics: string, curve: [number, number][], times: { phase: string; at: number }[]): Expected {
  const phaseMs = new Map<string, number>()
  for (const [i, { phase, at }] of times.entries()) {
    const next = times[i + 1]
    if (next) phaseMs.set(phase, (phaseMs.get(phase) ?? 0) + next.at - at)
  }
  return { metrics, curve, phaseMs }
}

/** They are cached by what they depend on: a run with the same rows would have none to compute. */
export const forgetFeatures = (home: string): Promise<void> =>
  rm(join(home, 'cache', 'features'), { recursive: true, force: true })

/** A job's end; how long each of its phases took goes into `phases`. */
export async function ended(app: AppUnderFire, id: string, phases = new Map<string, number>()) {
  const watching = async () => {
    let [phase, since] = ['', performance.now()]
    for await (const job of await app.api.jobs.watch({ id })) {
      const now = performance.now()
      if (job.progress.phase !== phase || job.state !== 'running') {
        phases.set(phase, (phases.get(phase) ?? 0) + now - since)
        ;[phase, since] = [job.progress.phase, now]
      }
      if (job.state !== 'running') return job
    }
    throw new Error(`the job ${id} has no end`)
  }
  return within('the end of a job', watching())
}

export async function runEnd(app: AppUnderFire, id: string) {
  const watching = async () => {
    for await (const { run } of await app.api.runs.watch({ id })) if (run.status !== 'running') return run
    throw new Error(`the run ${id} has no end`)
  }
  return within('the end of a run', watching(), 600_000)
}

export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name).slice(folder.length)] : []))
    .sort()
}
