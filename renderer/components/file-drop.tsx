// A place to drop files or folders on. `onDrop` is given the event: `pathsOfDrop` of app/files.ts makes paths of it. Dropping is never the only way:
// what is inside offers a button too.

import { type DragEvent, type ReactNode, useState } from 'react'
import { componentTexts } from '../locales/components.ts'
import './file-drop.css'

export type FileDropProps = {
  onDrop(event: DragEvent<HTMLElement>): void
  label: string
  /** Covers its parent only while something is dragged over it: dropping anywhere in a view. */
  isWholeView?: boolean | undefined
  className?: string | undefined
  children?: ReactNode
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer.types.includes('Files')
}

export function FileDrop({ onDrop, label, isWholeView = false, className = '', children }: FileDropProps) {
  const t = componentTexts.use()
  const [depth, setDepth] = useState(0)
  return (
    <section
      className={`drop ${isWholeView ? 'drop-view' : 'drop-target'} ${className}`.trimEnd()}
      aria-label={label}
      data-over={depth > 0 ? '' : undefined}
      onDragEnter={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setDepth((old) => old + 1)
      }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        event.dataTransfer.dropEffect = 'copy'
      }}
      onDragLeave={(event) => {
        if (hasFiles(event)) setDepth((old) => Math.max(0, old - 1))
      }}
      onDrop={(event) => {
        setDepth(0)
        if (!hasFiles(event)) return
        event.preventDefault()
        event.stopPropagation()
        onDrop(event)
      }}
    >
      {children}
      {isWholeView && depth > 0 && (
        <div className="drop-cover" aria-hidden="true">
          {t.dropHere}
        </div>
      )}
    </section>
  )
}
