// The first step: a table comes in, by dropping, choosing or pasting; or one begins with what is there.

import { useEffect, useEffectEvent } from 'react'
import { isTextField, useHotkey } from '../../../app/hotkeys.ts'
import { useRoute } from '../../../app/navigation.ts'
import { ErrorNote } from '../../../components/error-note.tsx'
import { FileDrop } from '../../../components/file-drop.tsx'
import { Icon } from '../../../components/icon.tsx'
import { toast } from '../../../components/toast.tsx'
import { ViewBody } from '../../../components/view-frame.tsx'
import { finetuneTexts } from '../../../locales/finetune.ts'
import { Beginnings } from './beginnings.tsx'
import { DropCard } from './drop-card.tsx'
import { useOpening } from './use-opening.ts'
import './file-step.css'

export function FileStep() {
  const t = finetuneTexts.use()
  const { opening, error, cancel, choose, openPaths, openDrop, openPasted, openText } = useOpening()
  const { file } = useRoute().params
  const openLinked = useEffectEvent((path: string) => openPaths([path]))
  useEffect(() => {
    if (file !== undefined) openLinked(file)
  }, [file])
  useHotkey('mod+o', () => void choose())
  usePaste(openDrop, openPasted)
  const paste = async () => {
    try {
      openPasted(await navigator.clipboard.readText())
    } catch {
      toast({ text: t.pasteHint }) // the browser wants it to be pasted by hand
    }
  }
  return (
    <FileDrop isWholeView label={t.heading} onDrop={(event) => openDrop(event.dataTransfer)}>
      <ViewBody>
        <div className="file-step">
          <h2 className="file-title">{t.heading}</h2>
          <p className="file-intro">{t.intro}</p>
          <DropCard opening={opening} onChoose={() => void choose()} onPaste={() => void paste()} onCancel={cancel} />
          {error !== null && <ErrorNote error={error} />}
          <p className="file-local">
            <Icon name="lock" size={14} />
            {t.local}
          </p>
          <div className="file-halves">
            <section className="file-part" aria-labelledby="file-good">
              <h3 id="file-good">{t.good}</h3>
              <GoodTable />
              <p className="file-good-text">{t.goodText}</p>
            </section>
            <Beginnings isBusy={opening !== null} onPath={(path) => openPaths([path])} onText={openText} />
          </div>
        </div>
      </ViewBody>
    </FileDrop>
  )
}

function GoodTable() {
  const t = finetuneTexts.use()
  return (
    <table className="file-good">
      <thead>
        <tr>
          {t.goodColumns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {t.goodRows.map(([text, label]) => (
          <tr key={text}>
            <td>{text}</td>
            <td>{label}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Pasted anywhere in the step but a text field: a file, or the text of a table. */
function usePaste(onFiles: (transfer: DataTransfer) => void, onText: (text: string) => void): void {
  const take = useEffectEvent((event: ClipboardEvent) => {
    const { clipboardData: data, target } = event
    if (data === null || event.defaultPrevented || isTextField(target)) return
    event.preventDefault()
    if (data.files.length > 0) onFiles(data)
    else onText(data.getData('text/plain'))
  })
  useEffect(() => {
    const listener = (event: ClipboardEvent) => take(event)
    document.addEventListener('paste', listener)
    return () => document.removeEventListener('paste', listener)
  }, [])
}
