// The runs of the library for this app's windows: what they are shown, what they may do, and what is told to them when something changes.

import type { AppEvent } from '../../../shared/contract/app.ts'
import type { RunUpdate, RunView } from '../../../shared/contract/runs.ts'
import { AppError } from '../../../shared/errors.ts'
import { isOwnerAlive } from '../../store/process-alive.ts'
import { checkName } from '../names.ts'
import type { Host } from '../open-host.ts'
import type { Publisher } from '../publisher.ts'
import { createBackgroundRuns, type RunStart } from './background-runs.ts'
import { removeRunFiles } from './remove-run-files.ts'
import { runViews } from './run-view.ts'
import { watchRun } from './run-watch.ts'

/** Points of a curve in a row of the list. */
const sketchPoints = 60

export type RunRoom = ReturnType<typeof createRunRoom>

export function createRunRoom(host: Host, events: Publisher<AppEvent>) {
  const closing = new AbortController()
  const background = createBackgroundRuns((id) => {
    if (host.store.runs.find(id)) publish(id)
    events.publish({ kind: 'changed', what: 'runs' })
    events.publish({ kind: 'changed', what: 'models' })
  })

  /** Processes of other runs die unseen. */
  function endOrphans(): void {
    const { runs } = host.store
    if (runs.listOwners().some(({ id, pid, since }) => !background.has(id) && !isOwnerAlive({ pid, since })))
      runs.markInterrupted(isOwnerAlive)
  }

  function view(id: string): RunView {
    return runViews(host.store, [host.store.runs.get(id)], background.has)[0]!
  }

  function watched(id: string): RunView {
    endOrphans()
    return view(id)
  }

  function publish(id: string): RunView {
    const run = view(id)
    events.publish({ kind: 'run', run })
    return run
  }

  async function start(begin: (options: RunStart) => Promise<unknown>): Promise<RunView> {
    const { id } = await background.start(begin)
    const run = publish(id)
    events.publish({ kind: 'changed', what: 'runs' })
    return run
  }

  return {
    start,
    view,
    list(): RunView[] {
      endOrphans()
      return runViews(host.store, host.store.runs.list(), background.has)
    },
    listRunning(): RunView[] {
      endOrphans()
      return runViews(host.store, host.store.runs.listByStatus('running'), background.has)
    },
    /** The fit of a head tries one strength after the other: its loss has no course to draw. */
    sketches: (ids: readonly string[]) =>
      Object.fromEntries(
        ids.flatMap((id) => {
          const sketch = host.store.runs.sketch(id, 'loss', sketchPoints)
          return sketch.length > 1 ? [[id, sketch.map(({ step, value }): [number, number] => [step, value])]] : []
        }),
      ),
    watch(id: string, signal: AbortSignal | undefined): AsyncGenerator<RunUpdate> {
      const ending = signal ? AbortSignal.any([signal, closing.signal]) : closing.signal
      return watchRun({ store: host.store, viewOf: watched }, id, ending)
    },
    cancel(id: string): void {
      const { name, status } = host.store.runs.get(id)
      if (status !== 'running')
        throw new AppError('bad-argument', `The run "${name}" has already ended: it is ${status}.`, { run: id, status })
      if (!background.has(id))
        throw new AppError(
          'bad-argument',
          `The run "${name}" is at work in another process: stop it there, with Ctrl-C in its terminal.`,
          { run: id },
        )
      background.cancel(id)
    },
    resume(id: string): Promise<RunView> {
      const { method } = host.store.runs.get(id)
      return start((watch) =>
        method === 'pretrain' ? host.runs.resume('pretrain', id, watch) : host.runs.resume('finetune', id, watch),
      )
    },
    rename(id: string, name: string): RunView {
      const run = host.store.runs.get(id)
      checkName(name)
      // a run that is not done will make a model of its name
      const isTaken =
        run.status !== 'done' &&
        (host.store.models.findByName(name) !== undefined ||
          host.store.runs.listByStatus('running').some((other) => other.id !== id && other.name === name))
      if (isTaken)
        throw new AppError('bad-argument', `There is already a model or a run named "${name}": choose another name.`, {
          name,
        })
      host.store.runs.rename(id, name)
      events.publish({ kind: 'changed', what: 'runs' })
      return publish(id)
    },
    async remove(id: string): Promise<void> {
      const run = host.store.runs.get(id)
      if (run.status === 'running')
        throw new AppError('bad-argument', `The run "${run.name}" is at work: cancel it first.`, { run: id })
      host.store.runs.remove(id)
      events.publish({ kind: 'changed', what: 'runs' })
      await removeRunFiles(host, run)
    },
    async close(): Promise<void> {
      closing.abort()
      await background.close(() => host.train.stop())
    },
  }
}
