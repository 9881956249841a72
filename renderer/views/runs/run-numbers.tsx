// A run in numbers: a grid in the pane, a strip in a narrow window.

import type { Json } from '../../../shared/domain/records.ts'
import { formatCount, formatMemory, formatNumber, formatParameters, formatPercent } from '../../app/format.ts'
import { runTexts } from '../../locales/runs.ts'
import { formatRate } from './run-charts.tsx'
import type { RunLog } from './run-log.ts'

/** `isShort`: those that one watches. */
export function RunNumbers({ log, isShort = false }: { log: RunLog; isShort?: boolean }) {
  const t = runTexts.use()
  const { run, curves, events } = log
  const { tokens, tokensPerSecond, loss } = run.progress
  const heldOut = (run.method === 'head' ? curves.headValidationLoss : curves.validationLoss).at(-1)?.[1]
  const rate = curves.learningRate.at(-1)?.[1]
  const gradient = curves.gradientNorm.at(-1)?.[1]
  const result = events.findLast(({ kind }) => kind === 'result')?.data
  const split = result?.split as { train?: Json; test?: Json } | undefined
  const speed = numberOf(result?.tokensPerSecond) ?? tokensPerSecond
  const peak = numberOf(result?.peakMemoryMb)
  const memory = peak === null ? run.progress.memoryBytes : peak * 1e6
  const accuracy = curves.validationAccuracy.at(-1)?.[1]
  const trainLoss = run.method === 'head' ? (curves.headLoss.at(-1)?.[1] ?? null) : loss
  const isWriting = run.method === 'pretrain' || run.settings.columns !== undefined
  const stats: [label: string, value: string | undefined, unit?: string][] = [
    [t.speed, speed === null ? undefined : formatCount(speed), t.perSecond],
    [t.tokensRead, tokens > 0 ? formatParameters(tokens) : undefined],
    [t.trainLoss, trainLoss === null ? undefined : formatNumber(trainLoss)],
    [t.heldOutLoss, heldOut === undefined ? undefined : formatNumber(heldOut)],
    [t.accuracyNow, accuracy === undefined ? undefined : formatPercent(accuracy)],
    [
      t.perplexity,
      run.kind === 'gpt' && isWriting && heldOut !== undefined ? formatNumber(Math.exp(heldOut), 1) : undefined,
    ],
    [t.learningRate, rate === undefined ? undefined : formatRate(rate)],
    [t.gradient, gradient === undefined ? undefined : formatNumber(gradient, 2)],
    [t.memory, memory === null ? undefined : formatMemory(memory)],
    [t.rows, countOf(split?.train)],
    [t.tested, countOf(split?.test)],
  ]
  const watched = [t.speed, t.memory, t.trainLoss, t.heldOutLoss, t.accuracyNow, t.perplexity]
  const shown = isShort && run.status === 'running' ? stats.filter(([label]) => watched.includes(label)) : stats
  return (
    <dl className="run-stats">
      {shown.map(([label, value, unit]) =>
        value === undefined ? null : (
          <div key={label}>
            <dt>{label}</dt>
            <dd className="num">
              {value} {unit !== undefined && <small>{unit}</small>}
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

const numberOf = (value: Json | undefined): number | null => (typeof value === 'number' ? value : null)
const countOf = (value: Json | undefined): string | undefined =>
  typeof value === 'number' ? formatCount(value) : undefined
