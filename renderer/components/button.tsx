// A button names what it does. `primary` is ink, one a view.

import type { ComponentProps, ReactNode } from 'react'
import { ariaHotkey } from '../app/hotkeys.ts'
import { Icon, type IconName } from './icon.tsx'
import { Kbd } from './kbd.tsx'
import './button.css'

export type ButtonProps = ComponentProps<'button'> & {
  variant?: 'default' | 'primary' | 'quiet' | 'danger' | undefined
  size?: 'sm' | 'md' | 'lg' | undefined
  icon?: IconName | undefined
  /** Shown inside; the action itself is bound with `useHotkey`. */
  shortcut?: string | undefined
  children?: ReactNode
}

export function Button({
  variant = 'default',
  size = 'md',
  icon,
  shortcut,
  className = '',
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={`button button-${variant} button-${size} ${className}`.trimEnd()}
      aria-keyshortcuts={shortcut === undefined ? undefined : ariaHotkey(shortcut)}
      {...rest}
    >
      {icon !== undefined && <Icon name={icon} size={size === 'sm' ? 14 : 16} />}
      {children}
      {shortcut !== undefined && (
        <span className="button-keys" aria-hidden="true">
          <Kbd keys={shortcut} />
        </span>
      )}
    </button>
  )
}
