// One line of text.

import type { ComponentProps } from 'react'
import { Field, type FieldProps } from './field.tsx'

export type TextFieldProps = FieldProps &
  Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'className' | 'id'> & {
    value: string
    onChange(value: string): void
    type?: 'text' | 'url' | 'password' | undefined
  }

export function TextField({
  label,
  labelHidden,
  hint,
  error,
  className,
  id: givenId,
  onChange,
  ...rest
}: TextFieldProps) {
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} className={className} id={givenId}>
      {({ id, describedBy, isInvalid }) => (
        <input
          id={id}
          className="input"
          autoComplete="off"
          spellCheck={false}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
      )}
    </Field>
  )
}
