// The settings of a pre-training as fields: each with what it may be and why one would change it.

import { type PretrainNumber, pretrainRanges } from '../../../shared/contract/pretrain.ts'
import { formatNumber } from '../../app/format.ts'
import { NumberField } from '../../components/number-field.tsx'
import { pretrainTexts } from '../../locales/pretrain.ts'
import type { PretrainDraft } from './pretrain-draft.ts'

export type Change = (change: Partial<PretrainDraft>) => void

type AmountProps = {
  name: PretrainNumber
  draft: PretrainDraft
  change: Change
  /** Where it is not the range's own. */
  usual?: number | null
}

export function Amount({ name, draft, change, usual = pretrainRanges[name].usual }: AmountProps) {
  const t = pretrainTexts.use()
  const { min, max, step } = pretrainRanges[name]
  const { label, why, unit } = t.fields[name]
  const set = (value: number | null) => {
    const { [name]: _, ...others } = draft.numbers
    change({ numbers: value === null || value === usual ? others : { ...others, [name]: value } })
  }
  const range = t.range(formatNumber(min, 6), formatNumber(max, 6), usual === null ? null : formatNumber(usual, 6))
  return (
    <div className="pretrain-field">
      <NumberField
        label={label}
        value={draft.numbers[name] ?? usual}
        min={min}
        max={max}
        step={step}
        unit={unit}
        placeholder={t.bySize}
        format={{ maximumFractionDigits: 6 }}
        onChange={set}
      />
      <p className="pretrain-hint">
        {why} <span className="num">{range}</span>
      </p>
    </div>
  )
}
