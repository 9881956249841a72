// Nothing here yet: what would be here, why it is not, and what to do. `children` are the buttons.

import type { ReactNode } from 'react'
import type { FamilyKind } from '../../shared/contract/common.ts'
import { FamilyGlyph } from './family-glyph.tsx'
import './empty-state.css'

export type EmptyStateProps = {
  title: ReactNode
  text?: ReactNode
  /** Its shape of attention above the title. */
  kind?: FamilyKind | undefined
  children?: ReactNode
}

export function EmptyState({ title, text, kind, children }: EmptyStateProps) {
  return (
    <div className="empty">
      {kind !== undefined && (
        <span className="empty-glyph">
          <FamilyGlyph kind={kind} size={44} />
        </span>
      )}
      <p className="empty-title">{title}</p>
      {text !== undefined && <p className="empty-text">{text}</p>}
      {children !== undefined && <div className="empty-actions">{children}</div>}
    </div>
  )
}
