// The host as the app's window sees it: the contract's router over an open host, with its jobs and its events. Web host, Electron's host
// process and tests are given the same.

import { createRouterClient, type RouterClient } from '@orpc/server'
import type { AppEvent } from '../../shared/contract/app.ts'
import { appHandlers } from './handlers/app.ts'
import { chatsHandlers } from './handlers/chats.ts'
import { datasetsHandlers } from './handlers/datasets.ts'
import { exportsHandlers } from './handlers/exports.ts'
import { importsHandlers } from './handlers/imports.ts'
import { insideHandlers } from './handlers/inside.ts'
import { jobsHandlers } from './handlers/jobs.ts'
import { modelsHandlers } from './handlers/models.ts'
import { recipesHandlers } from './handlers/recipes.ts'
import { resultsHandlers } from './handlers/results.ts'
import { runsHandlers } from './handlers/runs.ts'
import { settingsHandlers } from './handlers/settings.ts'
import { tasksHandlers } from './handlers/tasks.ts'
import { createJobs, type Jobs } from './jobs.ts'
import { type Host, type HostOptions, openHost } from './open-host.ts'
import { createPublisher, type Publisher } from './publisher.ts'
import { createRunRoom, type RunRoom } from './runs/run-room.ts'

/** What handlers are made of. */
export type AppParts = {
  host: Host
  events: Publisher<AppEvent>
  jobs: Jobs
  runs: RunRoom
  /** Called when the app closes, before its processes and its database do; in reverse order. */
  onClose(action: () => void | Promise<void>): void
}

export type AppRouter = ReturnType<typeof createRouter>
export type AppClient = RouterClient<AppRouter>
export type App = ReturnType<typeof openApp>

function createRouter(parts: AppParts) {
  return {
    app: appHandlers(parts),
    chats: chatsHandlers(parts),
    datasets: datasetsHandlers(parts),
    exports: exportsHandlers(parts),
    imports: importsHandlers(parts),
    inside: insideHandlers(parts),
    jobs: jobsHandlers(parts),
    models: modelsHandlers(parts),
    results: resultsHandlers(parts),
    recipes: recipesHandlers(parts),
    runs: runsHandlers(parts),
    settings: settingsHandlers(parts),
    tasks: tasksHandlers(parts),
  }
}

export function openApp(options: HostOptions = {}) {
  const host = openHost({ ...options, isOnlyApp: true })
  const events = createPublisher<AppEvent>()
  const jobs = createJobs((job) => events.publish({ kind: 'job', job }))
  const runs = createRunRoom(host, events)
  const closing: (() => void | Promise<void>)[] = [() => runs.close()]
  const router = createRouter({ host, events, jobs, runs, onClose: (action) => closing.push(action) })
  return {
    host,
    router,
    /** In process, for tests and the command line. */
    client: createRouterClient(router) as AppClient,
    /** Runs and jobs that a close would end. */
    countWork: (): number => runs.countOwn() + jobs.list().filter(({ state }) => state === 'running').length,
    async close(): Promise<void> {
      await jobs.close()
      for (const action of closing.reverse()) await action()
      events.close()
      await host.close()
    },
  }
}
