// Hosts that tests share: one a kind of data folder, started when first asked for, and again where one has ended.

import { rm } from 'node:fs/promises'
import { copyHome, emptyHome, type MadeHome } from '../home/make-home.ts'
import { type HostProcess, startHost } from './host-process.ts'

/** library: with the models made for the tests; workshop: also with the wizard's datasets and runs; empty: a first start. */
export type HomeKind = 'library' | 'workshop' | 'empty'

export type OwnHost = { host: HostProcess; close(): Promise<void> }

/** A data folder of its own, gone with its host. */
export async function openHost(kind: HomeKind, made: MadeHome): Promise<OwnHost> {
  const home = kind === 'empty' ? await emptyHome() : await copyHome(kind === 'library' ? made.home : made.workshop)
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 5 })
  try {
    const host = await startHost({ home })
    return {
      host,
      async close() {
        await host.stop()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

export type HostPool = ReturnType<typeof createHostPool>

export function createHostPool(made: MadeHome) {
  const open = new Map<HomeKind, OwnHost>()
  return {
    async get(kind: HomeKind): Promise<HostProcess> {
      const known = open.get(kind)
      if (known && !known.host.hasEnded()) return known.host
      const own = await openHost(kind, made)
      open.set(kind, own)
      return own.host
    },
    async close(): Promise<void> {
      for (const own of open.values()) await own.close()
    },
  }
}
