// What must not be in the data folder or beside an export once the app is back: halves of files, models, datasets and exports, and folders that
// nobody owns.

import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { isRunning } from '../../electron/engine/formats/drafts.ts'
import { exists, loadModel } from '../../electron/engine/importing/load-model.ts'
import { look } from './store-eye.ts'
import { Timeout, until } from './waiting.ts'

/** Node's own compiled code, and nothing of ours. */
const notOurs = /^cache[/\\]code([/\\]|$)/
const drafts = /(^\.draft-|\.(tmp|part|draft)$)/
const sweepMs = 60_000

/** Names them; nothing where all is whole. The sweep goes on behind the user's back, so it is waited for. */
export async function findLeftovers(home: string, exportsFolder: string): Promise<string[]> {
  let found: string[] = []
  try {
    const isClean = async () => {
      found = await lookThrough(home, exportsFolder)
      return found.length === 0
    }
    await until('a swept data folder', isClean, { everyMs: 100, withinMs: sweepMs })
  } catch (error) {
    if (!(error instanceof Timeout)) throw error
  }
  return found
}

async function lookThrough(home: string, exportsFolder: string): Promise<string[]> {
  const found: string[] = []
  const { runIds, owned, halves } = look(home, (eye) => ({
    runIds: new Set(eye.runIds()),
    owned: new Set([...eye.modelFolders(), ...eye.outputFolders()]),
    halves: eye.halfImports(),
  }))
  if (halves > 0) found.push(`rows of ${halves} imports that came to no dataset`)
  for (const folder of [home, exportsFolder]) found.push(...(await draftsIn(folder)))
  for (const name of await namesIn(join(home, 'runs'))) if (!runIds.has(name)) found.push(`runs/${name}, of no run`)
  for (const name of await namesIn(join(home, 'models'))) {
    const folder = join(home, 'models', name)
    if (!owned.has(folder)) found.push(`models/${name}, of no model`)
    else if (!(await isWhole(folder))) found.push(`models/${name}, half a model`)
  }
  return found
}

async function draftsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.flatMap(({ name, parentPath }) => {
    const path = relative(folder, join(parentPath, name))
    const session = Number(/^session-(\d+)-/.exec(name)?.[1])
    const isLeft = drafts.test(name) || (session > 0 && !isRunning(session))
    return isLeft && !notOurs.test(path) ? [path] : []
  })
}

/** It loads, and its card is there: what is written last. */
async function isWhole(folder: string): Promise<boolean> {
  const loaded = await loadModel(folder).then(
    () => true,
    () => false,
  )
  return loaded && exists(join(folder, 'README.md'))
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
