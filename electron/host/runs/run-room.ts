// The runs of the library for this app's windows: what they are shown, what they may do, and what is told to them when something changes.

import type { AppEvent } from '../../../shared/contract/app.ts'
import type { CurveName, RunUpdate, RunView } from '../../../shared/contract/runs.ts'
import type { RunRecord } from '../../../shared/domain/records.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import { removeProgress } from '../../engine/training/run-files.ts'
import { isOwnerAlive } from '../../store/process-alive.ts'
import { statusNames } from '../../store/runs.ts'
import { checkName } from '../names.ts'
import type { Host } from '../open-host.ts'
import type { Publisher } from '../publisher.ts'
import { createBackgroundRuns, type RunStart } from './background-runs.ts'
import { removeRunFiles } from './remove-run-files.ts'
import { pausing } from './run-jobs.ts'
import { type AtWork, runViews } from './run-view.ts'
import { watchRun } from './run-watch.ts'

/** Points of a curve in a row of the list. */
const sketchPoints = 60
/** Points of a curve beside others. */
const curvePoints = 400

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
    try {
      host.runs.ends.settle()
    } catch {
      // the disk is full still; what is kept is shown meanwhile
    }
    if (runs.listOwners().some(({ id, pid, since }) => !background.has(id) && !isOwnerAlive({ pid, since })))
      runs.markInterrupted(isOwnerAlive)
  }

  const atWork: AtWork = { isOwn: background.has, waiting: () => host.runs.queue.ids(), endOf: host.runs.ends.find }

  function view(id: string): RunView {
    return runViews(host.store, [host.store.runs.get(id)], atWork)[0]!
  }

  /** A run at work in this app. Errors: bad-argument. */
  function ownRun(id: string): RunRecord {
    const run = host.store.runs.get(id)
    const { name, status } = run
    if (status !== 'running')
      throw new AppError('bad-argument', say`The run "${name}" has already ended: it is ${statusNames[status]}.`, {
        run: id,
        status,
      })
    if (!background.has(id))
      throw new AppError(
        'bad-argument',
        say`The run "${name}" is at work in another process: stop it there, with Ctrl-C in its terminal.`,
        { run: id },
      )
    return run
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
      return runViews(host.store, host.store.runs.list(), atWork)
    },
    listRunning(): RunView[] {
      endOrphans()
      return runViews(host.store, host.store.runs.listByStatus('running'), atWork)
    },
    countOwn: background.count,
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
    curves(ids: readonly string[], name: CurveName) {
      const { runs } = host.store
      return Object.fromEntries(
        ids.flatMap((id) => {
          const curve = runs.curve(id, name, { most: curvePoints })
          return curve.length > 0 ? [[id, curve.map(({ step, value }): [number, number] => [step, value])]] : []
        }),
      )
    },
    async cancel(id: string, { discard = false } = {}): Promise<void> {
      const { folder } = ownRun(id)
      const ended = background.stop(id)
      if (!discard) return
      await ended
      // it may have come to its end after all
      if (host.store.runs.find(id)?.status !== 'cancelled') return
      await removeProgress(folder)
      host.store.runs.setProgress(id, { ...host.store.runs.progress(id), saved: null })
    },
    pause(id: string): void {
      ownRun(id)
      void background.stop(id, pausing)
    },
    /** The steps of any process look for the wish between two of them. */
    stopAndKeep: (id: string): Promise<void> => host.runs.stopAndKeep(id),
    move(id: string, place: number): void {
      if (!host.runs.queue.move(id, place))
        throw new AppError('bad-argument', say`The run "${host.store.runs.get(id).name}" does not wait any more.`, {
          run: id,
        })
      for (const waiting of host.runs.queue.ids()) publish(waiting)
    },
    async resume(id: string): Promise<RunView> {
      await background.settled(id)
      const job = host.runs.jobOf(id)
      return start((watch) => host.runs.resume(job, id, watch))
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
        throw new AppError(
          'bad-argument',
          say`There is already a model or a run named "${name}": choose another name.`,
          {
            name,
          },
        )
      host.store.runs.rename(id, name)
      events.publish({ kind: 'changed', what: 'runs' })
      return publish(id)
    },
    async remove(id: string): Promise<void> {
      const run = host.store.runs.get(id)
      if (run.status === 'running')
        throw new AppError('bad-argument', say`The run "${run.name}" is at work: cancel it first.`, { run: id })
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
