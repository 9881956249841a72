// The curves of a run: the loss of each step, its course without the noise, the held-out loss with its best point; and the learning rate.

import { useMemo } from 'react'
import type { RunView } from '../../../shared/contract/runs.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { type ChartMark, type ChartSeries, LineChart } from '../../components/line-chart.tsx'
import { runTexts } from '../../locales/runs.ts'
import { baselinesOf } from './run-facts.ts'
import { lowest, type Point, type RunLog, resumedAfter, smooth, smoothSpan, thin } from './run-log.ts'

/** A canvas this wide has no room for more. */
const maxPoints = 1600
const [lossHeight, accuracyHeight, rateHeight] = [230, 150, 96] as const

/** `numbered`: steps with a sample that stands below. */
export function RunCharts({ log, numbered = [] }: { log: RunLog; numbered?: readonly number[] }) {
  const t = runTexts.use()
  const { run, curves, events } = log
  const isHead = run.method === 'head'
  const raw = isHead ? curves.headLoss : curves.loss
  const heldOut = isHead ? curves.headValidationLoss : curves.validationLoss
  const isPaused = run.status === 'paused' || run.status === 'interrupted' || run.status === 'cancelled'
  const series = useMemo(() => lossSeries({ raw, heldOut, isHead, isPaused }, t), [raw, heldOut, isHead, isPaused, t])
  const rate = useMemo(
    () => [{ name: t.learningRate, points: thin(curves.learningRate, maxPoints), tone: 'hue' as const }],
    [curves.learningRate, t],
  )
  // a head is fitted anew from its start: there is no gap in it
  const gaps = isHead ? [] : resumedAfter(events).filter((step) => step > 0)
  const marks = [
    ...epochMarks(run, t),
    ...gaps.map((x) => ({ name: t.resumed, x })),
    ...numbered.map((x, i) => ({ name: String(i + 1), x })),
  ]
  if (raw.length < 2) return null
  const { steps } = run.progress
  const xEnd = (run.status === 'running' || isPaused) && !isHead && steps > 0 ? steps : undefined
  return (
    <>
      <section className="run-part" aria-labelledby="run-loss">
        <div className="run-part-head">
          <h2 id="run-loss">{isHead ? t.headLoss : t.loss}</h2>
          <ul className="run-legend">
            {series.map((one) => (
              <li key={one.name} className={`run-legend-${one.tone}`} data-ring={one.isRing ? '' : undefined}>
                {one.name}
              </li>
            ))}
          </ul>
        </div>
        {isHead && <p className="run-hint">{t.headAbout}</p>}
        <LineChart
          series={series}
          marks={marks}
          xEnd={xEnd}
          xLabel={isHead ? t.pass : t.step}
          yLabel={t.loss}
          height={lossHeight}
          yRange={lossRange(series)}
        />
        {gaps.length > 0 && <p className="run-hint num">{t.resumedAt(gaps.map(formatCount).join(', '))}</p>}
      </section>
      <AccuracyChart log={log} xEnd={xEnd} />
      {curves.learningRate.length > 1 && (
        <section className="run-part" aria-labelledby="run-rate">
          <div className="run-part-head">
            <h2 id="run-rate">{t.learningRate}</h2>
          </div>
          <LineChart
            series={rate}
            xEnd={xEnd}
            xLabel={t.step}
            yLabel={t.learningRate}
            height={rateHeight}
            formatY={(value) => formatRate(value)}
          />
        </section>
      )}
    </>
  )
}

/** With what simpler ways reach drawn in, once they are known. */
function AccuracyChart({ log, xEnd }: { log: RunLog; xEnd: number | undefined }) {
  const t = runTexts.use()
  const points = log.curves.validationAccuracy
  const series = useMemo(
    () => [{ name: t.accuracy, points: thin(points, maxPoints), tone: 'hue' as const }],
    [points, t],
  )
  const levels = baselinesOf(log.events).flatMap(({ name, accuracy }) =>
    accuracy === null ? [] : [{ name: `${t[`${name}Level`]} ${formatPercent(accuracy)}`, y: accuracy }],
  )
  if (points.length < 1) return null
  const last = points.at(-1)![1]
  return (
    <section className="run-part" aria-labelledby="run-accuracy">
      <div className="run-part-head">
        <h2 id="run-accuracy">{t.accuracy}</h2>
        <b className="run-accuracy-now num">{formatPercent(last)}</b>
      </div>
      <LineChart
        series={series}
        levels={levels}
        xEnd={xEnd}
        xLabel={t.step}
        yLabel={t.accuracy}
        height={accuracyHeight}
        formatY={formatPercent}
      />
    </section>
  )
}

type Texts = ReturnType<typeof runTexts.get>

type Losses = { raw: readonly Point[]; heldOut: readonly Point[]; isHead: boolean; isPaused: boolean }

function lossSeries({ raw, heldOut, isHead, isPaused }: Losses, t: Texts): ChartSeries[] {
  const best = lowest(heldOut)
  const series: ChartSeries[] = [{ name: t.raw, points: thin(raw, maxPoints), tone: isHead ? 'hue' : 'mid' }]
  // the passes of a head's fit are whole passes: there is no noise to take out
  if (!isHead && raw.length > 12)
    series.push({
      name: t.smoothed,
      points: thin(smooth(raw, smoothSpan(raw.length)), maxPoints),
      tone: isPaused ? 'grey' : 'hue',
    })
  if (heldOut.length > 0) series.push({ name: t.heldOut, points: thin(heldOut, maxPoints), tone: 'ink' })
  if (best && heldOut.length > 1) series.push({ name: t.best, points: [best], tone: 'ink', isRing: true })
  return series
}

/** A few wild steps do not flatten the rest: the axis shows what is between the lowest and nearly the highest. */
function lossRange(series: readonly ChartSeries[]): readonly [number, number] | undefined {
  const values = series.flatMap(({ points }) => points.map(([, value]) => value)).sort((a, b) => a - b)
  const low = values[0]
  const high = values.at(-1)
  const usual = values[Math.floor(values.length * 0.995)]
  if (low === undefined || high === undefined || usual === undefined || high <= low) return undefined
  const top = high > 1.5 * usual ? usual : high
  const room = (top - low) * 0.06
  // in steps of a tenth, so that the axis does not move with every point
  const unit = 10 ** Math.floor(Math.log10(top - low)) / 5
  const outward = (value: number, round: (value: number) => number) =>
    Number((round(value / unit) * unit).toPrecision(6))
  return [Math.max(0, outward(low - room, Math.floor)), outward(top + room, Math.ceil)]
}

/** Where a pass over the rows ends, while there are few enough to be told apart. */
const mostEpochMarks = 12
function epochMarks({ method, settings, progress }: RunView, t: Texts): ChartMark[] {
  const { epochs } = settings
  const { steps } = progress
  if (method === 'head' || typeof epochs !== 'number' || epochs < 2 || epochs > mostEpochMarks || steps === 0) return []
  return Array.from({ length: epochs - 1 }, (_, i) => ({
    name: t.epochMark(String(i + 1)),
    x: Math.round(((i + 1) * steps) / epochs),
  }))
}

export function formatRate(value: number): string {
  if (value === 0) return '0'
  return value < 0.01 ? value.toExponential(2).replace(/\.?0+e/, 'e') : formatNumber(value)
}
