// The same pair of runs with fewer rows: the gap at each number of rows, or the offer to find out.

import { useRef, useState } from 'react'
import type { Comparison, FewerPoint, Pretraining } from '../../../shared/contract/results.ts'
import type { RunView } from '../../../shared/contract/runs.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'
import { formatCount, formatSeconds } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Meter } from '../../components/meter.tsx'
import { useWidth } from '../../components/use-width.ts'
import { compareTexts } from '../../locales/compare.ts'
import { pretrainings } from '../../stores/results.ts'
import { takeRun } from '../../stores/runs.ts'
import { fewerDots, mattersMore, type RowsDot } from './fewer-dots.ts'
import { formatValue } from './say-comparison.ts'
import { axisOf, ValueGrid } from './value-axis.tsx'
import './fewer-rows.css'

type FewerRowsProps = { found: Pretraining; comparison: Comparison }

export function FewerRows({ found, comparison }: FewerRowsProps) {
  const t = compareTexts.use()
  const { fewer } = found
  if (fewer.length === 0) return null
  const dots = fewerDots(found, comparison)
  const runs = fewer.flatMap(({ pretrained, scratch }) => [pretrained?.run, scratch?.run]).filter((run) => run != null)
  const isAtWork = runs.some(({ status }) => status === 'running')
  const isWhole = dots.length === fewer.length + 1
  return (
    <section className="fewer" aria-labelledby="compare-fewer">
      <h3 id="compare-fewer">{dots.length > 1 && mattersMore(dots, comparison) ? t.fewerMore : t.fewer}</h3>
      {dots.length > 1 && <FewerChart dots={dots} comparison={comparison} />}
      {isAtWork ? (
        <AtWork runs={runs} of={2 * fewer.length} />
      ) : (
        !isWhole && <Offer found={found} comparison={comparison} runs={runs} />
      )}
    </section>
  )
}

const [height, room] = [184, { left: 34, right: 14, top: 10, bottom: 24 }] as const

function FewerChart({ dots, comparison }: { dots: readonly RowsDot[]; comparison: Comparison }) {
  const t = compareTexts.use()
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const show = (value: number) => formatValue(comparison, value)
  const values = dots.flatMap(({ pretrained, scratch, tfidf }) => [
    pretrained,
    scratch,
    ...(tfidf === null ? [] : [tfidf]),
  ])
  const { low, high, ticks } = axisOf(comparison, values)
  const bottom = height - room.bottom
  const right = width - room.right
  const atX = (i: number) => room.left + 8 + (i * (right - room.left - 16)) / Math.max(1, dots.length - 1)
  const atY = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - room.top)
  const hasWords = dots.some(({ tfidf }) => tfidf !== null)
  return (
    <figure className="gap" ref={box}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={dots
            .map(({ rows, pretrained, scratch }) => t.fewerDot(formatCount(rows), show(pretrained), show(scratch)))
            .join('; ')}
        >
          <ValueGrid comparison={comparison} ticks={ticks} left={room.left} right={right} atY={atY} />
          {dots.map(({ rows, pretrained, scratch, tfidf }, i) => (
            <g key={rows}>
              <line className="fewer-gap" x1={atX(i)} x2={atX(i)} y1={atY(pretrained)} y2={atY(scratch)} />
              {tfidf !== null && (
                <line className="fewer-words" x1={atX(i) - 8} x2={atX(i) + 8} y1={atY(tfidf)} y2={atY(tfidf)} />
              )}
              <circle className="gap-scratch-end" cx={atX(i)} cy={atY(scratch)} r={3.5} />
              <circle className="gap-end" cx={atX(i)} cy={atY(pretrained)} r={4} />
              <text x={atX(i)} y={bottom + 18} textAnchor="middle">
                {formatCount(rows)}
              </text>
            </g>
          ))}
        </svg>
      )}
      <figcaption>
        <span>{t.fewerAxis}</span>
        <ul className="compare-legend fewer-legend">
          <li data-mark="own">{t.pretrained}</li>
          <li data-mark="scratch">{t.scratch}</li>
          {hasWords && <li data-mark="words">{t.tfidf}</li>}
        </ul>
      </figcaption>
    </figure>
  )
}

function AtWork({ runs, of }: { runs: readonly RunView[]; of: number }) {
  const t = compareTexts.use()
  const done = runs.filter(({ status }) => status === 'done').length
  const sweepId = runs.find(({ status }) => status === 'running')?.sweep?.id
  const label = t.fewerRunning(done, of)
  return (
    <>
      <Meter value={done / of} label={label} />
      <p className="compare-hint num">{label}</p>
      {sweepId !== undefined && (
        <Button icon="runs" onClick={() => go('runs', { sweep: sweepId })}>
          {t.watch}
        </Button>
      )}
    </>
  )
}

function Offer({ found, comparison, runs }: FewerRowsProps & { runs: readonly RunView[] }) {
  const t = compareTexts.use()
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [isStarting, setStarting] = useState(false)
  const { a, b } = comparison
  const missing = found.fewer.filter(isOpen)
  const seconds = a.seconds === null || b.seconds === null ? null : missing.length * (a.seconds + b.seconds)
  const start = async () => {
    setStarting(true)
    setError(null)
    try {
      const started = await client.results.fewerRows({ runId: a.run.id })
      for (const run of started.runs) takeRun(run)
      await pretrainings.reload(a.run.id)
    } catch (reason) {
      setError(errorOf(reason))
    }
    setStarting(false)
  }
  return (
    <>
      <p className="compare-hint num">
        {t.fewerText(missing.map(({ rows }) => formatCount(rows)))}{' '}
        {seconds !== null && t.fewerTime(formatSeconds(seconds))}
      </p>
      {error !== null && <ErrorNote error={error} />}
      <Button disabled={isStarting} onClick={() => void start()}>
        {isStarting ? t.starting : runs.length > 0 ? t.fewerGoOn : t.fewerStart}
      </Button>
    </>
  )
}

const isOpen = ({ pretrained, scratch }: FewerPoint): boolean =>
  pretrained?.run.status !== 'done' || scratch?.run.status !== 'done'
