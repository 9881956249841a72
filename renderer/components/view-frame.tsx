// The frame of a view: its hue, the 48 px bar that is the window's title bar, and the body below. `list` is a column beside it,
// a drawer in a narrow window; `ViewSplit` holds a body and a `Panel`.

import { type ReactNode, useEffect, useRef } from 'react'
import type { FamilyKind } from '../../shared/contract/common.ts'
import { useHotkey } from '../app/hotkeys.ts'
import { componentTexts } from '../locales/components.ts'
import { HueContext } from './hue.ts'
import './view-frame.css'

export type ViewFrameProps = {
  kind?: FamilyKind | undefined
  list?: ReactNode
  /** In a narrow window only. */
  isListOpen?: boolean | undefined
  onListClose?: (() => void) | undefined
  className?: string | undefined
  children: ReactNode
}

export function ViewFrame({ kind, list, isListOpen = false, onListClose, className = '', children }: ViewFrameProps) {
  const t = componentTexts.use()
  useHotkey('escape', () => onListClose?.(), { enabled: isListOpen })
  return (
    <HueContext value={kind ?? null}>
      <div className={`view ${kind ?? ''} ${className}`} data-list={list === undefined ? undefined : ''}>
        {list !== undefined && (
          <>
            <aside className="view-list" data-open={isListOpen ? '' : undefined}>
              {list}
            </aside>
            {isListOpen && (
              <button
                type="button"
                className="view-list-scrim only-narrow"
                aria-label={t.close}
                onClick={() => onListClose?.()}
              />
            )}
          </>
        )}
        <div className="view-main">{children}</div>
      </div>
    </HueContext>
  )
}

export type ViewBarProps = {
  title?: string | undefined
  /** Before the title: a model picker. */
  start?: ReactNode
  /** After it: switches of the view. */
  children?: ReactNode
  /** At the right: actions. */
  end?: ReactNode
}

/** Every view has one heading: without a `title` to show, give the view its name in `start` or leave it to the document's title. */
export function ViewBar({ title, start, children, end }: ViewBarProps) {
  return (
    <header className="view-bar">
      {start}
      {title !== undefined && <h1 className="view-title cut">{title}</h1>}
      {children}
      <span className="view-bar-gap" />
      {end}
    </header>
  )
}

export type ViewBodyProps = {
  width?: 'full' | 'reading' | undefined
  className?: string | undefined
  children: ReactNode
}

export function ViewBody({ width = 'full', className = '', children }: ViewBodyProps) {
  const body = useRef<HTMLDivElement>(null)
  useScrollableTabStop(body)
  return (
    <div ref={body} className={`view-body scroll view-body-${width} ${className}`}>
      {width === 'reading' ? <div className="view-reading">{children}</div> : children}
    </div>
  )
}

/** A part that scrolls must be reachable by keys: it is a tab stop as long as it does and holds nothing that is. */
export function useScrollableTabStop(target: { current: HTMLElement | null }): void {
  useEffect(() => {
    const element = target.current
    if (element === null) return
    const update = () => {
      const scrolls = element.scrollHeight > element.clientHeight + 1
      if (scrolls) element.tabIndex = 0
      else element.removeAttribute('tabindex')
    }
    update()
    const observer = new ResizeObserver(update)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    return () => observer.disconnect()
  })
}

/** In a narrow window the split itself scrolls. */
export function ViewSplit({ children }: { children: ReactNode }) {
  const split = useRef<HTMLDivElement>(null)
  useScrollableTabStop(split)
  return (
    <div ref={split} className="view-split">
      {children}
    </div>
  )
}
