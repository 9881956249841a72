// One setting: what it is, in a line below what it does, and at the right its control.

import type { ReactNode } from 'react'

export function SettingLine({ name, text, children }: { name: string; text: ReactNode; children?: ReactNode }) {
  return (
    <div className="settings-line">
      <div className="settings-words">
        <div className="settings-name">{name}</div>
        <div className="settings-text">{text}</div>
      </div>
      {children}
    </div>
  )
}
