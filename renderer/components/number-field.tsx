// A number with steps: arrows, a wheel of buttons, and typing. What is out of range goes to the nearest end.

import { NumberField as Base } from '@base-ui/react/number-field'
import { componentTexts } from '../locales/components.ts'
import { Field, type FieldProps } from './field.tsx'
import { Icon } from './icon.tsx'
import './number-field.css'

export type NumberFieldProps = FieldProps & {
  /** null is empty. */
  value: number | null
  onChange(value: number | null): void
  min?: number | undefined
  max?: number | undefined
  step?: number | undefined
  unit?: string | undefined
  placeholder?: string | undefined
  disabled?: boolean | undefined
  format?: Intl.NumberFormatOptions | undefined
}

export function NumberField({
  label,
  labelHidden,
  hint,
  error,
  className,
  id: givenId,
  value,
  onChange,
  unit,
  placeholder,
  format,
  ...range
}: NumberFieldProps) {
  const t = componentTexts.use()
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} className={className} id={givenId}>
      {({ id, describedBy, isInvalid }) => (
        <Base.Root
          id={id}
          value={value}
          onValueChange={onChange}
          locale="en-US"
          format={{ maximumFractionDigits: 12, useGrouping: false, ...format }}
          {...range}
        >
          <Base.Group className="input number">
            <Base.Input
              className="input-bare num"
              placeholder={placeholder}
              aria-describedby={describedBy}
              aria-invalid={isInvalid || undefined}
            />
            {unit !== undefined && <span className="number-unit">{unit}</span>}
            <span className="number-steps">
              <Base.Increment className="number-step" aria-label={t.more}>
                <Icon name="chevron-up" size={12} />
              </Base.Increment>
              <Base.Decrement className="number-step" aria-label={t.less}>
                <Icon name="chevron-down" size={12} />
              </Base.Decrement>
            </span>
          </Base.Group>
        </Base.Root>
      )}
    </Field>
  )
}
