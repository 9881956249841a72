// Parts of the file dialog: a row of its list, the browser's own dialog beside it, and Escape.

import { type ChangeEvent, useEffect, useEffectEvent, useRef } from 'react'
import type { ChoiceKind, ListedEntry } from '../app/folder-listing.ts'
import { formatBytes } from '../app/format.ts'
import { isComposing } from '../app/hotkeys.ts'
import { fileTexts } from '../locales/files.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

type EntryRowProps = { entry: ListedEntry; isDim: boolean; mark: boolean | null; onToggle(): void }

export function EntryRow({ entry, isDim, mark, onToggle }: EntryRowProps) {
  return (
    <span className="chooser-entry" data-dim={isDim ? '' : undefined}>
      {mark !== null && (
        // the row's own keys do the same: Space
        // biome-ignore lint/a11y/noStaticElementInteractions: see above
        // biome-ignore lint/a11y/useKeyWithClickEvents: see above
        <span className="chooser-mark" data-on={mark ? '' : undefined} onClick={onToggle}>
          {mark && <Icon name="check" size={11} />}
        </span>
      )}
      <Icon name={entry.kind === 'folder' ? 'folder' : 'file'} />
      <span className="cut">{entry.name}</span>
      <span className="chooser-bytes num">{entry.kind === 'file' && formatBytes(entry.sizeBytes)}</span>
    </span>
  )
}

type LocalFilesProps = {
  kind: ChoiceKind
  endings: readonly string[]
  isMultiple: boolean
  onFiles(event: ChangeEvent<HTMLInputElement>): void
}

/** The browser's own dialog, for what lies on its machine. */
export function LocalFiles({ kind, endings, isMultiple, onFiles }: LocalFilesProps) {
  const t = fileTexts.use()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button variant="quiet" icon="upload" title={t.fromHereText} onClick={() => input.current?.click()}>
        {t.fromHere}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        multiple={isMultiple || kind === 'folder'}
        accept={endings.map((ending) => `.${ending}`).join(',')}
        onChange={onFiles}
        {...(kind === 'folder' ? { webkitdirectory: '' } : {})}
      />
    </>
  )
}

/** Escape belongs to what is on top, also before a dialog below that knows nothing of this one. */
export function useEscape(isOpen: boolean, action: () => void): void {
  const act = useEffectEvent(action)
  useEffect(() => {
    if (!isOpen) return
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || isComposing(event)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      act()
    }
    globalThis.addEventListener('keydown', onKeyDown, { capture: true })
    return () => globalThis.removeEventListener('keydown', onKeyDown, { capture: true })
  }, [isOpen])
}
