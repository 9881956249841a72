// One run in the list.

import { type ComponentProps, type KeyboardEvent, useState } from 'react'
import type { RunView } from '../../../shared/contract/runs.ts'
import { formatCount, formatDate, formatDateTime, formatSeconds, formatTime, formatTimeLeft } from '../../app/format.ts'
import { formatRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { Icon, type IconName } from '../../components/icon.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Meter } from '../../components/meter.tsx'
import { runsTexts } from '../../locales/runs.ts'
import { CancelDialog } from './cancel-dialog.tsx'
import { goOn, moveRun } from './run-actions.ts'
import { aboutRun, canGoOn, mainMetric, whyStopped } from './run-facts.ts'
import { Sketch, type SketchPoints } from './sketch.tsx'
import { useNow } from './use-run.ts'

export type RunRowProps = {
  run: RunView
  sketch: SketchPoints | undefined
  /** What makes the link a part of the list's one tab stop. */
  linkProps: ComponentProps<'a'>
  isStop: boolean
}

const icons: Record<RunView['status'], IconName> = {
  running: 'clock',
  done: 'check',
  failed: 'error',
  cancelled: 'stop',
  interrupted: 'pause',
  paused: 'pause',
}

export function RunRow({ run, sketch, linkProps, isStop }: RunRowProps) {
  const t = runsTexts.use()
  const isRunning = run.status === 'running'
  const metric = mainMetric(run.metrics)
  const tabIndex = isStop ? 0 : -1
  return (
    <li className={`runs-row ${run.kind}`} data-status={run.status}>
      <a
        className="runs-link"
        href={formatRoute('runs', { id: run.id })}
        draggable={false}
        {...linkProps}
        onKeyDown={(event) => {
          if (!moveByKey(event, run)) linkProps.onKeyDown?.(event)
        }}
      >
        <span className="runs-state" title={t.statuses[run.status]}>
          {isRunning && run.progress.phase !== 'queued' ? (
            <span className="runs-live" />
          ) : (
            <Icon name={icons[run.status]} size={14} />
          )}
          <span className="unseen">{t.statuses[run.status]}</span>
        </span>
        <FamilyGlyph kind={run.kind} isNamed />
        <span className="runs-words">
          <span className="runs-name cut">{run.name}</span>
          {isRunning ? (
            <Progress run={run} />
          ) : (
            <span className="runs-about cut">{whyStopped(run) || aboutRun(run)}</span>
          )}
        </span>
        <span className="runs-curve only-wide">
          {sketch !== undefined && <Sketch points={sketch} share={isRunning ? run.progress.share : null} />}
        </span>
        <span className="runs-metric num">
          {metric !== null && (
            <>
              <b>{metric.text}</b>
              <small>{metric.label}</small>
            </>
          )}
        </span>
        <span className="runs-time num only-wide">
          <Duration run={run} />
        </span>
        <span className="runs-date num only-wide">{dateOf(run)}</span>
      </a>
      <RowActions run={run} tabIndex={tabIndex} />
    </li>
  )
}

/** Alt with an arrow moves a run that waits. */
function moveByKey(event: KeyboardEvent<HTMLAnchorElement>, run: RunView): boolean {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
  if (by === 0 || !event.altKey || run.place === null) return false
  event.preventDefault()
  void moveRun(run, Math.max(0, run.place + by))
  return true
}

function Progress({ run }: { run: RunView }) {
  const t = runsTexts.use()
  const { phase, step, steps, secondsLeft, share, done, total } = run.progress
  const isTraining = phase === 'train'
  const parts = [
    isTraining
      ? steps > 0
        ? t.steps(formatCount(step), formatCount(steps))
        : t.stepsOnly(formatCount(step))
      : t.phases[phase],
    secondsLeft === null ? undefined : formatTimeLeft(secondsLeft),
    run.isElsewhere ? t.elsewhere : undefined,
  ]
  return (
    <>
      <span className="runs-left cut num">{parts.filter(Boolean).join(' · ')}</span>
      {phase !== 'queued' && (
        <Meter value={isTraining ? share : total > 0 ? done / total : null} label={t.phases[phase] ?? run.name} />
      )}
    </>
  )
}

function Duration({ run }: { run: RunView }) {
  const now = useNow(run.status === 'running')
  return formatSeconds(Math.max(0, (run.endedAt ?? now) - run.startedAt) / 1000)
}

function dateOf(run: RunView): string {
  const { secondsLeft } = run.progress
  if (run.status !== 'running') {
    const at = run.endedAt ?? run.startedAt
    return Date.now() - at < 2 * 86_400_000 ? formatDateTime(at) : formatDate(at)
  }
  return secondsLeft === null ? '' : runsTexts.get().endsAt(formatTime(Date.now() + secondsLeft * 1000))
}

function RowActions({ run, tabIndex }: { run: RunView; tabIndex: number }) {
  const t = runsTexts.use()
  const [isAsking, setAsking] = useState(false)
  return (
    <span className="runs-actions">
      {canGoOn(run) && (
        <Button size="sm" tabIndex={tabIndex} onClick={() => void goOn(run)}>
          {t.goOn}
        </Button>
      )}
      {run.place !== null && (
        <>
          {run.place > 0 && (
            <IconButton
              icon="arrow-up"
              size="sm"
              label={t.earlier}
              tabIndex={tabIndex}
              onClick={() => void moveRun(run, run.place! - 1)}
            />
          )}
          <IconButton
            icon="arrow-down"
            size="sm"
            label={t.later}
            tabIndex={tabIndex}
            onClick={() => void moveRun(run, run.place! + 1)}
          />
        </>
      )}
      {run.status === 'running' && !run.isElsewhere && (
        <IconButton icon="stop" size="sm" label={t.cancel} tabIndex={tabIndex} onClick={() => setAsking(true)} />
      )}
      {isAsking && <CancelDialog run={run} onClose={() => setAsking(false)} />}
    </span>
  )
}
