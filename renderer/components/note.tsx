// A remark in the flow of a view: plain, a warning, or a fault; always an icon and words.

import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './note.css'

const icons: Record<string, IconName> = { plain: 'info', warn: 'warning', bad: 'error' }

export type NoteProps = {
  tone?: 'plain' | 'warn' | 'bad' | undefined
  title?: ReactNode
  children?: ReactNode
  actions?: ReactNode
  role?: 'alert' | 'status' | undefined
}

export function Note({ tone = 'plain', title, children, actions, role }: NoteProps) {
  return (
    <div className={`note note-${tone}`} role={role}>
      <Icon name={icons[tone]!} />
      <div className="note-words">
        {title !== undefined && <p className="note-title">{title}</p>}
        {children !== undefined && <div className={title === undefined ? undefined : 'note-text'}>{children}</div>}
        {actions !== undefined && <div className="note-actions">{actions}</div>}
      </div>
    </div>
  )
}
