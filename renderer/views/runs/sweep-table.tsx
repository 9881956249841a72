// The runs of a comparison in a table: what differs, how each did, where each stands.

import type { RunView } from '../../../shared/contract/runs.ts'
import { formatNumber, formatPercent, formatSeconds, formatTimeLeft } from '../../app/format.ts'
import { formatRoute } from '../../app/navigation.ts'
import { Checkbox } from '../../components/checkbox.tsx'
import { FamilyGlyph } from '../../components/family-glyph.tsx'
import { Tag } from '../../components/tag.tsx'
import { runsTexts, runTexts } from '../../locales/runs.ts'
import { sweepTexts } from '../../locales/sweep.ts'
import { formatRate } from './run-charts.tsx'
import { mainMetric, whyStopped } from './run-facts.ts'
import { bestRun, differInMethod, differingSettings } from './sweep-facts.ts'
import { useNow } from './use-run.ts'

type TableProps = {
  runs: readonly RunView[]
  chosen: readonly string[]
  onChoose(id: string, isOn: boolean): void
  onShow(id: string | null): void
}

export function SweepTable({ runs, chosen, onChoose, onShow }: TableProps) {
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
