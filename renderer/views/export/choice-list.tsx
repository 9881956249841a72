// What the model is written as: a row a format, with a sentence and its size; what cannot be says why.

import type { ExportChoice, ExportFile } from '../../../shared/contract/exports.ts'
import { formatBytes } from '../../app/format.ts'
import { Checkbox } from '../../components/checkbox.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { exportTexts } from '../../locales/export.ts'
import { type ChoiceRow, isSame, rowsOf, withFile, withoutFile } from './plan.ts'

export type ChoiceListProps = {
  choices: readonly ExportChoice[]
  files: readonly ExportFile[]
  onChange(files: ExportFile[]): void
  disabled: boolean
}

export function ChoiceList({ choices, files, onChange, disabled }: ChoiceListProps) {
  return (
    <ul className="export-choices">
      {rowsOf(choices).map((row) => (
        <li key={row.key}>
          <Row row={row} files={files} onChange={onChange} disabled={disabled} />
        </li>
      ))}
    </ul>
  )
}

type RowProps = Omit<ChoiceListProps, 'choices'> & { row: ChoiceRow }

function Row({ row: { key, choices }, files, onChange, disabled }: RowProps) {
  const t = exportTexts.use()
  const chosen = choices.find((choice) => files.some((file) => isSame(file, choice)))
  const shown = chosen ?? choices[0]!
  const { format, precision, obstacle, bytes, isBesideBase } = shown
  const file: ExportFile = { format, precision }
  const sentence = obstacle !== null ? t.obstacles[obstacle] : isBesideBase ? t.besideBase : (t.sentences[key] ?? '')
  return (
    <div className="export-choice" data-off={obstacle !== null ? '' : undefined}>
      <Checkbox
        checked={chosen !== undefined}
        disabled={disabled || obstacle !== null}
        onChange={(isChosen) => onChange(isChosen ? withFile(files, file) : withoutFile(files, file))}
        label={t.names[key] ?? key}
        text={sentence}
      />
      <span className="export-choice-end">
        <span className="num export-size">{obstacle === null ? formatBytes(bytes) : ''}</span>
        {choices.length > 1 && chosen !== undefined && (
          <Segmented
            label={t.weights}
            size="sm"
            value={precision as 'float32' | 'float16'}
            disabled={disabled}
            onChange={(next) => onChange(withFile(files, { format, precision: next }))}
            items={(['float32', 'float16'] as const).map((value) => ({ value, label: t.bits[value] }))}
          />
        )}
      </span>
    </div>
  )
}
