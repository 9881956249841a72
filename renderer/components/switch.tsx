// On or off, at once.

import { Switch as Base } from '@base-ui/react/switch'
import { useId } from 'react'
import './switch.css'

export type SwitchProps = {
  checked: boolean
  onChange(checked: boolean): void
  label: string
  labelHidden?: boolean | undefined
  disabled?: boolean | undefined
}

export function Switch({ checked, onChange, label, labelHidden = false, disabled = false }: SwitchProps) {
  const id = useId()
  return (
    <span className="switch-row">
      {!labelHidden && (
        <span id={id} className="switch-label">
          {label}
        </span>
      )}
      <Base.Root
        className="switch"
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        {...(labelHidden ? { 'aria-label': label } : { 'aria-labelledby': id })}
      >
        <Base.Thumb className="switch-thumb" />
      </Base.Root>
    </span>
  )
}
