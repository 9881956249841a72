// Parts of one thing, one of them in view.

import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import './tabs.css'

export type TabsProps<Value extends string> = {
  items: readonly { value: Value; label: ReactNode }[]
  value: Value
  onChange(value: NoInfer<Value>): void
  label: string
  /** The chosen tab's panel. */
  children?: ReactNode
  className?: string | undefined
}

export function Tabs<Value extends string>({
  items,
  value,
  onChange,
  label,
  children,
  className = '',
}: TabsProps<Value>) {
  return (
    <Base.Root
      className={`tabs ${className}`.trimEnd()}
      value={value}
      onValueChange={(next) => onChange(next as Value)}
    >
      <Base.List className="tabs-list" aria-label={label} activateOnFocus>
        {items.map((item) => (
          <Base.Tab key={item.value} value={item.value} className="tabs-tab">
            {item.label}
          </Base.Tab>
        ))}
      </Base.List>
      {children !== undefined && (
        <Base.Panel value={value} className="tabs-panel">
          {children}
        </Base.Panel>
      )}
    </Base.Root>
  )
}
