// One thing to begin with: its name, what it holds, how many rows.

import type { ReactNode } from 'react'
import { Icon, type IconName } from '../../../components/icon.tsx'

type DataRowProps = {
  icon: IconName
  name: string
  text: string
  rows?: ReactNode
  disabled?: boolean | undefined
  onOpen(): void
}

export function DataRow({ icon, name, text, rows, disabled = false, onOpen }: DataRowProps) {
  return (
    <button type="button" className="file-data" disabled={disabled} onClick={onOpen}>
      <Icon name={icon} />
      <span className="file-data-words">
        <span className="file-data-name cut">{name}</span>
        <span className="file-data-text cut">{text}</span>
      </span>
      {rows !== undefined && <span className="file-data-rows num">{rows}</span>}
    </button>
  )
}
