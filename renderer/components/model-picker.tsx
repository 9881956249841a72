// The model in view, and the list to choose another from. What cannot be used here is listed too, with the reason.

import { useState } from 'react'
import type { FamilyKind } from '../../shared/contract/common.ts'
import type { ModelUse, ModelView } from '../../shared/contract/models.ts'
import { formatBytes, formatCount, formatMemory, formatNumber, formatParameters } from '../app/format.ts'
import { go } from '../app/navigation.ts'
import { textMatches } from '../app/search.ts'
import { modelTexts } from '../locales/components.ts'
import { canUse } from '../stores/choices.ts'
import { useModels } from '../stores/models.ts'
import { Button } from './button.tsx'
import { FamilyGlyph } from './family-glyph.tsx'
import { Icon } from './icon.tsx'
import './model-picker.css'
import { useOptionList } from './option-list.ts'
import { Popover } from './popover.tsx'
import { SearchField } from './search-field.tsx'

export type ModelPickerProps = {
  use: ModelUse
  value: string | null
  onChange(modelId: string): void
  /** Only models of this shape of attention. */
  kind?: FamilyKind | undefined
  /** After the size in the bar: speed, precision. */
  detail?: string | undefined
}

/** '124M · context 1,024', with its method or labels where it has some. */
export function modelSummary(model: ModelView): string {
  const t = modelTexts.get()
  const parts = [formatParameters(model.parameters)]
  if (model.method !== null && model.baseName !== null) {
    parts.push(t.madeFrom(t.methods[model.method] ?? model.method, model.baseName))
  }
  if (model.labels.length > 0) parts.push(t.labels(model.labels.length))
  else parts.push(t.context(formatCount(model.positions)))
  return parts.join(' · ')
}

/** Weights as 32-bit numbers, in which they are computed, and what a decoder keeps of a whole context. */
export function memoryNeed({ kind, parameters, layers, positions, width }: ModelView): number {
  const kept = kind === 'gpt' ? 2 * layers * positions * width : 0 // keys and values
  return 4 * (parameters + kept)
}

function needs(model: ModelView): string {
  const t = modelTexts.get()
  const { tokensPerSecond: rate } = model
  const parts = [t.memory(formatMemory(memoryNeed(model)))]
  if (rate !== null) parts.push(t.rate(formatNumber(rate, rate < 10 ? 1 : 0)))
  return parts.join(' · ')
}

/** Why it cannot be used for that; empty if it can. */
export function whyNot(model: ModelView, use: ModelUse): string {
  const t = modelTexts.get()
  if (model.isMissing) return t.missing
  if (canUse(model, use)) return ''
  return t.reasons[model.kind === 'gpt' ? 'decoder-cannot' : 'encoder-cannot'][use]
}

export function ModelPicker({ use, value, onChange, kind, detail }: ModelPickerProps) {
  const t = modelTexts.use()
  const [isOpen, setOpen] = useState(false)
  const model = useModels((state) => state.list.find((one) => one.id === value))
  return (
    <Popover
      label={t.choose}
      open={isOpen}
      onOpenChange={setOpen}
      className="picker-popover"
      trigger={
        <button type="button" className="picker">
          {model === undefined ? (
            <span>{t.choose}</span>
          ) : (
            <>
              <FamilyGlyph kind={model.kind} isNamed />
              <span className="picker-name cut">{model.name}</span>
              <span className="picker-size num">
                {formatParameters(model.parameters)}
                {detail !== undefined && ` · ${detail}`}
              </span>
            </>
          )}
          <Icon name="chevron-down" size={14} />
        </button>
      }
    >
      <ModelList
        use={use}
        kind={kind}
        value={value}
        onPick={(id) => {
          setOpen(false)
          onChange(id)
        }}
        onLeave={() => setOpen(false)}
      />
    </Popover>
  )
}

type ModelListProps = Pick<ModelPickerProps, 'use' | 'kind' | 'value'> & { onPick(id: string): void; onLeave(): void }

function ModelList({ use, kind, value, onPick, onLeave }: ModelListProps) {
  const t = modelTexts.use()
  const [query, setQuery] = useState('')
  const models = useModels((state) => state.list)
  const found = models.filter(
    (model) =>
      (kind === undefined || model.kind === kind) && textMatches(query, [model.name, model.family, ...model.labels]),
  )
  const usable = found.filter((model) => canUse(model, use))
  const others = found.filter((model) => !canUse(model, use))
  const all = [...usable, ...others]
  const list = useOptionList({
    count: all.length,
    canPick: (index) => index < usable.length,
    onPick: (index) => onPick(all[index]!.id),
    resetKey: query,
    first:
      query === ''
        ? Math.max(
            0,
            usable.findIndex((model) => model.id === value),
          )
        : 0,
  })
  const row = (model: ModelView, index: number) => (
    <div key={model.id} {...list.optionProps(index, model.id === value)} className="picker-row">
      <FamilyGlyph kind={model.kind} isNamed />
      <span className="picker-words">
        <span className="picker-name cut">{model.name}</span>
        <span className="picker-text cut">{whyNot(model, use) || modelSummary(model)}</span>
      </span>
      <span className="picker-bytes num">
        {formatBytes(model.sizeBytes)}
        {!model.isMissing && <span className="picker-needs">{needs(model)}</span>}
      </span>
      <span className="picker-check">{model.id === value && <Icon name="check" size={14} />}</span>
    </div>
  )
  return (
    <div className="picker-list">
      <SearchField value={query} onChange={setQuery} label={t.find} {...list.inputProps} />
      <div className="picker-options scroll" {...list.listProps(t.choose)}>
        {usable.length > 0 && (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div role="group" aria-label={t.usable[use]}>
            <div className="picker-head" aria-hidden="true">
              <span>{t.usable[use]}</span>
              <span>{t.size}</span>
            </div>
            {usable.map((model, index) => row(model, index))}
          </div>
        )}
        {others.length > 0 && (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div role="group" aria-label={t.unusable}>
            <div className="picker-head" aria-hidden="true">
              <span>{t.unusable}</span>
            </div>
            {others.map((model, index) => row(model, usable.length + index))}
          </div>
        )}
      </div>
      {all.length === 0 && <p className="picker-none">{models.length === 0 ? t.none[use].title : t.noMatch}</p>}
      <div className="picker-foot">
        <Button
          variant="quiet"
          size="sm"
          icon="import"
          onClick={() => {
            onLeave()
            go('models')
          }}
        >
          {t.import}
        </Button>
      </div>
    </div>
  )
}
