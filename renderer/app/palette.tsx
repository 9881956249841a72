// Ctrl or Cmd K: one field that finds every place, action, model and chat.

import { useEffect, useState } from 'react'
import type { ChatSummary } from '../../shared/contract/chats.ts'
import { Dialog } from '../components/dialog.tsx'
import { FamilyGlyph } from '../components/family-glyph.tsx'
import { Icon } from '../components/icon.tsx'
import { Kbd } from '../components/kbd.tsx'
import { useOptionList } from '../components/option-list.ts'
import { paletteTexts } from '../locales/shell.ts'
import { useJobs } from '../stores/jobs.ts'
import { useModels } from '../stores/models.ts'
import { useRuns } from '../stores/runs.ts'
import { client, isAbort } from './client.ts'
import { formatDateTime } from './format.ts'
import { useHotkey } from './hotkeys.ts'
import { go, useRoute } from './navigation.ts'
import '../components/field.css'
import './palette.css'
import {
  actionEntries,
  findEntries,
  modelEntries,
  type PaletteEntry,
  placeEntries,
  workEntries,
} from './palette-entries.ts'
import { markParts, textMatches } from './search.ts'

const typingMs = 120
const recentChats = 200

export function Palette({ open, onClose }: { open: boolean; onClose(): void }) {
  const t = paletteTexts.use()
  return (
    <Dialog open={open} onClose={onClose} title={t.label} titleHidden className="palette" size="md">
      <PaletteBody onClose={onClose} />
    </Dialog>
  )
}

function PaletteBody({ onClose }: { onClose(): void }) {
  const t = paletteTexts.use()
  const [query, setQuery] = useState('')
  const route = useRoute()
  const models = useModels((state) => state.list)
  const runs = useRuns()
  const jobs = useJobs()
  const chats = useChatEntries(query)
  useHotkey('mod+k', onClose)

  const found = [
    ...findEntries(query, [
      ...placeEntries(),
      ...actionEntries(),
      ...workEntries(runs, jobs),
      ...modelEntries(models, route),
    ]),
    ...chats,
  ]
  const list = useOptionList({
    count: found.length,
    onPick: (index) => {
      onClose()
      found[index]?.run()
    },
    resetKey: query,
  })
  const groups = [...new Set(found.map((entry) => entry.group))]
  return (
    <>
      <div className="palette-query">
        <Icon name="search" />
        <input
          className="input-bare"
          value={query}
          placeholder={t.placeholder}
          aria-label={t.label}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setQuery(event.target.value)}
          {...list.inputProps}
        />
      </div>
      <div className="palette-results scroll" {...list.listProps(t.results)}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a group of options, not of form fields
          <div key={group} role="group" aria-label={t[group]}>
            <p className="palette-group" aria-hidden="true">
              {t[group]}
            </p>
            {found.map((entry, index) =>
              entry.group === group ? (
                <div key={entry.id} className="palette-row" {...list.optionProps(index)}>
                  <EntryRow entry={entry} query={query} />
                </div>
              ) : null,
            )}
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="palette-none" role="status">
          {t.none(query)}
        </p>
      )}
      <div className="palette-foot" aria-hidden="true">
        <span>
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t.move}
        </span>
        <span>
          <Kbd>↵</Kbd> {t.open}
        </span>
        <span className="palette-hint">{t.hint}</span>
      </div>
    </>
  )
}

function EntryRow({ entry, query }: { entry: PaletteEntry; query: string }) {
  return (
    <>
      {entry.kind !== undefined ? <FamilyGlyph kind={entry.kind} size={16} /> : <Icon name={entry.icon ?? 'chat'} />}
      <span className="cut palette-words">
        <span className="palette-title">
          {markParts(query, entry.title).map((part, index) =>
            part.isHit ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text
              <mark key={index}>{part.text}</mark>
            ) : (
              part.text
            ),
          )}
        </span>
        {entry.about !== undefined && <span className="palette-about">{entry.about}</span>}
      </span>
      {entry.shortcut !== undefined && <Kbd keys={entry.shortcut} />}
    </>
  )
}

/** Recent chats are searched here, by initials too; what the host finds in messages comes after them. */
function useChatEntries(query: string): PaletteEntry[] {
  const t = paletteTexts.use()
  const [recent, setRecent] = useState<ChatSummary[]>([])
  const [found, setFound] = useState<{ query: string; items: ChatSummary[] }>({ query: '', items: [] })
  const words = query.trim()

  useEffect(() => {
    const stop = new AbortController()
    client.chats.list({ limit: recentChats }, { signal: stop.signal }).then(({ items }) => setRecent(items), warn)
    return () => stop.abort()
  }, [])

  useEffect(() => {
    if (words === '') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      client.chats
        .list({ query: words, limit: 8 }, { signal: stop.signal })
        .then(({ items }) => setFound({ query: words, items }), warn)
    }, typingMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [words])

  const near = recent.filter((chat) => textMatches(words, [chat.title])).slice(0, words === '' ? 4 : 8)
  const more = words !== '' && found.query === words ? found.items : []
  const all = [...near, ...more.filter((chat) => !near.some((other) => other.id === chat.id))].slice(0, 8)
  return all.map((chat) => ({
    id: `chat:${chat.id}`,
    group: 'chats',
    title: chat.title === '' ? t.untitled : chat.title,
    about: chat.excerpt ?? formatDateTime(chat.updatedAt),
    icon: 'chat',
    words: [],
    run: () => go('chat', { id: chat.id }),
  }))
}

function warn(error: unknown): void {
  if (!isAbort(error)) console.warn('chats.list', error)
}
