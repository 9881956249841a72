// Another name for a thing: a field, and Enter saves.

import { type FormEvent, useId, useState } from 'react'
import { isComposing } from '../app/hotkeys.ts'
import { componentTexts } from '../locales/components.ts'
import { nameTexts } from '../locales/runs.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { TextField } from './text-field.tsx'

export type NameDialogProps = {
  title: string
  name: string
  onClose(): void
  /** Closes it when it says true. */
  onSave(name: string): Promise<boolean>
}

const maxChars = 100

export function NameDialog({ title, name, onClose, onSave }: NameDialogProps) {
  const t = nameTexts.use()
  const common = componentTexts.use()
  const formId = useId()
  const [value, setValue] = useState(name)
  const [isSaving, setSaving] = useState(false)
  const wanted = value.trim()
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (wanted === '' || isSaving) return
    if (wanted === name) {
      onClose()
      return
    }
    setSaving(true)
    const isSaved = await onSave(wanted)
    setSaving(false)
    if (isSaved) onClose()
  }
  return (
    <Dialog
      open
      size="sm"
      title={title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button variant="primary" type="submit" form={formId} disabled={wanted === '' || isSaving}>
            {t.save}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={(event) => void submit(event)}>
        <TextField
          label={t.name}
          value={value}
          maxLength={maxChars}
          onChange={setValue}
          onFocus={(event) => event.target.select()}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
          }}
        />
      </form>
    </Dialog>
  )
}
