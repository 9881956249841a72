// Removed models: how many and how large in a line, each to be taken back in a dialog, and all to be let go.

import { useEffect, useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { type Client, client, errorOf } from '../../app/client.ts'
import { formatBytes, formatDateTime } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { toast } from '../../components/toast.tsx'
import { modelsTexts } from '../../locales/models.ts'
import { onChanged } from '../../stores/live.ts'
import { restoreModel } from './actions.ts'

type Trash = Awaited<ReturnType<Client['models']['trash']>>

function useTrash(): Trash {
  const [trash, setTrash] = useState<Trash>([])
  useEffect(() => {
    const stop = new AbortController()
    const read = () =>
      client.models.trash(undefined, { signal: stop.signal }).then(setTrash, (error: unknown) => {
        if (!stop.signal.aborted) console.warn('models.trash', error)
      })
    void read()
    const stopListening = onChanged('models', () => void read())
    return () => {
      stopListening()
      stop.abort()
    }
  }, [])
  return trash
}

/** Models whose folder is kept free nothing. */
function sizeText(bytes: number): string {
  return bytes === 0 ? '' : formatBytes(bytes)
}

export function TrashLine() {
  const t = modelsTexts.use()
  const trash = useTrash()
  const [isOpen, setOpen] = useState(false)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const size = sizeText(trash.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0))
  const empty = async () => {
    try {
      const { freedBytes } = await client.models.emptyTrash()
      setOpen(false)
      toast({ text: t.emptied(sizeText(freedBytes)) })
    } catch (reason) {
      setError(errorOf(reason))
    }
  }
  const restore = async (trashId: string) => {
    const failure = await restoreModel(trashId)
    setError(failure)
    if (failure === null && trash.length === 1) setOpen(false)
  }
  if (trash.length === 0 && !isOpen) return null
  return (
    <>
      <button type="button" className="models-trash" onClick={() => setOpen(true)}>
        {t.trashLine(trash.length, size)}
      </button>
      <Dialog
        open={isOpen}
        onClose={() => {
          setOpen(false)
          setError(null)
        }}
        title={t.trash}
        footer={
          <>
            <span className="models-trash-ask">{t.emptyAsk(size)}</span>
            <Button variant="danger" icon="trash" disabled={trash.length === 0} onClick={() => void empty()}>
              {t.empty}
            </Button>
          </>
        }
      >
        <p className="models-trash-text">{t.trashText}</p>
        {error !== null && <ErrorNote error={error} />}
        <ul className="models-trash-list">
          {trash.map(({ trashId, name, sizeBytes, removedAt }) => (
            <li key={trashId}>
              <span className="models-trash-words">
                <span>{name}</span>
                <span className="models-trash-when num">
                  {t.removedAt(formatDateTime(removedAt))} · {sizeBytes === 0 ? t.folderKept : formatBytes(sizeBytes)}
                </span>
              </span>
              <Button size="sm" icon="undo" aria-label={`${t.restore}: ${name}`} onClick={() => void restore(trashId)}>
                {t.restore}
              </Button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}
