// A run as one watches it: its whole curve first, then what is new, until it ends. Read from the store, where the process at work on the run writes
// it, whichever process that is.

import { setTimeout } from 'node:timers/promises'
import {
  type CurveName,
  curveNames,
  type RunPoint,
  type RunUpdate,
  type RunView,
} from '../../../shared/contract/runs.ts'
import type { RunMetric } from '../../../shared/domain/records.ts'
import type { Store } from '../../store/open-store.ts'

/** Of a curve of a long night; a picture has fewer columns. */
const maxFirstPoints = 4000
const ownPauseMs = 300
const otherPauseMs = 1000

type Parts = { store: Store; viewOf(id: string): RunView }

export async function* watchRun({ store, viewOf }: Parts, id: string, signal: AbortSignal): AsyncGenerator<RunUpdate> {
  const curves = createCurveReader(store, id)
  let seq = 0
  let before = ''
  while (!signal.aborted) {
    // the run before its points: what it wrote before it ended is then among them
    const run = viewOf(id)
    const events = store.runs.listEvents(id, seq)
    const droppedAfter = seq === 0 ? null : cutBack(events)
    seq = events.at(-1)?.seq ?? seq
    const points = curves.next(droppedAfter)
    const now = JSON.stringify(run)
    if (now !== before || points.length > 0 || events.length > 0) yield { run, points, events, droppedAfter }
    if (run.status !== 'running') return
    before = now
    try {
      await setTimeout(run.isElsewhere ? otherPauseMs : ownPauseMs, undefined, { signal })
    } catch {
      return // nobody watches any more
    }
  }
}

/** Points that were not read before. A step's later points, as a measurement after it, may come by themselves. */
function createCurveReader(store: Store, id: string) {
  const lastSteps = new Map<string, number>()
  let isFirst = true
  return {
    next(droppedAfter: number | null): RunPoint[] {
      if (droppedAfter !== null) for (const [name, step] of lastSteps) lastSteps.set(name, Math.min(step, droppedAfter))
      const from = Math.max(-1, ...lastSteps.values()) - 1
      const found = isFirst ? wholeCurves(store, id) : store.runs.listMetrics(id, from)
      isFirst = false
      const points = found.flatMap(({ step, name, value }) =>
        isCurve(name) && step > (lastSteps.get(name) ?? -1) ? [{ step, name, value }] : [],
      )
      for (const { step, name } of points) lastSteps.set(name, step)
      return points
    },
  }
}

function wholeCurves(store: Store, id: string): RunMetric[] {
  return curveNames.flatMap((name) => store.runs.curve(id, name, { most: maxFirstPoints }))
}

const isCurve = (name: string): name is CurveName => curveNames.some((known) => known === name)

function cutBack(events: RunUpdate['events']): number | null {
  const steps = events.flatMap(({ kind, data }) =>
    kind === 'running' && typeof data.step === 'number' ? [data.step] : [],
  )
  return steps.length > 0 ? Math.min(...steps) : null
}
