// A new name for a model. What the host does not take is said below the field.

import { type FormEvent, useState } from 'react'
import type { ModelView } from '../../../shared/contract/models.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { TextField } from '../../components/text-field.tsx'
import { messageOf } from '../../locales/error-sentences.ts'
import { modelsTexts } from '../../locales/models.ts'
import { useModels } from '../../stores/models.ts'
import { renameModel } from './actions.ts'
import { nameProblem } from './model-groups.ts'

export function RenameDialog({ model, onClose }: { model: ModelView; onClose(): void }) {
  const t = modelsTexts.use()
  const [name, setName] = useState(model.name)
  const [error, setError] = useState<string | null>(null)
  const models = useModels((state) => state.list)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = name.trim()
    const problem = nameProblem(name, model, models)
    if (problem !== null) return setError(problem)
    const failure = wanted === model.name ? null : await renameModel(model.id, wanted)
    if (failure === null) onClose()
    else setError(messageOf(failure))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={t.rename}
      size="sm"
      footer={
        <>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button variant="primary" type="submit" form="models-rename" disabled={name.trim() === ''}>
            {t.save}
          </Button>
        </>
      }
    >
      <form id="models-rename" onSubmit={(event) => void save(event)}>
        <TextField
          label={t.newName}
          value={name}
          error={error}
          maxLength={100}
          onChange={(value) => {
            setName(value)
            setError(null)
          }}
          onFocus={(event) => event.target.select()}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && isComposing(event)) event.preventDefault()
          }}
        />
      </form>
    </Dialog>
  )
}
