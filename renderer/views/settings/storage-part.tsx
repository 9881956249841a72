// Where models, runs and chats are kept, how much room they take, and the trash.

import { useEffect, useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { type Client, client, errorOf, isAbort } from '../../app/client.ts'
import { desktop } from '../../app/desktop.ts'
import { chooseFolder } from '../../app/files.ts'
import { formatBytes } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { toast } from '../../components/toast.tsx'
import { componentTexts } from '../../locales/components.ts'
import { settingsTexts } from '../../locales/settings.ts'
import { TrashLine } from '../models/trash-line.tsx'
import { SettingLine } from './setting-line.tsx'

type DataFolder = Awaited<ReturnType<Client['settings']['dataFolder']>>

export function StoragePart() {
  const t = settingsTexts.use()
  const common = componentTexts.use()
  const [folder, setFolder] = useState<DataFolder | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const [wanted, setWanted] = useState<string | null>(null)

  useEffect(() => {
    const leaving = new AbortController()
    client.settings
      .dataFolder(undefined, { signal: leaving.signal })
      .then(setFolder)
      .catch((reason: unknown) => {
        if (!isAbort(reason) && !leaving.signal.aborted) setError(errorOf(reason))
      })
    return () => leaving.abort()
  }, [])

  const choose = async () => {
    setError(null)
    setWanted(await chooseFolder(t.chooseTitle))
  }
  const change = async (path: string | null) => {
    try {
      await client.settings.chooseDataFolder({ path })
      setFolder(await client.settings.dataFolder())
      toast({ text: t.changed })
    } catch (reason) {
      setError(errorOf(reason))
    }
    setWanted(null)
  }

  return (
    <>
      <SettingLine
        name={t.folder}
        text={
          folder && (
            <>
              <span className="mono">{folder.path}</span> ·{' '}
              {t.used(formatBytes(folder.usedBytes), formatBytes(folder.freeBytes))}
              {folder.next !== null && <span className="settings-next">{t.next(folder.next)}</span>}
            </>
          )
        }
      >
        <span className="settings-buttons">
          {desktop && folder && (
            <Button size="sm" onClick={() => void desktop!.reveal(folder.path)}>
              {t.open}
            </Button>
          )}
          {folder !== null && folder.next !== null && (
            <Button size="sm" onClick={() => void change(folder.path)}>
              {t.goBack}
            </Button>
          )}
          <Button size="sm" onClick={() => void choose()}>
            {t.change}
          </Button>
        </span>
      </SettingLine>
      {error !== null && <ErrorNote error={error} />}
      <SettingLine name={t.trash} text={t.trashText}>
        <TrashLine />
      </SettingLine>
      {wanted !== null && (
        <Dialog
          open
          size="sm"
          title={t.changeTitle}
          onClose={() => setWanted(null)}
          footer={
            <>
              <Button onClick={() => setWanted(null)}>{common.cancel}</Button>
              <Button variant="primary" onClick={() => void change(wanted)}>
                {t.change}
              </Button>
            </>
          }
        >
          <p>{t.changeText(wanted)}</p>
        </Dialog>
      )}
    </>
  )
}
