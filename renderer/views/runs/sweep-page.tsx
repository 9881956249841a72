// Several runs that differ in a setting or two: one table, one chart, and which of them did best.

import { useEffect, useMemo, useState } from 'react'
import type { CurveName, RunView } from '../../../shared/contract/runs.ts'
import { client } from '../../app/client.ts'
import { formatNumber, formatPercent, formatSeconds, formatTimeLeft } from '../../app/format.ts'
import { formatRoute, go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Checkbox } from '../../components/checkbox.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { LineChart } from '../../components/line-chart.tsx'
import { Loading } from '../../components/loading.tsx'
import { Tag } from '../../components/tag.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { runsTexts, runTexts } from '../../locales/runs.ts'
import { sweepTexts } from '../../locales/sweep.ts'
import { runsStore } from '../../stores/runs.ts'
import { cancelRun } from './run-actions.ts'
import { formatRate } from './run-charts.tsx'
import { mainMetric, whyStopped } from './run-facts.ts'
import { bestRun, differInMethod, differingSettings, runsOfSweep } from './sweep-facts.ts'
import { useNow } from './use-run.ts'
import './sweep-page.css'

export function SweepPage({ id }: { id: string }) {
  const t = sweepTexts.use()
  const words = runTexts.use()
  const { list, isLoaded } = runsStore()
  const runs = useMemo(() => runsOfSweep(list, id), [list, id])
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [shown, setShown] = useState<string | null>(null)
  const first = runs[0]
  const done = runs.filter(({ status }) => status === 'done')
  const waiting = runs.filter(({ place }) => place !== null)
  return (
    <ViewFrame kind={first?.kind}>
      <ViewBar
        start={<IconButton icon="arrow-left" label={words.back} onClick={() => go('runs')} />}
        title={first?.sweep ? t.title(first.sweep.name) : t.plain}
        end={
          <>
            {waiting.length > 0 && (
              <Button
                variant="quiet"
                onClick={() => {
                  for (const run of waiting) void cancelRun(run)
                }}
              >
                {t.dropWaiting(waiting.length)}
              </Button>
            )}
            <Button
              icon="compare"
              disabled={chosen.length !== 2}
              title={chosen.length === 2 ? undefined : t.chooseTwo}
              onClick={() => go('compare', { a: chosen[0], b: chosen[1] })}
            >
              {t.compareTwo}
            </Button>
          </>
        }
      />
      <ViewBody>
        {!isLoaded && <Loading label={words.loading} lines={4} />}
        {isLoaded && first === undefined && (
          <EmptyState title={t.gone} text={words.goneText}>
            <Button onClick={() => go('runs')}>{words.back}</Button>
          </EmptyState>
        )}
        {first !== undefined && (
          <div className="sweep">
            <Sentence runs={runs} done={done} />
            <SweepTable
              runs={runs}
              chosen={chosen}
              onChoose={(runId, isOn) =>
                setChosen((old) => (isOn ? [...old, runId].slice(-2) : old.filter((one) => one !== runId)))
              }
              onShow={setShown}
            />
            <SweepChart runs={runs} shownId={shown ?? bestRun(runs)?.id ?? first.id} />
          </div>
        )}
      </ViewBody>
    </ViewFrame>
  )
}

function Sentence({ runs, done }: { runs: readonly RunView[]; done: readonly RunView[] }) {
  const t = sweepTexts.use()
  const best = bestRun(done)
  const metric = mainMetric(best?.metrics ?? null)
  const isOver = runs.every(({ status }) => status !== 'running')
  return (
    <div>
      <h2 className="sweep-sentence">
        {best === null || metric === null
          ? t.none(runs.length)
          : isOver
            ? t.best(best.name, metric.label, metric.text)
            : t.bestSoFar(best.name, metric.label, metric.text)}
      </h2>
      <p className="sweep-about">
        {[runs[0]!.baseName, runs[0]!.datasetName].filter(Boolean).join(' · ')} · {t.progress(done.length, runs.length)}
      </p>
    </div>
  )
}

type TableProps = {
  runs: readonly RunView[]
  chosen: readonly string[]
  onChoose(id: string, isOn: boolean): void
  onShow(id: string | null): void
}

