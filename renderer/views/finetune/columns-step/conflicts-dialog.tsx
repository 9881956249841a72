// Texts that stand in the table with several labels: which each of them keeps.

import { useState } from 'react'
import type { Conflict, Draft, ScanReport } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../app/format.ts'
import { Button } from '../../../components/button.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { Select } from '../../../components/select.tsx'
import { checkTexts } from '../../../locales/checks.ts'
import { changeChoices } from '../../../stores/table-look.ts'

type ConflictsDialogProps = { draft: Draft; report: ScanReport; onClose(): void }

export function ConflictsDialog({ draft, report, onClose }: ConflictsDialogProps) {
  const t = checkTexts.use()
  const [chosen, setChosen] = useState<Record<string, string | null>>(draft.choices.conflicts)
  // what is shown must not change while it is chosen from
  const [conflicts] = useState(report.conflicts)
  const all = report.checks.find(({ kind }) => kind === 'conflicts')?.amount ?? conflicts.length
  const apply = () => {
    changeChoices({ conflicts: chosen, fixes: { ...draft.choices.fixes, conflicts: true } })
    onClose()
  }
  return (
    <Dialog
      open
      size="lg"
      title={t.conflictsTitle}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" onClick={apply}>
            {t.apply}
          </Button>
        </>
      }
    >
      <p className="columns-dialog-text">{t.conflictsText}</p>
      {all > conflicts.length && <p className="columns-hint">{t.conflictsMore(formatCount(conflicts.length))}</p>}
      <ul className="columns-conflicts">
        {conflicts.map((conflict) => (
          <ConflictRow
            key={conflict.row}
            conflict={conflict}
            keeps={Object.hasOwn(chosen, String(conflict.row)) ? chosen[String(conflict.row)]! : conflict.keeps}
            onChange={(label) => setChosen((old) => ({ ...old, [String(conflict.row)]: label }))}
          />
        ))}
      </ul>
    </Dialog>
  )
}

type ConflictRowProps = { conflict: Conflict; keeps: string | null; onChange(label: string | null): void }

/** A label may be called anything, so that dropping has no word of its own. */
const dropValue = '\u0000'

function ConflictRow({ conflict: { row, text, pair, labels }, keeps, onChange }: ConflictRowProps) {
  const t = checkTexts.use()
  return (
    <li>
      <span className="columns-hint num">{formatCount(row)}</span>
      <span className="columns-conflict-text">
        {text}
        {pair !== null && <span className="columns-hint"> / {pair}</span>}
        <span className="columns-conflict-labels num">
          {labels.map(({ name, rows }) => `${name} ${formatCount(rows)}`).join(' · ')}
        </span>
      </span>
      <Select
        label={t.keeps(formatCount(row))}
        value={keeps ?? dropValue}
        onChange={(value) => onChange(value === dropValue ? null : value)}
        items={[
          ...labels.map(({ name, rows }) => ({ value: name, label: name, text: t.labelRows(formatCount(rows)) })),
          { value: dropValue, label: t.none },
        ]}
      />
    </li>
  )
}
