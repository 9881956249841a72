// Values on one scale, each with its 95 % interval: how far apart they are is seen before it is read.

import type { Interval } from '../../../../shared/contract/results.ts'
import { resultTexts } from '../../../locales/result.ts'
import './interval-dots.css'

export type IntervalDot = {
  key: string
  name: string
  value: number
  interval: Interval | null
  /** The one that this is about, in hue. */
  isOwn?: boolean | undefined
}

export type IntervalDotsProps = Pick<ScaleOptions, 'fromZero' | 'most'> & {
  dots: readonly IntervalDot[]
  label: string
  format(value: number): string
  formatTick(value: number): string
}

const ticksWanted = 6
const steps = [1, 2, 2.5, 5, 10] as const

export type ScaleOptions = {
  /** Errors are long or short from nothing on. */
  fromZero?: boolean | undefined
  /** Around what is drawn, in steps. */
  room?: number | undefined
  /** Nothing can be more: 1 of a share. */
  most?: number | undefined
}

/** Round values over all that is drawn. */
export function scaleOf(
  dots: readonly Pick<IntervalDot, 'value' | 'interval'>[],
  { fromZero = false, room = 0.25, most = Number.POSITIVE_INFINITY }: ScaleOptions = {},
): {
  low: number
  high: number
  ticks: number[]
} {
  const all = [
    ...(fromZero ? [0] : []),
    ...dots.flatMap(({ value, interval }) => [value, ...(interval ? [interval.low, interval.high] : [])]),
  ]
  const [least, largest] = [Math.min(...all), Math.max(...all)]
  const span = largest - least || Math.abs(largest) || 1
  const rough = span / ticksWanted
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = unit * (steps.find((one) => one * unit >= rough) ?? 10)
  const low =
    least >= 0 ? Math.max(0, Math.floor((least - room * step) / step) * step) : Math.floor(least / step) * step
  const high = Math.min(most, Math.max(low + step, Math.ceil((largest + room * step) / step) * step))
  const count = Math.floor((high - low) / step + 1e-9)
  return { low, high, ticks: Array.from({ length: count + 1 }, (_, i) => Number((low + i * step).toPrecision(12))) }
}

export function IntervalDots({ dots, label, format, formatTick, fromZero, most }: IntervalDotsProps) {
  const t = resultTexts.use()
  const { low, high, ticks } = scaleOf(dots, { fromZero, most })
  const at = (value: number) => `${(100 * (value - low)) / (high - low)}%`
  return (
    <figure className="dots" aria-label={label}>
      <ul className="dots-rows">
        {dots.map(({ key, name, value, interval, isOwn }) => (
          <li key={key} className="dots-row" data-own={isOwn ? '' : undefined}>
            <span className="dots-name cut" title={name} aria-hidden="true">
              {name}
            </span>
            <span className="unseen">
              {t.dot(name, format(value), interval && `${format(interval.low)}–${format(interval.high)}`)}
            </span>
            <span className="dots-track" aria-hidden="true">
              {ticks.map((tick) => (
                <i key={tick} className="dots-tick" style={{ left: at(tick) }} />
              ))}
              {interval && (
                <i
                  className="dots-range"
                  style={{ left: at(interval.low), right: `${100 - (100 * (interval.high - low)) / (high - low)}%` }}
                />
              )}
              <i className="dots-dot" style={{ left: at(value) }} />
              <b className="dots-value num" style={{ left: at(interval?.high ?? value) }}>
                {format(value)}
              </b>
            </span>
          </li>
        ))}
      </ul>
      <div className="dots-axis num" aria-hidden="true">
        {ticks.map((tick) => (
          <span key={tick} style={{ left: at(tick) }}>
            {formatTick(tick)}
          </span>
        ))}
      </div>
    </figure>
  )
}
