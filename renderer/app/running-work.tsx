// What runs now, in every view: its name, how far it is, how long it still takes. A click leads to it.

import type { JobView } from '../../shared/contract/jobs.ts'
import type { RunView } from '../../shared/contract/runs.ts'
import { Meter } from '../components/meter.tsx'
import { Tooltip } from '../components/tooltip.tsx'
import { shellTexts } from '../locales/shell.ts'
import { useJobs } from '../stores/jobs.ts'
import { useRuns } from '../stores/runs.ts'
import { formatTimeLeft } from './format.ts'
import { formatRoute, go, type ViewId } from './navigation.ts'

type Work = {
  id: string
  name: string
  kind: RunView['kind'] | undefined
  share: number | null
  secondsLeft: number | null
  view: ViewId
  params: Record<string, string>
}

export function workOfRun(run: RunView): Work {
  const { share, secondsLeft } = run.progress
  return {
    id: run.id,
    name: run.name,
    kind: run.kind,
    share,
    secondsLeft,
    view: 'runs',
    params: { id: run.id },
  }
}

const placeOfJob: Partial<Record<JobView['kind'], ViewId>> = {
  'import-model': 'models',
  'import-dataset': 'finetune',
  classify: 'classify',
  export: 'export',
}

export function workOfJob(job: JobView): Work {
  const { done, total } = job.progress
  return {
    id: job.id,
    name: job.title,
    kind: undefined,
    share: total > 0 ? Math.min(1, done / total) : null,
    secondsLeft: null,
    view: placeOfJob[job.kind] ?? 'runs',
    params: { job: job.id },
  }
}

export function RunningWork({ isNarrow }: { isNarrow: boolean }) {
  const t = shellTexts.use()
  const runs = useRuns()
  const jobs = useJobs()
  const works = [
    ...runs
      .filter((run) => run.status === 'running')
      // what waits for its turn comes after what is at work
      .sort((a, b) => Number(a.progress.phase === 'queued') - Number(b.progress.phase === 'queued'))
      .map(workOfRun),
    ...jobs.filter((job) => job.state === 'running').map(workOfJob),
  ]
  const work = works[0]
  if (work === undefined) return null
  const percent = work.share === null ? null : `${Math.floor(work.share * 100)}%`
  const more = works.length > 1 ? t.moreJobs(works.length - 1) : null
  const left = work.secondsLeft === null ? t.running : formatTimeLeft(work.secondsLeft)
  const line = [work.name, percent, left, more].filter((part) => part !== null).join(' · ')
  return (
    <Tooltip text={line} side="right" disabled={!isNarrow}>
      <a
        className={`nav-work ${work.kind ?? ''}`.trimEnd()}
        href={formatRoute(work.view, work.params)}
        aria-label={line}
        draggable={false}
        onClick={(event) => {
          event.preventDefault()
          go(work.view, work.params)
        }}
      >
        <span className="nav-work-head nav-word">
          <span className="cut">{work.name}</span>
          <span className="num">{percent}</span>
        </span>
        <Meter value={work.share} label={work.name} />
        <span className="nav-work-left nav-word">
          {left}
          {more !== null && ` · ${more}`}
        </span>
      </a>
    </Tooltip>
  )
}
