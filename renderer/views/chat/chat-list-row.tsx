// One chat of the list: its name, where a search matched, a dot while it is written, and its menu.

import { useState } from 'react'
import type { ChatSummary } from '../../../shared/contract/chats.ts'
import { isComposing } from '../../app/hotkeys.ts'
import { markParts } from '../../app/search.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Menu } from '../../components/menu.tsx'
import { chatTexts } from '../../locales/chat.ts'

export type ChatListRowProps = {
  chat: ChatSummary
  query: string
  isCurrent: boolean
  isTabStop: boolean
  isRenaming: boolean
  onFocus(): void
  onOpen(): void
  onRename(): void
  onRenamed(title: string): void
  onRemove(): void
}

export function ChatListRow(props: ChatListRowProps) {
  const { chat, query, isCurrent, isTabStop, isRenaming } = props
  const t = chatTexts.use()
  const title = chat.title || t.untitled
  if (isRenaming) return <NameField title={chat.title} onDone={props.onRenamed} />
  return (
    <div className="chat-row" data-current={isCurrent ? '' : undefined}>
      <button
        type="button"
        className="chat-row-open"
        data-chat={chat.id}
        tabIndex={isTabStop ? 0 : -1}
        aria-current={isCurrent ? 'page' : undefined}
        onFocus={props.onFocus}
        onClick={props.onOpen}
      >
        <span className="chat-row-title cut">
          <Marked query={query} text={title} />
        </span>
        {chat.excerpt !== null && (
          <span className="chat-row-excerpt cut">
            <Marked query={query} text={chat.excerpt} />
          </span>
        )}
      </button>
      {chat.isWriting && <span className="chat-row-dot" role="img" aria-label={t.writing} />}
      <Menu
        label={t.chatActions(title)}
        trigger={
          <IconButton
            icon="more"
            size="sm"
            label={t.chatActions(title)}
            className="chat-row-menu"
            tabIndex={isTabStop ? 0 : -1}
          />
        }
        items={[
          { label: t.rename, icon: 'edit', onSelect: props.onRename },
          { label: t.remove, icon: 'trash', danger: true, onSelect: props.onRemove },
        ]}
      />
    </div>
  )
}

function Marked({ query, text }: { query: string; text: string }) {
  if (query === '') return text
  return markParts(query, text).map((part, index) =>
    part.isHit ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other identity
      <mark key={index} className="chat-mark">
        {part.text}
      </mark>
    ) : (
      part.text
    ),
  )
}

function NameField({ title, onDone }: { title: string; onDone(title: string): void }) {
  const t = chatTexts.use()
  const [name, setName] = useState(title)
  return (
    <div className="chat-row chat-row-naming">
      <input
        className="input"
        aria-label={t.renameLabel}
        value={name}
        maxLength={200}
        // biome-ignore lint/a11y/noAutofocus: the user asked to type here
        autoFocus
        onFocus={(event) => event.target.select()}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => onDone(name)}
        onKeyDown={(event) => {
          if (isComposing(event)) return
          if (event.key === 'Enter') onDone(name)
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          onDone(title)
        }}
      />
    </div>
  )
}
