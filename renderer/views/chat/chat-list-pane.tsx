// The chats: by day or as a search found them. One tab stop, arrows inside; nothing is deleted by a key.

import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { ChatSummary } from '../../../shared/contract/chats.ts'
import { errorOf } from '../../app/client.ts'
import { formatCount } from '../../app/format.ts'
import { isComposing, isTextField, useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { toast } from '../../components/toast.tsx'
import { VirtualList, type VirtualListHandle } from '../../components/virtual-list.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { type ChatRow, rowsByDay } from '../../stores/chat-days.ts'
import { useChatList } from '../../stores/chat-list.ts'
import { onChanged } from '../../stores/live.ts'
import { ChatListRow } from './chat-list-row.tsx'

const { actions } = useChatList
const rowPx = 33
const excerptRowPx = 54
const headingPx = 31
const drawerMs = 60

/** Midnight changes the headings. */
const dayMs = 60_000

function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), dayMs)
    return () => clearInterval(timer)
  }, [])
  return now
}

export type ChatListPaneProps = { chatId: string | null; onShow(): void; onLeave(): void }

export function ChatListPane({ chatId, onShow, onLeave }: ChatListPaneProps) {
  const t = chatTexts.use()
  const { query, found, items, total, isLoaded, error } = useChatList()
  const now = useNow()
  const rows = useMemo(
    () => (found === '' ? rowsByDay(items, now) : items.map((chat): ChatRow => ({ chat, key: chat.id }))),
    [items, found, now],
  )
  const [focused, setFocused] = useState<string | null>(null)
  const [renaming, setRenaming] = useState<string | null>(null)
  const list = useRef<VirtualListHandle>(null)
  const search = useRef<HTMLInputElement>(null)
  useHotkey('mod+f', () => {
    onShow()
    // a drawer takes the focus only once it is in view
    setTimeout(() => search.current?.focus(), drawerMs)
  })

  useEffect(() => {
    void actions.reload()
    return onChanged('chats', () => void actions.reload())
  }, [])

  const firstChat = rows.find((row) => 'chat' in row)?.key
  const isKnown = (key: string | null) => key !== null && rows.some((row) => row.key === key)
  const tabStop = isKnown(focused) ? focused : isKnown(chatId) ? chatId : firstChat

  function open(id: string): void {
    go('chat', { id })
    onLeave()
  }

  function moveTo(index: number, step: 1 | -1): void {
    let at = index
    while (rows[at] && !('chat' in rows[at]!)) at += step
    const row = rows[at]
    if (!row) return
    setFocused(row.key)
    list.current?.scrollToIndex(at, 'auto')
    // the row may come into being only now
    requestAnimationFrame(() => {
      const button = list.current?.element?.querySelector<HTMLElement>(`[data-chat="${CSS.escape(row.key)}"]`)
      button?.focus({ preventScroll: true })
    })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event) || isTextField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const key = event.target instanceof HTMLElement ? event.target.dataset.chat : undefined
    const at = rows.findIndex((row) => row.key === key)
    if (at < 0) return
    const moves: Record<string, [index: number, step: 1 | -1]> = {
      ArrowDown: [at + 1, 1],
      ArrowUp: [at - 1, -1],
      Home: [0, 1],
      End: [rows.length - 1, -1],
    }
    const move = moves[event.key]
    if (move) moveTo(...move)
    else if (event.key === 'F2') setRenaming(key!)
    else return
    event.preventDefault()
  }

  async function remove({ id, title }: ChatSummary): Promise<void> {
    try {
      await actions.remove(id)
      if (id === chatId) go('chat', {}, { replace: true })
      const restore = async () => {
        try {
          await actions.restore(id)
          go('chat', { id })
        } catch (reason) {
          toast({ text: messageOf(errorOf(reason)), tone: 'bad' })
        }
      }
      toast({ text: t.removed(title || t.untitled), action: { label: t.undo, onAction: () => void restore() } })
    } catch (reason) {
      toast({ text: messageOf(errorOf(reason)), tone: 'bad' })
    }
  }

  async function rename(id: string, title: string): Promise<void> {
    setRenaming(null)
    const name = title.trim()
    if (name === '' || name === items.find((chat) => chat.id === id)?.title) return
    try {
      await actions.rename(id, name)
    } catch (reason) {
      toast({ text: messageOf(errorOf(reason)), tone: 'bad' })
    }
  }

  return (
    <>
      <div className="view-bar chat-list-bar">
        <SearchField ref={search} value={query} onChange={actions.setQuery} label={t.find} className="chat-list-find" />
        <IconButton
          icon="plus"
          label={t.newChat}
          shortcut="mod+n"
          onClick={() => {
            go('chat')
            onLeave()
          }}
        />
      </div>
      {error !== null && <ErrorNote error={error} onRetry={() => void actions.reload()} />}
      {found !== '' && isLoaded && (
        <p className="chat-list-count" role="status">
          {total === 0 ? t.noneFound(found) : t.found(formatCount(total))}
        </p>
      )}
      {!isLoaded && <Loading label={t.list} lines={4} />}
      {isLoaded && total === 0 && found === '' && error === null && <p className="chat-list-none">{t.noChats}</p>}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keys of the rows inside
        <div className="chat-list-rows" onKeyDown={onKeyDown}>
          <VirtualList
            ref={list}
            label={t.list}
            count={rows.length}
            estimate={(index) => {
              const row = rows[index]!
              return 'heading' in row ? headingPx : row.chat.excerpt === null ? rowPx : excerptRowPx
            }}
            keyOf={(index) => rows[index]!.key}
            paddingEnd={12}
            onNearEnd={actions.loadMore}
            renderItem={(index) => {
              const row = rows[index]!
              if ('heading' in row) return <div className="chat-list-day">{t.heading(row.heading)}</div>
              const { chat } = row
              return (
                <ChatListRow
                  chat={chat}
                  query={found}
                  isCurrent={chat.id === chatId}
                  isTabStop={chat.id === tabStop}
                  isRenaming={chat.id === renaming}
                  onFocus={() => setFocused(chat.id)}
                  onOpen={() => open(chat.id)}
                  onRename={() => setRenaming(chat.id)}
                  onRenamed={(title) => void rename(chat.id, title)}
                  onRemove={() => void remove(chat)}
                />
              )
            }}
          />
        </div>
      )}
    </>
  )
}
