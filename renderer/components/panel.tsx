// A pane beside a view's body (inside ViewSplit); below it in a narrow window.

import { type ReactNode, useRef } from 'react'
import './panel.css'
import { useScrollableTabStop } from './view-frame.tsx'

export type PanelProps = { label: string; className?: string | undefined; children: ReactNode; footer?: ReactNode }

export function Panel({ label, className = '', children, footer }: PanelProps) {
  const body = useRef<HTMLDivElement>(null)
  useScrollableTabStop(body)
  return (
    <aside className={`panel ${className}`} aria-label={label}>
      <div ref={body} className="panel-body scroll">
        {children}
      </div>
      {footer !== undefined && <div className="panel-foot">{footer}</div>}
    </aside>
  )
}
