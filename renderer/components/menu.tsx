// Actions behind a button. Keys shown beside them are bound elsewhere.

import { Menu as Base } from '@base-ui/react/menu'
import { type ReactElement, type ReactNode, useState } from 'react'
import { useLayer } from '../app/hotkeys.ts'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import './menu.css'

export type MenuItem = {
  label: ReactNode
  icon?: IconName | undefined
  shortcut?: string | undefined
  danger?: boolean | undefined
  disabled?: boolean | undefined
  /** A line above it. */
  startsGroup?: boolean | undefined
  onSelect(): void
}

export type MenuProps = {
  /** A button that takes a ref and the trigger's props. */
  trigger: ReactElement<Record<string, unknown>>
  items: readonly MenuItem[]
  label: string
  align?: 'start' | 'end' | undefined
}

export function Menu({ trigger, items, label, align = 'end' }: MenuProps) {
  const [isOpen, setOpen] = useState(false)
  useLayer(isOpen, true)
  return (
    <Base.Root open={isOpen} onOpenChange={setOpen}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className="menu-place" align={align} sideOffset={4} collisionPadding={8}>
          <Base.Popup className="menu" aria-label={label}>
            {items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a menu's items have no other identity
              <div key={index} role="none">
                {item.startsGroup === true && index > 0 && <Base.Separator className="menu-line" />}
                <Base.Item
                  className={`menu-item ${item.danger === true ? 'menu-danger' : ''}`.trimEnd()}
                  disabled={item.disabled ?? false}
                  onClick={item.onSelect}
                >
                  {item.icon !== undefined && <Icon name={item.icon} size={14} />}
                  <span className="menu-words">{item.label}</span>
                  {item.shortcut !== undefined && <Kbd keys={item.shortcut} />}
                </Base.Item>
              </div>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
