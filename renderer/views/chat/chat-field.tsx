// A field for a message: grows with its text, Enter sends, Shift Enter breaks the line, and a syllable in the making is neither lost nor sent twice.

import { type KeyboardEvent, type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { TextArea } from '../../components/text-area.tsx'
import { createEnter } from '../../stores/chat-enter.ts'

export type ChatFieldHandle = { focus(): void; send(): void }

export type ChatFieldProps = {
  value: string
  onChange(value: string): void
  /** With the text as it stands in the field; false leaves it there. */
  onSend(text: string): boolean
  onEscape?: (() => void) | undefined
  label: string
  placeholder?: string | undefined
  describedBy?: string | undefined
  ref?: Ref<ChatFieldHandle> | undefined
}

const maxRows = 10

export function ChatField({ value, onChange, onSend, onEscape, label, placeholder, describedBy, ref }: ChatFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const now = useRef({ onChange, onSend })
  now.current = { onChange, onSend }

  const enter = useRef<ReturnType<typeof createEnter>>(null)
  enter.current ??= createEnter({
    send() {
      const text = field.current?.value ?? ''
      if (now.current.onSend(text)) now.current.onChange('')
    },
    clearLeftover(data) {
      if (field.current?.value === data) now.current.onChange('')
    },
    later(action, ms) {
      const timer = setTimeout(action, ms)
      return () => clearTimeout(timer)
    },
    now: () => performance.now(),
  })
  const keys = enter.current
  useEffect(() => () => keys.reset(), [keys])
  useImperativeHandle(ref, () => ({
    focus() {
      const area = field.current
      area?.focus()
      area?.setSelectionRange(area.value.length, area.value.length)
    },
    send() {
      const text = field.current?.value ?? ''
      if (now.current.onSend(text)) now.current.onChange('')
    },
  }))

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { isComposing } = event.nativeEvent
    if (event.key === 'Escape' && !isComposing && event.keyCode !== 229 && onEscape !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      onEscape()
      return
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { key, code, keyCode, shiftKey } = event
    if (keys.key({ isComposing, key, code, keyCode, shiftKey })) event.preventDefault()
  }
  return (
    <TextArea
      ref={field}
      label={label}
      labelHidden
      autoGrow
      rows={1}
      maxRows={maxRows}
      className="chat-field"
      inputClassName="chat-field-input"
      value={value}
      onChange={onChange}
      placeholder={placeholder}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      onCompositionStart={() => keys.start()}
      onCompositionUpdate={(event) => keys.update(event.data)}
      onCompositionEnd={(event) => keys.end(event.data)}
    />
  )
}
