// How the runs of a comparison got on while they learned, one above the others.

import { useEffect, useMemo, useState } from 'react'
import type { CurveName, RunView } from '../../../shared/contract/runs.ts'
import { client } from '../../app/client.ts'
import { formatPercent } from '../../app/format.ts'
import { LineChart } from '../../components/line-chart.tsx'
import { runTexts } from '../../locales/runs.ts'
import { sweepTexts } from '../../locales/sweep.ts'

const chartHeight = 240

/** What is measured while they learn; of heads alone nothing is. */
export function SweepChart({ runs, shownId }: { runs: readonly RunView[]; shownId: string }) {
  const t = sweepTexts.use()
  const words = runTexts.use()
  const isText = runs.some(({ settings }) => settings.columns !== undefined || settings.labelKind === 'score')
  const name: CurveName = isText ? 'validationLoss' : 'validationAccuracy'
  const curves = useCurves(runs, name)
  const series = useMemo(() => {
    const drawn = runs.flatMap((run) => {
      const points = curves[run.id]
      const isShown = run.id === shownId
      return points === undefined
        ? []
        : [{ name: run.name, points, tone: isShown ? ('hue' as const) : ('grey' as const), dashed: !isShown }]
    })
    // the one that is looked at lies on top
    return drawn.toSorted((a, b) => Number(a.tone === 'hue') - Number(b.tone === 'hue'))
  }, [runs, curves, shownId])
  if (series.length === 0) return null
  const title = isText ? words.heldOutLoss : words.accuracy
  return (
    <section aria-labelledby="sweep-chart">
      <div className="sweep-head">
        <h2 id="sweep-chart">{title}</h2>
        <span>{t.chartText}</span>
      </div>
      <LineChart
        series={series}
        xLabel={words.step}
        yLabel={title}
        height={chartHeight}
        {...(isText ? {} : { formatY: formatPercent })}
      />
    </section>
  )
}

function useCurves(runs: readonly RunView[], name: CurveName): Record<string, [number, number][]> {
  const [curves, setCurves] = useState<Record<string, [number, number][]>>({})
  // of a run at work anew about every fiftieth of its way
  const key = runs.map(({ id, status, progress }) => `${id} ${status} ${Math.floor(50 * (progress.share ?? 0))}`).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the runs and how far they are
  useEffect(() => {
    let isCurrent = true
    client.runs
      .curves({ ids: runs.map(({ id }) => id), name })
      .then((found) => {
        if (isCurrent) setCurves(found)
      })
      .catch((error: unknown) => console.warn('runs.curves', error))
    return () => {
      isCurrent = false
    }
  }, [key, name])
  return curves
}