function SweepTable({ runs, chosen, onChoose, onShow }: TableProps) {
  const t = sweepTexts.use()
  const words = runTexts.use()
  const differing = differingSettings(runs)
  const byMethod = differInMethod(runs)
  const best = bestRun(runs)
  const label = runs.map((run) => mainMetric(run.metrics)?.label).find(Boolean) ?? t.metric
  return (
    <table className="sweep-table">
      <caption className="unseen">{t.plain}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="unseen">{t.choose}</span>
          </th>
          <th scope="col">{t.run}</th>
          {byMethod && <th scope="col">{t.method}</th>}
          {differing.map((name) => (
            <th key={name} scope="col" className="num">
              {words.settingNames[name]}
            </th>
          ))}
          <th scope="col" className="num">
            {label}
          </th>
          <th scope="col" className="num only-wide">
            {t.time}
          </th>
          <th scope="col">{t.state}</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <SweepRow
            key={run.id}
            run={run}
            isBest={run.id === best?.id}
            cells={[
              ...(byMethod ? [{ name: 'method', text: runsTexts.get().methods[run.method] ?? run.method }] : []),
              ...differing.map((name) => ({ name, text: settingText(run, name) })),
            ]}
            isChosen={chosen.includes(run.id)}
            onChoose={onChoose}
            onShow={onShow}
          />
        ))}
      </tbody>
    </table>
  )
}

function settingText({ settings }: RunView, name: string): string {
  const value = settings[name]
  if (typeof value !== 'number') return sweepTexts.get().usual
  return name === 'learningRate' ? formatRate(value) : formatNumber(value)
}

type RowProps = Omit<TableProps, 'runs' | 'chosen'> & {
  run: RunView
  isBest: boolean
  isChosen: boolean
  cells: readonly { name: string; text: string }[]
}

function SweepRow({ run, isBest, isChosen, cells, onChoose, onShow }: RowProps) {
  const t = sweepTexts.use()
  const metric = mainMetric(run.metrics)
  const now = useNow(run.status === 'running')
  const isDone = run.status === 'done'
  const params = isDone ? formatRoute('finetune', { step: 'result', run: run.id }) : formatRoute('runs', { id: run.id })
  return (
    <tr data-best={isBest ? '' : undefined} onMouseEnter={() => onShow(run.id)} onMouseLeave={() => onShow(null)}>
      <td>
        <Checkbox
          label={t.chooseRun(run.name)}
          labelHidden
          checked={isChosen}
          disabled={!isDone}
          onChange={(isOn) => onChoose(run.id, isOn)}
        />
      </td>
      <th scope="row">
        <a href={params} className="sweep-name" onFocus={() => onShow(run.id)} onBlur={() => onShow(null)}>
          <FamilyGlyph kind={run.kind} />
          <span className="cut">{run.name}</span>
        </a>
      </th>
      {cells.map(({ name, text }) => (
        <td key={name} className={name === 'method' ? undefined : 'num'}>
          {text}
        </td>
      ))}
      <td className="num">
        {metric === null ? (
          '–'
        ) : (
          <>
            {isBest && <Tag tone="hue">{t.bestTag}</Tag>} <b>{metric.text}</b>
          </>
        )}
      </td>
      <td className="num only-wide">
        {run.place !== null ? '–' : formatSeconds(Math.max(0, (run.endedAt ?? now) - run.startedAt) / 1000)}
      </td>
      <td className="sweep-state">{stateOf(run)}</td>
    </tr>
  )
}

function stateOf(run: RunView): string {
  const t = sweepTexts.get()
  const words = runsTexts.get()
  if (run.place !== null) return t.waits(run.place + 1)
  if (run.status !== 'running') return whyStopped(run) || words.statuses[run.status]
  const { share, phase, secondsLeft } = run.progress
  const parts = [
    phase === 'train' && share !== null ? formatPercent(share) : words.phases[phase],
    secondsLeft === null ? null : formatTimeLeft(secondsLeft),
  ]
  return parts.filter(Boolean).join(' · ')
}

const chartHeight = 240

/** What is measured while they learn; of heads alone nothing is. */
function SweepChart({ runs, shownId }: { runs: readonly RunView[]; shownId: string }) {
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
