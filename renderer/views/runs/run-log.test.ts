import { describe, expect, it } from 'vitest'
import type { RunEventView, RunUpdate, RunView } from '../../../shared/contract/runs.ts'
import { lowest, type Point, phasesOf, resumedAfter, smooth, takeUpdate, thin } from './run-log.ts'

const run = (fields: Partial<RunView> = {}): RunView => ({
  ...{ id: 'r', name: 'r', kind: 'bert', method: 'lora', status: 'running', baseId: null, baseName: null },
  ...{ modelId: null, datasetId: null, sweep: null, place: null },
  ...{ datasetName: null, settings: {}, metrics: null, error: null, startedAt: 0, endedAt: null, isElsewhere: false },
  progress: {
    ...{ phase: 'train', step: 0, steps: 0, loss: null, tokensPerSecond: null, tokens: 0 },
    ...{ secondsLeft: null, share: null, done: 0, total: 0, memoryBytes: null, saved: null },
  },
  ...fields,
})
const event = (seq: number, kind: string, data: RunEventView['data'] = {}, at = seq * 1000): RunEventView => ({
  ...{ seq, at, kind, data },
})
const losses = (from: number, to: number, value = 1): RunUpdate['points'] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({ step: from + i, name: 'loss', value }))
const update = (fields: Partial<RunUpdate>): RunUpdate => ({
  ...{ run: run(), points: [], events: [], droppedAfter: null },
  ...fields,
})

describe('a watched run', () => {
  it('grows by updates, is cut back where it was resumed, and begins anew after a lost connection', () => {
    let log = takeUpdate(null, update({ points: losses(1, 10), events: [event(1, 'running')] }))
    log = takeUpdate(log, update({ points: losses(11, 20) }))
    expect(log.curves.loss.map(([step]) => step)).toEqual(losses(1, 20).map(({ step }) => step))
    log = takeUpdate(
      log,
      update({ points: losses(13, 15, 2), events: [event(2, 'running', { step: 12 })], droppedAfter: 12 }),
    )
    expect(log.curves.loss.slice(-4)).toEqual([
      [12, 1],
      [13, 2],
      [14, 2],
      [15, 2],
    ])
    expect(resumedAfter(log.events)).toEqual([12])
    log = takeUpdate(log, update({ points: losses(1, 16), events: [event(1, 'running'), event(2, 'running')] }))
    expect(log.curves.loss).toHaveLength(16)
    expect(log.events).toHaveLength(2)
  })

  it('keeps the curves as they are where nothing is new', () => {
    const log = takeUpdate(null, update({ points: losses(1, 3), events: [event(1, 'running')] }))
    const next = takeUpdate(log, update({ run: run({ name: 'other' }) }))
    expect(next.curves).toBe(log.curves)
    expect(next.run.name).toBe('other')
  })
})

describe('phases', () => {
  const phase = (seq: number, name: string) => event(seq, 'phase', { phase: name })
  const states = (log: Parameters<typeof phasesOf>[0]) => phasesOf(log, 9000).map((p) => `${p.phase} ${p.state}`)
  const curves = takeUpdate(null, update({})).curves

  it('are timed, and those to come are named', () => {
    const events = [event(1, 'running'), phase(2, 'data'), phase(4, 'baselines'), phase(5, 'train')]
    const log = { run: run(), curves, events }
    expect(states(log)).toEqual(['data done', 'baselines done', 'train now', 'save todo', 'evaluate todo'])
    expect(phasesOf(log, 9000).map(({ seconds }) => seconds)).toEqual([2, 1, 4, null, null])
  })

  it('are those since the run was last taken up; a setting leaves some out', () => {
    const events = [event(1, 'running'), phase(2, 'data'), event(3, 'running', { step: 5 }), phase(4, 'data')]
    const settings = { baselines: false, fittedHead: false }
    expect(states({ run: run({ settings }), curves, events })).toEqual([
      'data now',
      'train todo',
      'save todo',
      'evaluate todo',
    ])
    const written = { columns: { kind: 'text', text: 'text' } }
    expect(
      states({ run: run({ settings: written }), curves, events: [event(1, 'running'), phase(2, 'data')] }),
    ).toEqual(['data now', 'baselines todo', 'train todo', 'save todo', 'evaluate todo'])
    const ended = { run: run({ status: 'failed', endedAt: 6000 }), curves, events }
    expect(phasesOf(ended, 9000)).toEqual([{ phase: 'data', state: 'stopped', seconds: 2 }])
  })
})

describe('a curve', () => {
  it('is smoothed without the pull of its start', () => {
    const flat = Array.from({ length: 20 }, (_, i): Point => [i, 3])
    expect(smooth(flat, 10).every(([, value]) => Math.abs(value - 3) < 1e-9)).toBe(true)
    const falling = Array.from({ length: 400 }, (_, i): Point => [i, 1 + 9 * Math.exp(-i / 20)])
    for (const [step, value] of smooth(falling, 50)) expect(value - falling[step]![1]).toBeLessThan(1.5)
    const noisy = Array.from({ length: 400 }, (_, i): Point => [i, i % 2])
    const end = smooth(noisy, 50).slice(-20)
    expect(end.every(([, value]) => Math.abs(value - 0.5) < 0.02)).toBe(true)
  })

  it('keeps its peaks and its end where it is thinned', () => {
    const points = Array.from({ length: 1000 }, (_, i): Point => [i, i === 503 ? 99 : i === 77 ? -99 : i % 7])
    const kept = thin(points, 100)
    expect(kept.length).toBeLessThan(110)
    expect(kept).toContainEqual([503, 99])
    expect(lowest(kept)).toEqual([77, -99])
    expect(kept.at(-1)).toEqual([999, 999 % 7])
    expect(kept.map(([step]) => step)).toEqual(kept.map(([step]) => step).sort((a, b) => a - b))
  })
})
