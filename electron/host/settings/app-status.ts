// The app in a line, told to the windows every two seconds while one is there.

import { totalmem } from 'node:os'
import type { AppEvent, AppStatus } from '../../../shared/contract/app.ts'
import type { Host } from '../open-host.ts'
import type { Publisher } from '../publisher.ts'
import { appVersion } from './app-root.ts'
import { residentBytes } from './memory.ts'

const everyMs = 2000

export async function appStatus(host: Host): Promise<AppStatus> {
  const children = [host.infer.pid, host.train.pid].filter((pid) => pid !== undefined)
  return {
    version: appVersion(),
    platform: process.platform,
    provider: host.store.settings.get().provider,
    memory: { usedBytes: await residentBytes(children), totalBytes: totalmem() },
  }
}

/** Work that goes on while at least one watches. */
export function whileWatched(start: () => () => void): { enter(): () => void; stop(): void } {
  let watchers = 0
  let stop: (() => void) | undefined
  const end = () => {
    stop?.()
    stop = undefined
  }
  return {
    enter() {
      if (watchers++ === 0) stop = start()
      let isIn = true
      return () => {
        if (isIn && --watchers === 0) end()
        isIn = false
      }
    },
    stop: end,
  }
}

export function tellStatus(host: Host, events: Publisher<AppEvent>): () => void {
  let isAsking = false
  const timer = setInterval(async () => {
    if (isAsking) return
    isAsking = true
    try {
      events.publish({ kind: 'status', status: await appStatus(host) })
    } finally {
      isAsking = false
    }
  }, everyMs)
  return () => clearInterval(timer)
}
