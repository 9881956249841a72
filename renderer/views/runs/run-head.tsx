// The run's name with the time that is left, or how it ended; below it how far it is.

import type { RunView } from '../../../shared/contract/runs.ts'
import {
  formatCount,
  formatDateTime,
  formatPercent,
  formatSeconds,
  formatTime,
  formatTimeLeft,
} from '../../app/format.ts'
import { formatRoute } from '../../app/navigation.ts'
import { Meter } from '../../components/meter.tsx'
import { runsTexts, runTexts } from '../../locales/runs.ts'
import { aboutLearning, whyStopped } from './run-facts.ts'
import type { RunLog } from './run-log.ts'

export function RunHead({ log }: { log: RunLog }) {
  const { run } = log
  const t = runTexts.use()
  const isRunning = run.status === 'running'
  return (
    <header className="run-head">
      <div className="run-title">
        <div>
          <h2>{run.name}</h2>
          <p className="run-about">
            {aboutLearning(log)}
            {run.sweep && (
              <>
                {' · '}
                <a href={formatRoute('runs', { sweep: run.sweep.id })}>{t.partOf(run.sweep.name)}</a>
              </>
            )}
          </p>
        </div>
        <div className="run-when num">{isRunning ? <TimeLeft run={run} /> : <Ended run={run} />}</div>
      </div>
      {(isRunning || run.progress.share !== null) && <Far log={log} />}
    </header>
  )
}

function TimeLeft({ run }: { run: RunView }) {
  const t = runTexts.use()
  const words = runsTexts.use()
  const { phase, secondsLeft } = run.progress
  if (phase === 'queued')
    return (
      <>
        <p className="run-left">{t.queued}</p>
        <p className="run-about">{t.queuedText}</p>
      </>
    )
  // an older run in a terminal does not say how fast it is
  const isTimed = phase === 'train' && run.progress.tokens > 0
  if (secondsLeft === null) return <p className="run-left">{isTimed ? t.timing : (words.phases[phase] ?? '')}</p>
  return (
    <>
      <p className="run-left">{formatTimeLeft(secondsLeft)}</p>
      <p className="run-about">{t.endsAt(formatTime(Date.now() + secondsLeft * 1000))}</p>
    </>
  )
}

function Ended({ run }: { run: RunView }) {
  const t = runTexts.use()
  const at = run.endedAt ?? run.startedAt
  const status = run.status as keyof typeof t.ended
  return (
    <>
      <p className="run-left">{t.ended[status]}</p>
      <p className="run-about">
        {run.status === 'done'
          ? t.tookAt(formatSeconds((at - run.startedAt) / 1000), formatDateTime(at))
          : t.endedAt(formatDateTime(at))}
      </p>
    </>
  )
}

function Far({ log }: { log: RunLog }) {
  const { run, events } = log
  const t = runTexts.use()
  const words = runsTexts.use()
  const { phase, step, steps, share, done, total } = run.progress
  const isCounting = run.status === 'running' && phase !== 'train' && phase !== 'queued'
  const isDone = run.status === 'done'
  const end = events.findLast(({ kind }) => kind === 'result')?.data.end
  const early = isDone && (end === 'no-improvement' || end === 'asked') ? t.early[end] : undefined
  // one that ended early is done too
  const value = isDone ? 1 : isCounting ? (total > 0 ? done / total : null) : phase === 'queued' ? 0 : share
  const { epochs } = run.settings
  const epoch =
    run.method !== 'head' && typeof epochs === 'number' && steps > 0 && step > 0
      ? t.epoch(String(Math.min(epochs, Math.floor(((step - 1) / steps) * epochs) + 1)), String(epochs))
      : undefined
  const counted =
    total > 0 ? t.counted(formatCount(done), formatCount(total)) : done > 0 ? formatCount(done) : undefined
  const where = isCounting
    ? [words.phases[phase], counted]
    : step === 0
      ? []
      : [
          steps > 0 ? words.steps(formatCount(step), formatCount(steps)) : words.stepsOnly(formatCount(step)),
          epoch,
          early,
        ]
  const why = run.status === 'running' ? '' : whyStopped(run)
  return (
    <>
      <Meter value={value} label={run.name} isQuiet={run.status !== 'running' && run.status !== 'done'} />
      <div className="run-far num">
        <span>{where.filter(Boolean).join(' · ') || why}</span>
        <span>{value === null || phase === 'queued' || run.status === 'done' ? '' : formatPercent(value)}</span>
      </div>
    </>
  )
}
