// One of two to five values, all in view. Arrows choose.

import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import type { ReactNode } from 'react'
import { leaveChords } from './leave-chords.ts'
import './segmented.css'

export type SegmentedItem<Value extends string> = {
  value: Value
  label: ReactNode
  /** Where the label is an icon. */
  name?: string | undefined
  disabled?: boolean | undefined
}

export type SegmentedProps<Value extends string> = {
  items: readonly SegmentedItem<Value>[]
  value: Value
  onChange(value: NoInfer<Value>): void
  label: string
  size?: 'sm' | 'md' | undefined
  disabled?: boolean | undefined
}

export function Segmented<Value extends string>({
  items,
  value,
  onChange,
  label,
  size = 'md',
  disabled = false,
}: SegmentedProps<Value>) {
  return (
    <RadioGroup
      className={`segmented segmented-${size}`}
      aria-label={label}
      value={value}
      disabled={disabled}
      onValueChange={(next) => onChange(next as Value)}
    >
      {items.map((item) => (
        <Radio.Root
          key={item.value}
          value={item.value}
          disabled={item.disabled ?? false}
          className="segmented-item"
          onKeyDown={leaveChords}
          aria-label={item.name}
        >
          {item.label}
        </Radio.Root>
      ))}
    </RadioGroup>
  )
}
