// Several runs that differ in a setting or two: one table, one chart, and which of them did best.

import { useMemo, useState } from 'react'
import type { RunView } from '../../../shared/contract/runs.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { runTexts } from '../../locales/runs.ts'
import { sweepTexts } from '../../locales/sweep.ts'
import { runsStore } from '../../stores/runs.ts'
import { cancelRun } from './run-actions.ts'
import { mainMetric } from './run-facts.ts'
import { SweepChart } from './sweep-chart.tsx'
import { bestRun, runsOfSweep } from './sweep-facts.ts'
import { SweepTable } from './sweep-table.tsx'
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
