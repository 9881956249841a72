// The composition root, for the app and the command line alike: the data folder, the library in it, two compute processes, and what is done with
// them. Nothing is opened or started before it is asked for.

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StartProcess } from '../compute/compute-process.ts'
import type { Role } from '../compute/protocol.ts'
import { startCompute } from '../compute/start-compute.ts'
import { openHome } from '../store/home.ts'
import { openStore, type Store } from '../store/open-store.ts'
import { isOwnerAlive } from '../store/process-alive.ts'
import { removeDrafts } from './exports/export-drafts.ts'
import { createExports } from './exports.ts'
import { createImports } from './imports/create-imports.ts'
import { removeCacheDrafts, removeLeftovers } from './leftovers.ts'
import { createLibrary } from './library.ts'
import { createTrainingRuns } from './training-runs.ts'

export type HostOptions = {
  /** The data folder, in place of TUNESMITH_HOME and the platform's convention. */
  home?: string | undefined
  /** The compute process's script. */
  entry?: string | undefined
  /** The app itself, which the lock of the data folder lets in alone. */
  isOnlyApp?: boolean
  /** How compute processes come to be; by default they are forked. */
  startProcess?: StartProcess | undefined
}

export type Host = ReturnType<typeof openHost>

/** How long a removed chat can be taken back. */
const removedChatsMs = 24 * 60 * 60 * 1000
const computeEntry = fileURLToPath(new URL('../compute/entry.ts', import.meta.url))

export function openHost(options: HostOptions = {}) {
  const home = openHome(options.home)
  const entry = options.entry ?? computeEntry
  // Node keeps its compiled code there: a process starts faster by a third
  const { cache } = home
  const env = { TUNESMITH_CACHE: cache, NODE_COMPILE_CACHE: join(cache, 'code') }
  const start = (role: Role) =>
    startCompute(entry, { role, env, startProcess: options.startProcess }, () => removeCacheDrafts(cache))
  const [infer, train, probe] = [start('infer'), start('train'), start('infer')]
  let opened: Store | undefined
  const store = (): Store => {
    if (!opened) {
      opened = openStore(home.database)
      // processes that died took their runs with them; they can be resumed
      opened.runs.markInterrupted(isOwnerAlive)
      opened.chats.messages.markInterrupted(isOwnerAlive)
      opened.chats.purge(Date.now() - removedChatsMs)
      removeDrafts(opened.exports.markInterrupted(isOwnerAlive))
      removeLeftovers({ home, store: opened, isOnlyApp: options.isOnlyApp === true })
      imports.sweep()
    }
    return opened
  }
  const library = createLibrary({ home, store, infer })
  const imports = createImports({ home, store, startChild: () => start('infer') })
  return {
    home,
    get store() {
      return store()
    },
    infer,
    train,
    /** For looking at the machine: a driver that takes its process with it takes nothing else. Whoever asks stops it. */
    probe,
    /** A compute process of its own. Whoever asks stops it. */
    startChild: start,
    library,
    imports,
    exports: createExports({ store, library, infer, startChild: () => start('infer') }),
    runs: createTrainingRuns({ home, store, infer, train, library }),
    async close(): Promise<void> {
      await Promise.all([infer.stop(), train.stop(), probe.stop(), imports.close()])
      opened?.close()
      opened = undefined
    },
  }
}
