// Runs that are compared with each other: what differs between them, and which did best.

import type { RunView } from '../../../shared/contract/runs.ts'
import { mainMetric } from './run-facts.ts'

/** In the order they were started. */
export function runsOfSweep(runs: readonly RunView[], sweepId: string): RunView[] {
  return runs.filter(({ sweep }) => sweep?.id === sweepId).toSorted((a, b) => a.startedAt - b.startedAt)
}

const told = ['trainRows', 'learningRate', 'epochs', 'batchSize', 'maxLength', 'seed'] as const
export type ToldSetting = (typeof told)[number]

/** Settings with more than one value among the runs; null is what the run chose itself. */
export function differingSettings(runs: readonly RunView[]): ToldSetting[] {
  const value = (run: RunView, name: ToldSetting) => JSON.stringify(run.settings[name] ?? null)
  return told.filter((name) => new Set(runs.map((run) => value(run, name))).size > 1)
}

export const differInMethod = (runs: readonly RunView[]): boolean => new Set(runs.map(({ method }) => method)).size > 1

/** Of perplexity less is better, of all else more. */
export function bestRun(runs: readonly RunView[]): RunView | null {
  let best: { run: RunView; value: number } | null = null
  for (const run of runs) {
    const metric = mainMetric(run.metrics)
    if (metric === null) continue
    const value = metric.name === 'perplexity' ? -metric.value : metric.value
    if (best === null || value > best.value) best = { run, value }
  }
  return best?.run ?? null
}
