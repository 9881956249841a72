// A file dialog for windows that have none of the system: the host's folders, by places, by path, by keys. It is opened by a call and stands above
// whatever is open, in a root of its own; what lies in this browser can be brought to the host.

import { CSPProvider } from '@base-ui/react/csp-provider'
import { type ChangeEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { type BrowsedFolder, useBrowsedFolder } from '../app/browsed-folder.ts'
import { errorOf } from '../app/client.ts'
import { type ChoiceKind, crumbsOf, type ListedEntry, listed, typedAhead } from '../app/folder-listing.ts'
import { formatCount, formatPercent } from '../app/format.ts'
import { isComposing, LayerContext } from '../app/hotkeys.ts'
import { upload } from '../app/uploads.ts'
import { fileTexts } from '../locales/files.ts'
import { Button } from './button.tsx'
import { Checkbox } from './checkbox.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorNote } from './error-note.tsx'
import { EntryRow, LocalFiles, useEscape } from './file-chooser-parts.tsx'
import { Icon, type IconName } from './icon.tsx'
import { IconButton } from './icon-button.tsx'
import { Loading } from './loading.tsx'
import { Meter } from './meter.tsx'
import './file-chooser.css'
import { TextField } from './text-field.tsx'
import { VirtualList, type VirtualListHandle } from './virtual-list.tsx'

export type FileChoice = { kind: ChoiceKind; title: string; endings: readonly string[]; isMultiple: boolean }

/** Above every dialog of the app. */
const layer = 100
const closingMs = 300
const typeAheadMs = 900

const placeIcons: Record<BrowsedFolder['places'][number]['name'], IconName> = {
  home: 'home',
  desktop: 'monitor',
  documents: 'text',
  downloads: 'download',
  root: 'disk',
}

/** The chosen paths; none where the user thought better of it. */
export function openFileChooser(choice: FileChoice): Promise<string[]> {
  const place = document.body.appendChild(document.createElement('div'))
  const root = createRoot(place)
  return new Promise((resolve) => {
    const render = (isOpen: boolean) =>
      root.render(
        <CSPProvider disableStyleElements>
          <LayerContext value={layer}>
            <FileChooser
              choice={choice}
              isOpen={isOpen}
              onDone={(paths) => {
                resolve(paths)
                render(false)
                setTimeout(() => {
                  root.unmount()
                  place.remove()
                }, closingMs)
              }}
            />
          </LayerContext>
        </CSPProvider>,
      )
    render(true)
  })
}

type FileChooserProps = { choice: FileChoice; isOpen: boolean; onDone(paths: string[]): void }

function FileChooser({ choice, isOpen, onDone }: FileChooserProps) {
  const t = fileTexts.use()
  const { kind, title, endings, isMultiple } = choice
  const [withHidden, setWithHidden] = useState(false)
  const [active, setActive] = useState(-1)
  const [typed, setTyped] = useState('')
  /** A path is on its way: a folder that is read meanwhile takes neither its text nor the focus. */
  const isTyping = useRef(false)
  const { folder, error, setAsked, setError } = useBrowsedFolder(withHidden, (found) => {
    if (!isTyping.current) setTyped(found.path)
    // where the same folder is read anew, what was chosen in it stays chosen
    setActive(listed(found.entries, kind, endings).findIndex(({ path }) => path === at?.path))
  })
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const [sent, setSent] = useState<number | null>(null)
  const sending = useRef<AbortController | null>(null)
  const list = useRef<VirtualListHandle>(null)
  const box = useRef<HTMLDivElement>(null)
  /** The next folder that is read takes the focus into its list. */
  const takesFocus = useRef(true)
  useEscape(isOpen, () => done([]))

  const shown = folder?.path
  useEffect(() => {
    if (shown === undefined || !takesFocus.current) return
    takesFocus.current = false
    if (isTyping.current) return
    const target = list.current?.element ?? box.current
    target?.focus()
  }, [shown])

  const entries = folder === null ? [] : listed(folder.entries, kind, endings)
  const at = entries[active]
  const chosen = choicesOf()

  function choicesOf(): string[] {
    if (folder === null) return []
    if (isMultiple && picked.size > 0) return [...picked]
    if (at?.canPick) return [at.path]
    return kind === 'folder' ? [folder.path] : []
  }

  function done(paths: string[]): void {
    sending.current?.abort()
    onDone(paths)
  }

  function goTo(path: string): void {
    isTyping.current = false
    setAsked(path)
  }

  function open(entry: ListedEntry | undefined): void {
    if (entry?.kind === 'folder') {
      takesFocus.current = true
      goTo(entry.path)
    } else if (entry?.canPick) done(isMultiple ? [...new Set([...picked, entry.path])] : [entry.path])
  }

  function toggle(entry: ListedEntry | undefined): void {
    if (!isMultiple || !entry?.canPick) return
    const next = new Set(picked)
    if (!next.delete(entry.path)) next.add(entry.path)
    setPicked(next)
  }

  const ahead = useRef({ text: '', at: 0 })
  function onKeyDown(event: KeyboardEvent): void {
    if (isComposing(event) || event.ctrlKey || event.metaKey) return
    const isUp = event.key === 'Backspace' || (event.altKey && event.key === 'ArrowUp')
    if (isUp && folder?.parent) {
      event.preventDefault()
      takesFocus.current = true
      goTo(folder.parent)
    } else if (event.key === ' ' && ahead.current.text === '') {
      event.preventDefault()
      toggle(at)
    } else if (event.key.length === 1 && !event.altKey) {
      const isOn = event.timeStamp - ahead.current.at < typeAheadMs
      ahead.current = { text: isOn ? ahead.current.text + event.key : event.key, at: event.timeStamp }
      const found = typedAhead(entries, ahead.current.text, Math.max(0, active))
      if (found < 0) return
      setActive(found)
      list.current?.scrollToIndex(found)
    }
  }

  async function bring(event: ChangeEvent<HTMLInputElement>): Promise<void> {
    const files = [...(event.target.files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
    event.target.value = ''
    if (files.length === 0) return
    const controller = new AbortController()
    sending.current = controller
    setError(null)
    try {
      const onProgress = (progress: { doneBytes: number; totalBytes: number }) =>
        setSent(progress.totalBytes === 0 ? 1 : progress.doneBytes / progress.totalBytes)
      const paths = await upload(files, { signal: controller.signal, onProgress })
      onDone(isMultiple ? paths : paths.slice(0, 1))
    } catch (reason) {
      if (!controller.signal.aborted) setError(errorOf(reason))
    } finally {
      setSent(null)
    }
  }

  const endingsText = endings.map((ending) => `.${ending}`).join(', ')
  const name = chosen.length === 1 ? (crumbsOf(chosen[0]!).at(-1)?.name ?? '') : ''
  return (
    <Dialog
      open={isOpen}
      onClose={() => done([])}
      title={title}
      size="lg"
      className="chooser"
      footer={
        <>
          <span className="chooser-local">
            <LocalFiles kind={kind} endings={endings} isMultiple={isMultiple} onFiles={(event) => void bring(event)} />
            {sent !== null && (
              <span className="chooser-sent">
                <Meter value={sent} label={t.uploading(formatPercent(sent))} />
              </span>
            )}
          </span>
          <Button onClick={() => done([])}>{t.cancel}</Button>
          <Button variant="primary" disabled={chosen.length === 0 || sent !== null} onClick={() => done(chosen)}>
            <span className="chooser-choose cut">
              {chosen.length > 1 ? t.chooseMany(chosen.length) : name === '' ? t.chooseNone : t.choose(name)}
            </span>
          </Button>
        </>
      }
    >
      <div className="chooser-body">
        <nav className="chooser-places" aria-label={t.placesLabel}>
          {folder?.places.map((place) => (
            <button
              key={place.name}
              type="button"
              className="chooser-place"
              aria-current={place.path === folder.path ? 'location' : undefined}
              onClick={() => goTo(place.path)}
            >
              <Icon name={placeIcons[place.name]} />
              <span className="cut">{t.places[place.name]}</span>
            </button>
          ))}
        </nav>
        <div className="chooser-main">
          <div className="chooser-head">
            <IconButton
              icon="arrow-up"
              label={t.up}
              disabled={!folder?.parent}
              onClick={() => folder?.parent && goTo(folder.parent)}
            />
            <TextField
              className="chooser-path"
              label={t.path}
              labelHidden
              placeholder={t.pathHint}
              value={typed}
              onChange={(text) => {
                isTyping.current = true
                setTyped(text)
              }}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' || isComposing(event)) return
                event.preventDefault()
                goTo(typed)
              }}
            />
          </div>
          {folder !== null && (
            <nav className="chooser-crumbs" aria-label={t.breadcrumb}>
              {crumbsOf(folder.path).map((crumb, i) => (
                <span key={crumb.path} className="chooser-crumb">
                  {i > 0 && <Icon name="chevron-right" size={12} />}
                  <button
                    type="button"
                    aria-current={crumb.path === folder.path ? 'location' : undefined}
                    onClick={() => goTo(crumb.path)}
                  >
                    {crumb.name}
                  </button>
                </span>
              ))}
            </nav>
          )}
          {error !== null && <ErrorNote error={error} />}
          {/* biome-ignore lint/a11y/noStaticElementInteractions: keys of the list inside, which has the role and the focus */}
          <div ref={box} className="chooser-list" tabIndex={-1} onKeyDown={onKeyDown}>
            {folder === null ? (
              error === null && <Loading label={t.loading} />
            ) : entries.length === 0 ? (
              <p className="chooser-empty">
                {folder.entries.length === 0 || kind === 'folder' ? t.empty : t.noMatch(endingsText)}
              </p>
            ) : (
              <VirtualList
                ref={list}
                key={folder.path}
                count={entries.length}
                estimate={30}
                role="listbox"
                label={t.entries(folder.path)}
                keyOf={(index) => entries[index]?.path ?? index}
                active={active}
                onActive={setActive}
                onOpen={(index) => open(entries[index])}
                renderItem={(index) => (
                  <EntryRow
                    entry={entries[index]!}
                    isDim={kind === 'folder' ? !entries[index]!.canPick : false}
                    mark={isMultiple && entries[index]!.canPick ? picked.has(entries[index]!.path) : null}
                    onToggle={() => toggle(entries[index])}
                  />
                )}
              />
            )}
          </div>
          <div className="chooser-foot">
            <Checkbox checked={withHidden} onChange={setWithHidden} label={t.showHidden} />
            <span className="chooser-note">
              {folder !== null && folder.more > 0
                ? t.more(formatCount(folder.more))
                : kind === 'file' && endings.length > 0 && t.onlyEndings(endingsText)}
            </span>
          </div>
        </div>
      </div>
    </Dialog>
  )
}
