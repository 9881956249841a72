// Several lines of text; with `autoGrow` it is as high as its text, from `rows` to `maxRows`.

import { type ComponentProps, useLayoutEffect, useRef } from 'react'
import { Field, type FieldProps } from './field.tsx'

export type TextAreaProps = FieldProps &
  Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className' | 'id'> & {
    value: string
    onChange(value: string): void
    autoGrow?: boolean | undefined
    maxRows?: number | undefined
    /** Beside `input`: for a box that draws its own edge. */
    inputClassName?: string | undefined
  }

const rowPx = 20
const insidePx = 8

export function TextArea({
  label,
  labelHidden,
  hint,
  error,
  className,
  id: givenId,
  inputClassName = '',
  onChange,
  autoGrow = false,
  rows = autoGrow ? 1 : 4,
  maxRows = 12,
  style,
  ref,
  ...rest
}: TextAreaProps) {
  const own = useRef<HTMLTextAreaElement>(null)
  const { value } = rest
  useLayoutEffect(() => {
    const area = own.current
    if (!autoGrow || area === null || CSS.supports('field-sizing', 'content')) return
    area.style.height = 'auto'
    area.style.height = `${value === '' ? rows * rowPx + insidePx : area.scrollHeight}px`
  }, [autoGrow, value, rows])
  const height = autoGrow
    ? { minHeight: `calc(${rows}lh + ${insidePx}px)`, maxHeight: `calc(${maxRows}lh + ${insidePx}px)` }
    : { fieldSizing: 'fixed' as const }
  return (
    <Field label={label} labelHidden={labelHidden} hint={hint} error={error} className={className} id={givenId}>
      {({ id, describedBy, isInvalid }) => (
        <textarea
          id={id}
          ref={(area) => {
            own.current = area
            if (typeof ref === 'function') return ref(area)
            if (ref !== null && ref !== undefined) ref.current = area
          }}
          className={`input input-area scroll ${inputClassName}`.trimEnd()}
          rows={rows}
          spellCheck={false}
          style={{ ...height, ...style }}
          aria-describedby={describedBy}
          aria-invalid={isInvalid || undefined}
          onChange={(event) => onChange(event.target.value)}
          {...rest}
        />
      )}
    </Field>
  )
}
