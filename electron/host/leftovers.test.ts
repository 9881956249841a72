import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { checkpointFile } from '../engine/training/run-files.ts'
import { openHost } from './open-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'tunesmith-left-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))
const home = join(scratch, 'home')

/** A run in the store, its checkpoint, and a model that it has half written. */
function cutRun(name: string, end?: 'done' | 'failed', model = name): { folder: string; draft: string } {
  const host = openHost({ home })
  const folder = join(host.home.runs, name)
  const draft = join(host.home.models, `.${model}.part`)
  for (const made of [folder, draft]) mkdirSync(made, { recursive: true })
  for (const file of [checkpointFile(folder), join(draft, 'model.safetensors')]) writeFileSync(file, 'half')
  const settings = { outputFolder: join(host.home.models, model) }
  const about = { name, modelId: null, datasetId: null, modelFolder: '', method: 'full', startedAt: Date.now() }
  host.store.runs.start({ ...about, id: name, folder, settings }, process.pid)
  if (end) host.store.runs.finish(name, { status: end })
  return { folder, draft }
}

it('takes away what ended runs left half-written, and what no run owns where it is the only app', async () => {
  const working = cutRun('working', undefined, 'again')
  const [failed, done] = [cutRun('failed', 'failed'), cutRun('done', 'done')]
  cutRun('before', 'failed', 'again')
  const stray = join(home, 'runs', 'stray')
  mkdirSync(join(stray, 'data'), { recursive: true })

  const beside = openHost({ home })
  beside.store.settings.get()
  await expect.poll(() => [existsSync(failed.draft), existsSync(checkpointFile(done.folder))]).toEqual([false, false])
  // a run at work keeps what it writes, where one of its name ended before too; one that failed goes on from its checkpoint
  expect([working.draft, checkpointFile(working.folder), checkpointFile(failed.folder), stray].every(existsSync)).toBe(
    true,
  )
  await beside.close()

  const app = openHost({ home, isOnlyApp: true })
  app.store.settings.get()
  await expect.poll(() => readdirSync(join(home, 'runs')).sort()).toEqual(['before', 'done', 'failed', 'working'])
  await app.close()
})
