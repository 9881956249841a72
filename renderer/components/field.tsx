// What every field has around it: its label above, a hint or what is wrong below. With `labelHidden` the label is for screen readers only.

import { type ReactNode, useId } from 'react'
import './field.css'

export type FieldProps = {
  label: string
  labelHidden?: boolean | undefined
  hint?: ReactNode
  /** What is wrong with the value, and what would be right. */
  error?: string | null | undefined
  className?: string | undefined
  /** Of the control itself. */
  id?: string | undefined
}

export type FieldIds = { id: string; describedBy: string | undefined; isInvalid: boolean }

export function Field({
  label,
  labelHidden = false,
  hint,
  error,
  className = '',
  id: givenId,
  children,
}: FieldProps & { children(ids: FieldIds): ReactNode }) {
  const ownId = useId()
  const id = givenId ?? ownId
  const isInvalid = error !== undefined && error !== null
  const noteId = `${id}-note`
  const hasNote = isInvalid || hint !== undefined
  return (
    <div className={`field ${className}`.trimEnd()}>
      <label htmlFor={id} className={labelHidden ? 'unseen' : 'field-label'}>
        {label}
      </label>
      {children({ id, describedBy: hasNote ? noteId : undefined, isInvalid })}
      {hasNote && (
        <p id={noteId} className={isInvalid ? 'field-error' : 'field-hint'}>
          {isInvalid ? error : hint}
        </p>
      )}
    </div>
  )
}
