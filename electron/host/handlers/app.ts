// The app itself: its state in a line, and what changed where.

import type { AppEvent } from '../../../shared/contract/app.ts'
import { browse } from '../files/browse.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { createRunMonitor } from '../runs/run-monitor.ts'
import { appStatus, tellStatus, whileWatched } from '../settings/app-status.ts'
import { diagnostics } from '../settings/diagnostics.ts'

export function appHandlers({ host, events, jobs, runs, onClose }: AppParts) {
  const monitor = createRunMonitor(host, events, runs)
  const watchers = whileWatched(() => {
    const stops = [tellStatus(host, events), monitor.start()]
    return () => {
      for (const stop of stops) stop()
    }
  })
  onClose(watchers.stop)

  async function* watch(signal: AbortSignal | undefined): AsyncGenerator<AppEvent, void> {
    const changes = events.subscribe(signal)
    const leave = watchers.enter()
    try {
      yield { kind: 'status', status: await appStatus(host) }
      yield { kind: 'settings', settings: host.store.settings.get() }
      yield* changes
    } finally {
      leave()
      await changes.return()
    }
  }

  return os.app.router({
    status: os.app.status.handler(() => appStatus(host)),
    watch: os.app.watch.handler(({ signal }) => watch(signal)),
    diagnostics: os.app.diagnostics.handler(async () => ({ text: await diagnostics(host, jobs) })),
    browse: os.app.browse.handler(({ input }) => browse(input)),
  })
}
