// A search field over a list of options (the combobox pattern): focus stays in the field, arrows move the active option, Enter picks it.

import { type KeyboardEvent, useId, useLayoutEffect, useState } from 'react'
import { isComposing } from '../app/hotkeys.ts'

/** Options that cannot be picked are passed over; `resetKey` puts the first active again (the query). */
export function useOptionList({
  count,
  canPick = () => true,
  onPick,
  resetKey,
  first = 0,
}: {
  count: number
  canPick?: ((index: number) => boolean) | undefined
  onPick(index: number): void
  resetKey: string
  first?: number | undefined
}) {
  const id = useId()
  const [state, setState] = useState({ key: resetKey, active: first })
  const wanted = state.key === resetKey ? state.active : first
  const active = nearestPickable(wanted, 1) ?? nearestPickable(wanted, -1)
  const optionId = (index: number) => `${id}-${index}`
  const activeId = active === null ? undefined : optionId(active)

  useLayoutEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  function nearestPickable(from: number, step: 1 | -1): number | null {
    for (let index = Math.max(0, from); index >= 0 && index < count; index += step) if (canPick(index)) return index
    return null
  }

  function move(key: string): number | null {
    const now = active ?? 0
    // past an end it goes round
    if (key === 'ArrowDown') return nearestPickable(now + 1, 1) ?? nearestPickable(0, 1)
    if (key === 'ArrowUp') return (now > 0 ? nearestPickable(now - 1, -1) : null) ?? nearestPickable(count - 1, -1)
    if (key === 'Home') return nearestPickable(0, 1)
    if (key === 'End') return nearestPickable(count - 1, -1)
    return null
  }

  return {
    active,
    inputProps: {
      role: 'combobox',
      'aria-expanded': true,
      'aria-controls': `${id}-list`,
      'aria-autocomplete': 'list' as const,
      'aria-activedescendant': activeId,
      onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
        if (isComposing(event) || event.defaultPrevented) return
        if (event.key === 'Enter' && active !== null) {
          event.preventDefault()
          onPick(active)
          return
        }
        const hasText = event.currentTarget.value !== ''
        if (hasText && (event.key === 'Home' || event.key === 'End')) return
        const next = move(event.key)
        if (next === null) return
        event.preventDefault()
        setState({ key: resetKey, active: next })
      },
    },
    listProps: (label: string) => ({ id: `${id}-list`, role: 'listbox', 'aria-label': label }),
    /** `isChosen` where one was chosen before, as in a picker. */
    optionProps: (index: number, isChosen = index === active) => ({
      id: optionId(index),
      role: 'option',
      'aria-selected': isChosen,
      'data-active': index === active ? '' : undefined,
      'aria-disabled': canPick(index) ? undefined : true,
      onPointerMove: () => {
        if (index !== active && canPick(index)) setState({ key: resetKey, active: index })
      },
      // focus stays in the field
      onPointerDown: (event: { preventDefault(): void }) => event.preventDefault(),
      onClick: () => {
        if (canPick(index)) onPick(index)
      },
    }),
  }
}
