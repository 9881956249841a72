// A number on a range, with its label before and its value after.

import { Slider as Base } from '@base-ui/react/slider'
import './slider.css'

export type SliderProps = {
  min: number
  max: number
  step: number
  value: number
  onChange(value: number): void
  /** When the thumb is let go. */
  onCommit?: ((value: number) => void) | undefined
  label: string
  labelHidden?: boolean | undefined
  format?: ((value: number) => string) | undefined
  disabled?: boolean | undefined
}

export function Slider({
  min,
  max,
  step,
  value,
  onChange,
  onCommit,
  label,
  labelHidden = false,
  format = String,
  disabled = false,
}: SliderProps) {
  return (
    <Base.Root
      className="slider"
      min={min}
      max={max}
      step={step}
      value={value}
      onValueChange={(next) => onChange(next as number)}
      onValueCommitted={(next) => onCommit?.(next as number)}
      disabled={disabled}
      thumbAlignment="edge"
    >
      {!labelHidden && (
        <span className="slider-label" aria-hidden="true">
          {label}
        </span>
      )}
      <Base.Control className="slider-control">
        <Base.Track className="slider-track">
          <Base.Indicator className="slider-fill" />
          <Base.Thumb className="slider-thumb" getAriaLabel={() => label} getAriaValueText={() => format(value)} />
        </Base.Track>
      </Base.Control>
      <span className="slider-value num" aria-hidden="true">
        {format(value)}
      </span>
    </Base.Root>
  )
}
