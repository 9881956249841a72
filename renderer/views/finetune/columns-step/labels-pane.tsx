// The labels and how often each stands there, with the share that must be beaten; or the range of a score.

import { useState } from 'react'
import type { Draft, ScanReport } from '../../../../shared/contract/imports.ts'
import { formatCount, formatNumber, formatPercent } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Note } from '../../../components/note.tsx'
import { ProbabilityBars } from '../../../components/probability-bars.tsx'
import { Segmented } from '../../../components/segmented.tsx'
import { columnsTexts } from '../../../locales/columns.ts'
import { changeChoices, useTableLook } from '../../../stores/table-look.ts'
import { LabelsDialog } from './labels-dialog.tsx'

const shownLabels = 8

export function LabelsPane({ draft }: { draft: Draft }) {
  const t = columnsTexts.use()
  const { report, peek } = useTableLook()
  const { roles, labels } = draft.choices
  const columns = report?.columns ?? peek?.columns ?? []
  const label = columns.find(({ name }) => name === roles.label)
  const id = columns.find(({ kind }) => kind === 'id' || kind === 'index')
  return (
    <>
      {label !== undefined && report !== null && (
        <section className="columns-labels" aria-labelledby="columns-labels">
          {labels.kind === 'classes' && <Classes draft={draft} report={report} />}
          {labels.kind === 'score' && report.score !== null && <Score score={report.score} />}
          {label.kind === 'number' && (
            <Segmented
              size="sm"
              label={t.labelKind}
              value={labels.kind}
              onChange={(kind) => changeChoices({ labels: { ...labels, kind } })}
              items={[
                { value: 'classes', label: t.asClasses },
                { value: 'score', label: t.asScore },
              ]}
            />
          )}
        </section>
      )}
      {id !== undefined && id.name !== roles.label && roles.label !== undefined && <Note>{t.ids(id.name)}</Note>}
    </>
  )
}

function Classes({ draft, report }: { draft: Draft; report: ScanReport }) {
  const t = columnsTexts.use()
  const [isWhole, setWhole] = useState(false)
  const [isEditing, setEditing] = useState(false)
  const total = report.parts.train + report.parts.test
  const rowsOf = ({ train, test }: ScanReport['labels'][number]) => train + test
  const most = report.labels.reduce((sum, one) => Math.max(sum, rowsOf(one)), 0)
  const shown = isWhole ? report.labels : report.labels.slice(0, shownLabels)
  const leftOut = report.leftOut.reduce((sum, { rows }) => sum + rows, 0)
  return (
    <>
      <div className="columns-part-head">
        <h3 id="columns-labels">{t.labels(report.labels.length)}</h3>
        <Button variant="quiet" size="sm" icon="edit" onClick={() => setEditing(true)}>
          {t.editLabels}
        </Button>
      </div>
      <ProbabilityBars
        label={t.labels(report.labels.length)}
        selectedKey={null}
        items={shown.map((one) => ({
          key: one.name,
          label: one.name,
          value: total === 0 ? 0 : rowsOf(one) / total,
          text: formatCount(rowsOf(one)),
        }))}
      />
      {report.labels.length > shownLabels && !isWhole && (
        <Button variant="quiet" size="sm" onClick={() => setWhole(true)}>
          {t.showAll(report.labels.length)}
        </Button>
      )}
      {leftOut > 0 && <p className="columns-hint">{t.leftOut(formatCount(leftOut))}</p>}
      {report.labels.length > 1 && (
        <p className="columns-small">{t.majority(formatPercent(most / Math.max(1, total)))}</p>
      )}
      {isEditing && <LabelsDialog draft={draft} report={report} onClose={() => setEditing(false)} />}
    </>
  )
}

function Score({ score: { least, most, mean } }: { score: NonNullable<ScanReport['score']> }) {
  const t = columnsTexts.use()
  return (
    <>
      <h3 id="columns-labels">{t.score}</h3>
      <p className="columns-small num">
        {t.scoreRange(formatNumber(least), formatNumber(most), formatNumber(mean, 2))}
      </p>
    </>
  )
}
