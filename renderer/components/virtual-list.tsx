// A long list of which only what is in view exists. Rows may differ in height and grow. With `anchor="end"` it holds on to its end, as a chat does: rows that
// come before leave the view where it was, rows that come after are followed if the end was in view. For that `keyOf` must name rows for good.

import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useEffectEvent,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { isComposing, isTextField } from '../app/hotkeys.ts'
import { nextIndex } from './roving.ts'
import './virtual-list.css'

export type VirtualListHandle = {
  scrollToIndex(index: number, align?: 'start' | 'center' | 'end' | 'auto'): void
  scrollToEnd(): void
  element: HTMLDivElement | null
}

export type VirtualListProps = {
  count: number
  /** Height of a row before it is measured, in pixels. */
  estimate: number | ((index: number) => number)
  renderItem(index: number): ReactNode
  label: string
  keyOf?: ((index: number) => string | number) | undefined
  anchor?: 'start' | 'end' | undefined
  role?: 'list' | 'listbox' | 'log' | 'feed' | undefined
  /** One tab stop with arrows inside: the row that has it. Without these two, rows look after themselves. */
  active?: number | undefined
  onActive?: ((index: number) => void) | undefined
  /** Enter or a double click on the active row. */
  onOpen?: ((index: number) => void) | undefined
  gap?: number | undefined
  paddingStart?: number | undefined
  paddingEnd?: number | undefined
  overscan?: number | undefined
  /** The first or last row came near the view: time to load more. */
  onNearStart?: (() => void) | undefined
  onNearEnd?: (() => void) | undefined
  /** Whether the end is in view. */
  onAtEnd?: ((isAtEnd: boolean) => void) | undefined
  className?: string | undefined
  ref?: Ref<VirtualListHandle> | undefined
}

const itemRoles = { list: 'listitem', listbox: 'option', feed: 'article', log: undefined } as const
const nearRows = 5
const endPx = 40

export function VirtualList({
  count,
  estimate,
  renderItem,
  label,
  keyOf,
  anchor = 'start',
  role = 'list',
  active,
  onActive,
  onOpen,
  gap = 0,
  paddingStart = 0,
  paddingEnd = 0,
  overscan = 6,
  onNearStart,
  onNearEnd,
  onAtEnd,
  className = '',
  ref,
}: VirtualListProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: typeof estimate === 'number' ? () => estimate : estimate,
    overscan,
    gap,
    paddingStart,
    paddingEnd,
    anchorTo: anchor,
    followOnAppend: anchor === 'end',
    scrollEndThreshold: endPx,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
  })
  const rows = list.getVirtualItems()
  const first = rows[0]?.index ?? 0
  const last = rows.at(-1)?.index ?? -1

  useImperativeHandle(ref, () => ({
    scrollToIndex: (index, align = 'auto') => list.scrollToIndex(index, { align }),
    scrollToEnd: () => list.scrollToEnd(),
    get element() {
      return scroller.current
    },
  }))

  // until a list that begins at its end has got there, its first rows are not what the user looks at
  const [hasBegun, setBegun] = useState(anchor === 'start')
  useEffect(() => {
    if (hasBegun || count === 0) return
    list.scrollToEnd()
    const frame = requestAnimationFrame(() => setBegun(true))
    return () => cancelAnimationFrame(frame)
  }, [hasBegun, count, list])

  const nearStart = useEffectEvent(() => onNearStart?.())
  const nearEnd = useEffectEvent(() => onNearEnd?.())
  const isNearStart = last >= 0 && first < nearRows
  const isNearEnd = last >= 0 && last >= count - nearRows
  // `count` is a dependency: after a part was loaded the view may still be near
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (isNearStart && hasBegun) nearStart()
  }, [isNearStart, hasBegun, count])
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (isNearEnd) nearEnd()
  }, [isNearEnd, count])

  const isAtEnd = list.isAtEnd(endPx)
  const atEnd = useEffectEvent((now: boolean) => onAtEnd?.(now))
  useEffect(() => atEnd(isAtEnd), [isAtEnd])

  // who is at the end stays there when the view's own size changes, which may wrap the rows anew
  const seen = useRef({ width: 0, height: 0, isAtEnd: true })
  useLayoutEffect(() => {
    const { clientWidth, clientHeight } = scroller.current!
    if (clientWidth === seen.current.width && clientHeight === seen.current.height) seen.current.isAtEnd = isAtEnd
  })
  useEffect(() => {
    const element = scroller.current
    if (anchor === 'start' || element === null) return
    let frame = 0
    const observer = new ResizeObserver(() => {
      const { isAtEnd: wasAtEnd } = seen.current
      const settle = () => {
        seen.current = { width: element.clientWidth, height: element.clientHeight, isAtEnd: wasAtEnd }
        if (wasAtEnd) list.scrollToEnd()
      }
      cancelAnimationFrame(frame)
      // once now, and once the rows were measured at their new width
      settle()
      frame = requestAnimationFrame(settle)
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      cancelAnimationFrame(frame)
    }
  }, [anchor, list])

  const onKeyDown = (event: KeyboardEvent) => {
    if (onActive === undefined || isComposing(event) || isTextField(event.target)) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return
    const page = Math.max(1, last - first - 2 * overscan)
    const now = active ?? -1
    const next =
      event.key === 'PageDown'
        ? Math.min(count - 1, now + page)
        : event.key === 'PageUp'
          ? Math.max(0, now - page)
          : nextIndex(event.key, { count, active: now, axis: 'column' })
    if (next !== null && count > 0) {
      event.preventDefault()
      onActive(next)
      list.scrollToIndex(next, { align: 'auto' })
    } else if (event.key === 'Enter' && onOpen !== undefined && active !== undefined) {
      event.preventDefault()
      onOpen(active)
    }
  }

  const hasActive = onActive !== undefined
  const rowId = (index: number) => `${id}-${list.options.getItemKey(index)}`
  const isActiveInView = active !== undefined && active >= first && active <= last
  const listProps = {
    role,
    'aria-label': label,
    'aria-activedescendant': hasActive && isActiveInView ? rowId(active) : undefined,
    // scrolls, so keys must reach it
    tabIndex: 0,
    onKeyDown,
  }
  const rowProps = (index: number) => ({
    role: itemRoles[role],
    ...(role === 'log' ? {} : { 'aria-setsize': count, 'aria-posinset': index + 1 }),
    ...(role === 'listbox' ? { 'aria-selected': index === active } : {}),
    ...(hasActive ? { id: rowId(index), onClick: () => onActive(index) } : {}),
    ...(onOpen === undefined ? {} : { onDoubleClick: () => onOpen(index) }),
  })
  return (
    <div ref={scroller} className={`rows scroll ${className}`.trimEnd()} {...listProps}>
      <div className="rows-all" role="presentation" style={{ height: list.getTotalSize() }}>
        {rows.map((row) => (
          <div
            key={row.key}
            ref={list.measureElement}
            data-index={row.index}
            className="rows-row"
            data-active={row.index === active ? '' : undefined}
            style={{ transform: `translateY(${row.start}px)` }}
            {...rowProps(row.index)}
          >
            {renderItem(row.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
