// How far something is, 0 to 1; null where that is not known.

import './meter.css'

export type MeterProps = {
  value: number | null
  label: string
  /** Grey: paused, or over. */
  isQuiet?: boolean | undefined
}

export function Meter({ value, label, isQuiet = false }: MeterProps) {
  const share = value === null ? null : Math.min(1, Math.max(0, value))
  return (
    <div
      className={`meter ${isQuiet ? 'meter-quiet' : ''}`.trimEnd()}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={share === null ? undefined : Math.round(share * 100)}
    >
      {share === null ? (
        <span className="meter-unknown" />
      ) : (
        <span className="meter-fill" style={{ transform: `scaleX(${share})` }} />
      )}
    </div>
  )
}
