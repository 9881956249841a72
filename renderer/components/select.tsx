// One of a few values, in a list that opens.

import { Select as Base } from '@base-ui/react/select'
import { type ReactNode, useState } from 'react'
import { useLayer } from '../app/hotkeys.ts'
import { Icon } from './icon.tsx'
import './select.css'
import './menu.css'

export type SelectItem<Value extends string> = {
  value: Value
  label: ReactNode
  /** A second line in the list. */
  text?: ReactNode
  disabled?: boolean | undefined
}

export type SelectProps<Value extends string> = {
  items: readonly SelectItem<Value>[]
  value: Value | null
  onChange(value: NoInfer<Value>): void
  label: string
  /** Shown above; without it the label is for screen readers. */
  labelHidden?: boolean | undefined
  placeholder?: string | undefined
  disabled?: boolean | undefined
  className?: string | undefined
}

export function Select<Value extends string>({
  items,
  value,
  onChange,
  label,
  labelHidden = true,
  placeholder,
  disabled = false,
  className = '',
}: SelectProps<Value>) {
  const [isOpen, setOpen] = useState(false)
  useLayer(isOpen, true)
  const chosen = items.find((item) => item.value === value)
  return (
    <Base.Root
      items={items}
      value={value}
      onValueChange={(next) => {
        if (next !== null) onChange(next as Value)
      }}
      open={isOpen}
      onOpenChange={setOpen}
      disabled={disabled}
    >
      {!labelHidden && <span className="field-label">{label}</span>}
      <Base.Trigger className={`select ${className}`.trimEnd()} aria-label={label}>
        <Base.Value className="cut">
          {() => chosen?.label ?? <span className="select-none">{placeholder ?? '–'}</span>}
        </Base.Value>
        <Base.Icon className="select-icon">
          <Icon name="chevron-down" size={14} />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner className="menu-place" sideOffset={4} alignItemWithTrigger={false} collisionPadding={8}>
          <Base.Popup className="menu select-popup scroll">
            <Base.List>
              {items.map((item) => (
                <Base.Item key={item.value} value={item.value} disabled={item.disabled} className="menu-item">
                  <Base.ItemText className="menu-words">
                    {item.label}
                    {item.text !== undefined && <span className="menu-text">{item.text}</span>}
                  </Base.ItemText>
                  <Base.ItemIndicator className="menu-check">
                    <Icon name="check" size={14} />
                  </Base.ItemIndicator>
                </Base.Item>
              ))}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
