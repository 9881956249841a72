// A field that filters what is below or beside it. Escape empties it first.

import type { ComponentProps } from 'react'
import { isComposing } from '../app/hotkeys.ts'
import { componentTexts } from '../locales/components.ts'
import { Icon } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import './field.css'

export type SearchFieldProps = Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type' | 'className'> & {
  value: string
  onChange(value: string): void
  label: string
  className?: string | undefined
}

export function SearchField({ value, onChange, label, className = '', onKeyDown, ...rest }: SearchFieldProps) {
  const t = componentTexts.use()
  return (
    <div className={`input input-search ${className}`.trimEnd()}>
      <Icon name="search" size={14} />
      <input
        type="search"
        className="input-bare"
        placeholder={label}
        aria-label={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          onKeyDown?.(event)
          if (event.key !== 'Escape' || isComposing(event) || value === '') return
          event.preventDefault()
          event.stopPropagation()
          onChange('')
        }}
        {...rest}
      />
      {value !== '' && <IconButton icon="close" size="sm" label={t.clear} onClick={() => onChange('')} />}
    </div>
  )
}
