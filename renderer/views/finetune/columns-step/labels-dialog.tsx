// Labels renamed, merged by one name, put in order, or left out.

import { useState } from 'react'
import type { Draft, ScanReport } from '../../../../shared/contract/imports.ts'
import { formatCount } from '../../../app/format.ts'
import { textMatches } from '../../../app/search.ts'
import { Button } from '../../../components/button.tsx'
import { Checkbox } from '../../../components/checkbox.tsx'
import { Dialog } from '../../../components/dialog.tsx'
import { IconButton } from '../../../components/icon-button.tsx'
import { SearchField } from '../../../components/search-field.tsx'
import { TextField } from '../../../components/text-field.tsx'
import { checkTexts } from '../../../locales/checks.ts'
import { changeChoices } from '../../../stores/table-look.ts'
import { asInFile, choicesOf, countLabels, type LabelLine, linesOf, moved } from './label-edits.ts'

const manyLabels = 12

type LabelsDialogProps = { draft: Draft; report: ScanReport; onClose(): void }

export function LabelsDialog({ draft, report, onClose }: LabelsDialogProps) {
  const t = checkTexts.use()
  const [lines, setLines] = useState(() => linesOf(report))
  const [query, setQuery] = useState('')
  const change = (index: number, patch: Partial<LabelLine>) =>
    setLines((old) => old.map((line, i) => (i === index ? { ...line, ...patch } : line)))
  const apply = () => {
    changeChoices({ labels: choicesOf(draft.choices.labels.kind, lines), conflicts: {} })
    onClose()
  }
  return (
    <Dialog
      open
      size="lg"
      title={t.labelsTitle}
      onClose={onClose}
      footer={
        <>
          <span className="columns-hint columns-dialog-count" role="status">
            {t.merged(countLabels(lines))}
          </span>
          <Button variant="quiet" onClick={() => setLines(asInFile)}>
            {t.reset}
          </Button>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" onClick={apply}>
            {t.apply}
          </Button>
        </>
      }
    >
      <p className="columns-dialog-text">{t.labelsText}</p>
      {lines.length > manyLabels && <SearchField label={t.findLabel} value={query} onChange={setQuery} />}
      <ul className="columns-label-lines">
        {lines.map((line, index) =>
          textMatches(query, [line.name, ...line.from]) ? (
            <Line
              key={line.from.join('\n')}
              line={line}
              isFirst={index === 0}
              isLast={index === lines.length - 1}
              onChange={(patch) => change(index, patch)}
              onMove={(by) => setLines((old) => moved(old, index, by))}
            />
          ) : null,
        )}
      </ul>
    </Dialog>
  )
}

type LineProps = {
  line: LabelLine
  isFirst: boolean
  isLast: boolean
  onChange(patch: Partial<LabelLine>): void
  onMove(by: 1 | -1): void
}

function Line({ line: { from, name, rows, isUsed }, isFirst, isLast, onChange, onMove }: LineProps) {
  const t = checkTexts.use()
  const own = from[0] ?? name
  return (
    <li>
      <Checkbox
        label={t.labelUsed(own)}
        labelHidden
        checked={isUsed}
        onChange={(checked) => onChange({ isUsed: checked })}
      />
      <TextField
        label={t.labelName(own)}
        labelHidden
        value={name}
        maxLength={200}
        disabled={!isUsed}
        hint={from.length > 1 || name.trim() !== own ? t.from(from.join(', ')) : undefined}
        onChange={(next) => onChange({ name: next })}
      />
      <span className="columns-hint num">{t.labelRows(formatCount(rows))}</span>
      <IconButton icon="arrow-up" size="sm" label={t.labelUp(own)} disabled={isFirst} onClick={() => onMove(-1)} />
      <IconButton icon="arrow-down" size="sm" label={t.labelDown(own)} disabled={isLast} onClick={() => onMove(1)} />
    </li>
  )
}
