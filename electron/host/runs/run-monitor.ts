// Looks once a second, while somebody watches, at what is at work and at what other processes changed, and tells the windows.

import type { AppEvent } from '../../../shared/contract/app.ts'
import type { RunView } from '../../../shared/contract/runs.ts'
import type { WatchedList } from '../../store/changes.ts'
import type { Host } from '../open-host.ts'
import type { Publisher } from '../publisher.ts'
import type { RunRoom } from './run-room.ts'

const everyMs = 1000

export function createRunMonitor(host: Host, events: Publisher<AppEvent>, room: RunRoom) {
  let seen = new Map<string, string>()
  let versions = new Map<WatchedList, number>()

  function publish(run: RunView): string {
    const state = JSON.stringify(run)
    if (seen.get(run.id) !== state) events.publish({ kind: 'run', run })
    return state
  }

  function look(): void {
    const running = new Map(room.listRunning().map((run) => [run.id, publish(run)]))
    for (const id of seen.keys()) if (!running.has(id) && host.store.runs.find(id)) publish(room.view(id))
    seen = running
    const now = host.store.changes.versions()
    for (const [what, version] of now) if (versions.get(what) !== version) events.publish({ kind: 'changed', what })
    versions = now
  }

  return {
    start(): () => void {
      versions = host.store.changes.versions()
      const timer = setInterval(look, everyMs)
      return () => clearInterval(timer)
    },
  }
}
