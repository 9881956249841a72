// Two runs on the same held-out rows: how far apart, how they learned, and the rows that they judge differently.

import { useEffect } from 'react'
import type { Comparison } from '../../../shared/contract/results.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { formatCount, formatNumber, formatPercent } from '../../app/format.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { type ChartSeries, LineChart } from '../../components/line-chart.tsx'
import { Loading } from '../../components/loading.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { type CompareTexts, compareTexts } from '../../locales/compare.ts'
import { comparisons } from '../../stores/results.ts'
import { ComparedSamples } from './compared-samples.tsx'
import { copyTable } from './copy-table.ts'
import { DifferingRows } from './differing-rows.tsx'
import { sayComparison, sideNames } from './say-comparison.ts'
import { SettingsApart } from './settings-apart.tsx'
import { SidesTable } from './sides-table.tsx'
import './compare.css'

export function CompareView() {
  const t = compareTexts.use()
  const { params } = useRoute()
  const { a, b } = params
  return a !== undefined && b !== undefined ? (
    <ComparedRuns key={`${a} ${b}`} a={a} b={b} />
  ) : (
    <ViewFrame>
      <Bar />
      <ViewBody>
        <EmptyState title={t.missing} text={t.missingText}>
          <Button onClick={() => go('runs')}>{t.back}</Button>
        </EmptyState>
      </ViewBody>
    </ViewFrame>
  )
}

function Bar({ comparison }: { comparison?: Comparison | null }) {
  const t = compareTexts.use()
  return (
    <ViewBar
      start={<IconButton icon="arrow-left" label={t.back} onClick={() => go('runs')} />}
      title={t.title}
      end={
        comparison && (
          <Button variant="quiet" icon="copy" onClick={() => copyTable(comparison)}>
            {t.copy}
          </Button>
        )
      }
    >
      {comparison && <span className="compare-names cut">{sideNames(comparison).join(' · ')}</span>}
    </ViewBar>
  )
}

function ComparedRuns({ a, b }: { a: string; b: string }) {
  const t = compareTexts.use()
  const { answer, error } = comparisons.use({ a, b })
  useEffect(() => {
    void comparisons.load({ a, b })
  }, [a, b])
  return (
    <ViewFrame kind={answer?.a.run.kind}>
      <Bar comparison={answer} />
      <ViewBody>
        {error !== null ? (
          <Refused error={error} onRetry={() => void comparisons.reload({ a, b })} />
        ) : answer === null ? (
          <Loading label={t.loading} lines={4} />
        ) : (
          <Compared comparison={answer} />
        )}
      </ViewBody>
    </ViewFrame>
  )
}

/** Why the two cannot be held against each other, where that is what is wrong. */
function Refused({ error, onRetry }: { error: ErrorRecord; onRetry(): void }) {
  const t = compareTexts.use()
  const { reason, rowsA, rowsB, common } = error.data
  const why = typeof reason === 'string' ? t.refused[reason] : undefined
  if (why === undefined) return <ErrorNote error={error} onRetry={onRetry} />
  const counts = [rowsA, rowsB, common].map((rows) => (typeof rows === 'number' ? formatCount(rows) : ''))
  return (
    <div className="compare">
      <h2 className="compare-title">{t.noComparison}</h2>
      <p className="compare-lead">{why}</p>
      {typeof common === 'number' && (
        <p className="compare-hint num">{t.heldOut(counts[0]!, counts[1]!, counts[2]!)}</p>
      )}
      <div className="compare-buttons">
        <Button onClick={() => go('runs')}>{t.back}</Button>
      </div>
    </div>
  )
}

function Compared({ comparison }: { comparison: Comparison }) {
  const t = compareTexts.use()
  const { title, lead } = sayComparison(comparison)
  return (
    <div className="compare">
      <h2 className="compare-title">{title}</h2>
      <p className="compare-lead num">{lead}</p>
      <SidesTable comparison={comparison} />
      <SettingsApart a={comparison.a.run} b={comparison.b.run} />
      <Curves comparison={comparison} t={t} />
      {comparison.measure === 'perplexity' ? (
        <ComparedSamples comparison={comparison} />
      ) : (
        <DifferingRows comparison={comparison} />
      )}
    </div>
  )
}

const chartHeight = 190

function Curves({ comparison, t }: { comparison: Comparison; t: CompareTexts }) {
  const { a, b, tfidf } = comparison
  const names = sideNames(comparison)
  const isAccuracy = a.curveOf === 'accuracy' || b.curveOf === 'accuracy'
  const of = isAccuracy ? 'accuracy' : 'loss'
  const series: ChartSeries[] = [a, b].flatMap((side, index) =>
    side.curve.length > 1 && side.curveOf === of
      ? [{ name: names[index]!, points: side.curve, tone: index === 1 ? 'hue' : 'grey', dashed: index === 0 } as const]
      : [],
  )
  const title = isAccuracy ? t.curve : t.curveLoss
  return (
    <section aria-labelledby="compare-curve">
      <div className="compare-head">
        <h3 id="compare-curve">{title}</h3>
        {series.length > 0 && (
          <ul className="compare-legend">
            {series.map(({ name, tone, dashed }) => (
              <li key={name} className={`compare-${tone}`} data-dashed={dashed ? '' : undefined}>
                {name}
              </li>
            ))}
          </ul>
        )}
      </div>
      {series.length === 0 ? (
        <p className="compare-hint">{t.noCurve}</p>
      ) : (
        <LineChart
          series={series}
          levels={isAccuracy && tfidf !== null ? [{ name: `${t.tfidf} ${formatPercent(tfidf)}`, y: tfidf }] : []}
          xLabel={t.step}
          yLabel={title}
          height={chartHeight}
          formatX={formatCount}
          formatY={(value) => (isAccuracy ? formatPercent(value) : formatNumber(value))}
        />
      )}
    </section>
  )
}
