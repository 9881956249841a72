// Shares as bars: the answer in full hue, the others paler; scaled to `max` (the largest, if it is not given), the numbers absolute.

import type { ReactNode } from 'react'
import { formatPercent } from '../app/format.ts'
import './probability-bars.css'
import { useRoving } from './roving.ts'

export type ProbabilityBar = {
  key: string
  label: ReactNode
  /** 0 to 1. */
  value: number
  /** Instead of the percentage. */
  text?: ReactNode
  /** After the number: a rank. */
  detail?: ReactNode
  /** Not one of the ranking: the rest of a vocabulary. */
  isRest?: boolean | undefined
}

export type ProbabilityBarsProps = {
  items: readonly ProbabilityBar[]
  label?: string | undefined
  max?: number | undefined
  /** In full hue; the first, if it is not given; null for none. */
  selectedKey?: string | null | undefined
  onSelect?: ((key: string) => void) | undefined
  /** 1, 2, 3 ... before the labels. */
  isNumbered?: boolean | undefined
}

export function ProbabilityBars({
  items,
  label,
  max,
  selectedKey,
  onSelect,
  isNumbered = false,
}: ProbabilityBarsProps) {
  const top = max ?? Math.max(0, ...items.map((item) => item.value))
  const selected = selectedKey === undefined ? items[0]?.key : selectedKey
  const roving = useRoving<HTMLLIElement>({
    count: items.length,
    active: items.findIndex((item) => item.key === selected),
    onActive: (index) => onSelect?.(items[index]!.key),
    axis: 'column',
  })
  const isChoice = onSelect !== undefined
  return (
    <ul className="bars" role={isChoice ? 'listbox' : undefined} aria-label={label}>
      {items.map((item, index) => {
        const isSelected = item.key === selected
        return (
          <li
            key={item.key}
            className="bars-row"
            data-selected={isSelected ? '' : undefined}
            data-rest={item.isRest === true ? '' : undefined}
            {...(isChoice && {
              role: 'option',
              'aria-selected': isSelected,
              onClick: () => onSelect(item.key),
              ...roving.itemProps(index),
            })}
          >
            {isNumbered && <span className="bars-rank num">{index + 1}</span>}
            <span className="bars-label">{withBreaks(item.label)}</span>
            <span className="bars-track" aria-hidden="true">
              <span className="bars-fill" style={{ width: `${top > 0 ? (item.value / top) * 100 : 0}%` }} />
            </span>
            <span className="bars-value num">{item.text ?? formatPercent(item.value)}</span>
            {item.detail !== undefined && <span className="bars-detail num">{item.detail}</span>}
          </li>
        )
      })}
    </ul>
  )
}

/** Names of labels have no blanks, and would break within a word. */
function withBreaks(label: ReactNode): ReactNode {
  const end = typeof label === 'string' ? label.search(/[_/]./) : -1
  if (typeof label !== 'string' || end < 0) return label
  return (
    <>
      {label.slice(0, end + 1)}
      <wbr />
      {withBreaks(label.slice(end + 1))}
    </>
  )
}
