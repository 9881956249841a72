// All runs: what is at work, what waits, what has ended. One tab stop, arrows between rows.

import { useEffect, useMemo, useState } from 'react'
import type { RunView } from '../../../shared/contract/runs.ts'
import { client } from '../../app/client.ts'
import { go } from '../../app/navigation.ts'
import { textMatches } from '../../app/search.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Loading } from '../../components/loading.tsx'
import { useRoving } from '../../components/roving.ts'
import { SearchField } from '../../components/search-field.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { ViewBar, ViewBody, ViewFrame } from '../../components/view-frame.tsx'
import { runsTexts } from '../../locales/runs.ts'
import { reloadRuns, runsStore } from '../../stores/runs.ts'
import { aboutRun } from './run-facts.ts'
import { RunRow } from './run-row.tsx'
import type { SketchPoints } from './sketch.tsx'
import './runs.css'

type Filter = 'all' | 'finetune' | 'pretrain'

export function RunsList() {
  const t = runsTexts.use()
  const { list, isLoaded, error } = runsStore()
  const [filter, setFilter] = useState<Filter>('all')
  const [query, setQuery] = useState('')
  const shown = list.filter(
    (run) =>
      (filter === 'all' || (run.method === 'pretrain') === (filter === 'pretrain')) &&
      textMatches(query, [run.name, aboutRun(run)]),
  )
  return (
    <ViewFrame>
      <ViewBar
        title={t.title}
        end={
          <>
            {list.length > 0 && (
              <SearchField className="runs-find only-wide" value={query} onChange={setQuery} label={t.find} />
            )}
            <Button icon="text" onClick={() => go('runs', { new: 'pretrain' })}>
              {t.newPretrain}
            </Button>
            <Button variant="primary" icon="plus" onClick={() => go('finetune')}>
              {t.newFinetune}
            </Button>
          </>
        }
      >
        {list.length > 0 && (
          <span className="runs-filter">
            <Segmented<Filter>
              label={t.filter}
              value={filter}
              onChange={setFilter}
              items={[
                { value: 'all', label: t.all },
                { value: 'finetune', label: t.finetune },
                { value: 'pretrain', label: t.pretrain },
              ]}
            />
          </span>
        )}
      </ViewBar>
      <ViewBody>
        {error !== null && <ErrorNote error={error} onRetry={() => void reloadRuns()} />}
        {!isLoaded && error === null && <Loading label={t.loading} lines={4} />}
        {isLoaded && list.length === 0 && <NoRuns />}
        {isLoaded && list.length > 0 && shown.length === 0 && <p className="runs-none">{t.noMatch}</p>}
        {shown.length > 0 && <Groups runs={shown} />}
      </ViewBody>
    </ViewFrame>
  )
}

function NoRuns() {
  const t = runsTexts.use()
  return (
    <EmptyState title={t.emptyTitle} text={t.emptyText}>
      <Button variant="primary" icon="finetune" onClick={() => go('finetune')}>
        {t.newFinetune}
      </Button>
      <Button icon="text" onClick={() => go('runs', { new: 'pretrain' })}>
        {t.newPretrain}
      </Button>
    </EmptyState>
  )
}

/** Those of another process wait for it, not here. */
const byPlace = (a: RunView, b: RunView): number => (a.place ?? 1e6) - (b.place ?? 1e6) || a.startedAt - b.startedAt

function Groups({ runs }: { runs: RunView[] }) {
  const t = runsTexts.use()
  const sketches = useSketches(runs)
  const [active, setActive] = useState(0)
  const isQueued = (run: RunView) => run.progress.phase === 'queued'
  const running = runs.filter((run) => run.status === 'running')
  const groups = [
    { key: 'now', title: t.now, hint: t.oneAtATime, runs: running.filter((run) => !isQueued(run)) },
    { key: 'next', title: t.next, hint: t.inOrder, runs: running.filter(isQueued).sort(byPlace) },
    { key: 'finished', title: () => t.finished, hint: '', runs: runs.filter((run) => run.status !== 'running') },
  ].filter((group) => group.runs.length > 0)
  const order = groups.flatMap((group) => group.runs)
  const roving = useRoving<HTMLAnchorElement>({ count: order.length, active, onActive: setActive, axis: 'column' })
  const stop = active < order.length ? active : 0
  return groups.map((group) => (
    <section key={group.key} className="runs-group" aria-labelledby={`runs-${group.key}`}>
      <div className="runs-head">
        <h2 id={`runs-${group.key}`}>{group.title(group.runs.length)}</h2>
        <span className="only-wide">{group.hint}</span>
      </div>
      <ul className="runs-rows">
        {group.runs.map((run) => {
          const index = order.indexOf(run)
          return (
            <RunRow
              key={run.id}
              run={run}
              sketch={sketches[run.id]}
              linkProps={{ ...roving.itemProps(index), onFocus: () => setActive(index) }}
              isStop={index === stop}
            />
          )
        })}
      </ul>
    </section>
  ))
}

/** Small pictures of the curves; of runs at work anew from time to time. */
function useSketches(runs: readonly RunView[]): Record<string, SketchPoints> {
  const [sketches, setSketches] = useState<Record<string, SketchPoints>>({})
  // a run at work is drawn anew about every fiftieth of its way
  const key = useMemo(
    () =>
      runs
        .map(
          ({ id, status, progress }) => `${id} ${status} ${Math.floor(50 * (progress.share ?? progress.step / 1000))}`,
        )
        .join(),
    [runs],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for the runs and how far they are
  useEffect(() => {
    let isCurrent = true
    client.runs
      .sketches({ ids: runs.map(({ id }) => id).slice(0, 1000) })
      .then((found) => {
        if (isCurrent) setSketches(found)
      })
      // a list without pictures is still a list
      .catch((error: unknown) => console.warn('runs.sketches', error))
    return () => {
      isCurrent = false
    }
  }, [key])
  return sketches
}
