// A run as it is being watched: its curves and events, put together from updates. After a lost connection the first update comes anew.

import type { CurveName, RunEventView, RunUpdate, RunView } from '../../../shared/contract/runs.ts'

export type Point = readonly [step: number, value: number]
export type Curves = Record<CurveName, Point[]>
export type RunLog = { run: RunView; curves: Curves; events: RunEventView[] }

const noCurves = (): Curves => ({
  loss: [],
  learningRate: [],
  gradientNorm: [],
  validationLoss: [],
  validationAccuracy: [],
  headLoss: [],
  headValidationLoss: [],
})

export function takeUpdate(log: RunLog | null, { run, points, events, droppedAfter }: RunUpdate): RunLog {
  // a run's first event is its start
  const isWhole = log === null || events[0]?.seq === 1
  const before = isWhole ? noCurves() : log.curves
  const isCut = droppedAfter !== null && !isWhole
  if (points.length === 0 && !isCut) return { run, curves: before, events: joined(isWhole ? [] : log.events, events) }
  const curves = noCurves()
  for (const name of Object.keys(curves) as CurveName[]) {
    const kept = isCut ? before[name].filter(([step]) => step <= droppedAfter) : before[name]
    const last = kept.at(-1)?.[0] ?? -1
    const added = points.filter((point) => point.name === name && point.step > last)
    curves[name] = added.length === 0 ? kept : [...kept, ...added.map(({ step, value }): Point => [step, value])]
  }
  return { run, curves, events: joined(isWhole ? [] : log.events, events) }
}

function joined(before: RunEventView[], events: RunEventView[]): RunEventView[] {
  return events.length === 0 ? before : [...before, ...events]
}

/** Steps after which the run was taken up again. */
export function resumedAfter(events: readonly RunEventView[]): number[] {
  return events.flatMap(({ kind, data }) => (kind === 'running' && typeof data.step === 'number' ? [data.step] : []))
}

export type Phase = {
  phase: string
  state: 'done' | 'now' | 'todo' | 'stopped'
  /** Of one at work: until now. */
  seconds: number | null
}

const planned = {
  head: ['data', 'baselines', 'features', 'head', 'save', 'evaluate'],
  lora: ['data', 'baselines', 'features', 'head', 'train', 'save', 'evaluate'],
  full: ['data', 'baselines', 'features', 'head', 'train', 'save', 'evaluate'],
  pretrain: ['tokenizer', 'data', 'baselines', 'train', 'save', 'evaluate'],
} as const satisfies Record<string, readonly string[]>

/** Phases since the run was last taken up, with their times, then those that are to come. */
export function phasesOf({ run, events }: RunLog, nowMs: number): Phase[] {
  const since = events.findLastIndex(({ kind }) => kind === 'running')
  const begun = events.slice(since + 1).filter(({ kind }) => kind === 'phase')
  const end = run.endedAt ?? nowMs
  const phases = begun.map(({ at, data }, i): Phase => {
    const isLast = i === begun.length - 1
    const until = begun[i + 1]?.at ?? end
    return {
      phase: String(data.phase),
      state: !isLast || run.status === 'done' ? 'done' : run.status === 'running' ? 'now' : 'stopped',
      seconds: Math.max(0, until - at) / 1000,
    }
  })
  if (run.status !== 'running') return phases
  const seen = new Set(phases.map(({ phase }) => phase))
  const left = (planned[run.method as keyof typeof planned] ?? []).filter((phase) => isAhead(phase, run, seen))
  return [...phases, ...left.map((phase): Phase => ({ phase, state: 'todo', seconds: null }))]
}

/** Some phases are left out by a setting or a checkpoint: what comes before one that has begun will not come any more. */
function isAhead(phase: string, run: RunView, seen: ReadonlySet<string>): boolean {
  const order: readonly string[] = planned[run.method as keyof typeof planned] ?? []
  if (seen.has(phase)) return false
  if (order.slice(order.indexOf(phase) + 1).some((later) => seen.has(later))) return false
  // a GPT that learns to write has no head to fit first
  const isWriting = run.settings.columns !== undefined
  if (phase === 'baselines' && run.settings.baselines === false) return false
  const isNew = run.method === 'pretrain' && run.settings.model === undefined
  if (phase === 'baselines' && isNew) return false
  if (phase === 'tokenizer' && (!isNew || run.settings.tokenizer !== undefined)) return false
  const isHeadStart = phase === 'features' || phase === 'head'
  return !(isHeadStart && run.method !== 'head' && (isWriting || run.settings.fittedHead === false))
}

/** A running mean of about the last `span` points; of fewer at the start, where a loss falls too fast to wait for. */
export function smooth(points: readonly Point[], span: number): Point[] {
  let mean = 0
  return points.map(([step, value], i) => {
    mean += (value - mean) / Math.min(Math.max(1, span), 1 + i / 8)
    return [step, mean]
  })
}

/** Steps for a mean that shows the run's course and not its noise. */
export const smoothSpan = (points: number): number => Math.min(100, Math.max(5, points / 25))

export function lowest(points: readonly Point[]): Point | undefined {
  return points.reduce<Point | undefined>((best, point) => (best && best[1] <= point[1] ? best : point), undefined)
}

/** At most about `most` points: in each stretch the lowest and the highest, so that no peak is lost. */
export function thin(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points
  const size = Math.ceil((2 * points.length) / most)
  const kept: Point[] = []
  for (let from = 0; from < points.length; from += size) {
    const part = points.slice(from, from + size)
    const low = lowest(part)!
    const high = part.reduce((best, point) => (point[1] > best[1] ? point : best))
    kept.push(...(low[0] < high[0] ? [low, high] : low[0] > high[0] ? [high, low] : [low]))
  }
  const last = points.at(-1)!
  if (kept.at(-1) !== last) kept.push(last)
  return kept
}
