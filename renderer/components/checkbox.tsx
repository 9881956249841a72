// Chosen or not, among others or as a consent; takes effect with what follows.

import { Checkbox as Base } from '@base-ui/react/checkbox'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import { leaveChords } from './leave-chords.ts'
import './checkbox.css'

export type CheckboxProps = {
  checked: boolean
  /** Some of several. */
  isMixed?: boolean | undefined
  onChange(checked: boolean): void
  label: string
  labelHidden?: boolean | undefined
  text?: ReactNode
  disabled?: boolean | undefined
}

export function Checkbox({
  checked,
  isMixed = false,
  onChange,
  label,
  labelHidden = false,
  text,
  disabled = false,
}: CheckboxProps) {
  const box = (
    <Base.Root
      className="checkbox"
      checked={checked}
      indeterminate={isMixed}
      onCheckedChange={onChange}
      disabled={disabled}
      onKeyDown={leaveChords}
      aria-label={labelHidden ? label : undefined}
    >
      <Base.Indicator className="checkbox-mark">
        <Icon name={isMixed ? 'minus' : 'check'} size={11} />
      </Base.Indicator>
    </Base.Root>
  )
  if (labelHidden) return box
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the box inside is the control
    <label className="checkbox-row">
      {box}
      <span>
        {label}
        {text !== undefined && <span className="checkbox-text">{text}</span>}
      </span>
    </label>
  )
}
