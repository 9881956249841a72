// One tab stop for a row or column of things, arrows inside it.

import { type KeyboardEvent, useRef } from 'react'
import { isComposing } from '../app/hotkeys.ts'

export type RovingOptions = {
  count: number
  /** The one that is the tab stop; -1 for the first. */
  active: number
  onActive(index: number): void
  axis?: 'row' | 'column' | 'both' | undefined
}

const steps: Record<string, { axis: 'row' | 'column'; by: 1 | -1 }> = {
  ArrowLeft: { axis: 'row', by: -1 },
  ArrowRight: { axis: 'row', by: 1 },
  ArrowUp: { axis: 'column', by: -1 },
  ArrowDown: { axis: 'column', by: 1 },
}

/** Where a key leads from `active`, or null if it is none of ours. */
export function nextIndex(
  key: string,
  { count, active, axis = 'both' }: Omit<RovingOptions, 'onActive'>,
): number | null {
  if (count === 0) return null
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  const step = steps[key]
  if (step === undefined || (axis !== 'both' && step.axis !== axis)) return null
  return Math.min(count - 1, Math.max(0, active + step.by))
}

export function useRoving<Item extends HTMLElement>(options: RovingOptions) {
  const items = useRef(new Map<number, Item>())
  const stop = options.active < 0 || options.active >= options.count ? 0 : options.active
  return {
    itemProps(index: number) {
      return {
        ref: (item: Item | null) => {
          if (item === null) items.current.delete(index)
          else items.current.set(index, item)
        },
        tabIndex: index === stop ? 0 : -1,
        onKeyDown: (event: KeyboardEvent) => {
          if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
          const next = nextIndex(event.key, { ...options, active: index })
          if (next === null) return
          event.preventDefault()
          event.stopPropagation()
          if (next === index) return
          options.onActive(next)
          items.current.get(next)?.focus()
        },
      }
    },
  }
}
