// The path of messages in view, held at its end while it is there, and the panel of a token.

import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { MessageView } from '../../../shared/contract/chats.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { Popover } from '../../components/popover.tsx'
import { VirtualList, type VirtualListHandle } from '../../components/virtual-list.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { isInWork } from '../../stores/chat-events.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { useSettings } from '../../stores/settings.ts'
import { act, MessageRow } from './message-row.tsx'
import { TokenPanel } from './token-panel.tsx'
import { useDropped } from './use-dropped.ts'

const { actions } = useChatSession
const lineChars = 46
const linePx = 25
const restPx = 60

/** Roughly, until a row is drawn. */
function heightOf({ text }: MessageView): number {
  return restPx + linePx * Math.max(1, Math.ceil(text.length / lineChars))
}

type OpenToken = { messageId: string; index: number }

export function Thread() {
  const t = chatTexts.use()
  const messages = useChatSession((state) => state.messages)
  const offset = useChatSession((state) => state.offset)
  const dropped = useDropped()
  const isUnderlined = useSettings((state) => state.settings.showProbabilities)
  const [open, setOpen] = useState<OpenToken | null>(null)
  const [isAtEnd, setAtEnd] = useState(true)
  const list = useRef<VirtualListHandle>(null)
  const onToken = useCallback((messageId: string, index: number) => setOpen({ messageId, index }), [])
  useEffect(() => {
    if (!isUnderlined) setOpen(null)
  }, [isUnderlined])

  // one's own message is wanted in view, wherever one was
  const last = messages.at(-1)
  const lastId = useRef(last?.id)
  useEffect(() => {
    if (last !== undefined && last.id !== lastId.current && isInWork(last)) list.current?.scrollToEnd()
    lastId.current = last?.id
  }, [last])

  return (
    <div className="chat-thread">
      <VirtualList
        ref={list}
        className="chat-thread-list"
        label={t.thread}
        anchor="end"
        count={messages.length}
        estimate={(index) => heightOf(messages[index]!)}
        keyOf={(index) => messages[index]?.id ?? index}
        gap={14}
        paddingStart={24}
        paddingEnd={16}
        overscan={4}
        onNearStart={() => void actions.loadEarlier()}
        onAtEnd={setAtEnd}
        renderItem={(index) => {
          const message = messages[index]!
          return (
            <>
              {dropped > 0 && offset + index === dropped && <p className="chat-sight">{t.outOfSight(dropped)}</p>}
              <MessageRow
                message={message}
                isLast={index === messages.length - 1}
                isDimmed={offset + index < dropped}
                isUnderlined={isUnderlined}
                selectedToken={open?.messageId === message.id ? open.index : null}
                onToken={onToken}
              />
            </>
          )
        }}
      />
      {!isAtEnd && (
        <IconButton
          icon="arrow-down"
          label={t.toEnd}
          variant="default"
          className="chat-to-end"
          onClick={() => list.current?.scrollToEnd()}
        />
      )}
      {open !== null && <OpenPanel open={open} onChange={setOpen} />}
      <Said />
    </div>
  )
}

function OpenPanel({ open, onChange }: { open: OpenToken; onChange(open: OpenToken | null): void }) {
  const t = chatTexts.use()
  const tokens = useChatSession((state) => state.tokens.get(open.messageId))
  const isBusy = useChatSession((state) => state.chat?.isWriting ?? false)
  const [anchor, setAnchor] = useState<Element | null>(null)
  useLayoutEffect(() => {
    const row = document.querySelector(`[data-message="${CSS.escape(open.messageId)}"]`)
    const all = [...(row?.querySelectorAll<HTMLElement>('[data-token]') ?? [])]
    const found = all.findLast((token) => Number(token.dataset.token) <= open.index) ?? all[0] ?? null
    found?.scrollIntoView({ block: 'nearest' })
    setAnchor(found)
  }, [open])
  if (tokens === undefined || open.index >= tokens.length) return null
  return (
    <Popover
      label={t.tokenPanel}
      open={anchor !== null}
      anchor={anchor}
      onOpenChange={(isOpen) => {
        if (!isOpen) onChange(null)
      }}
      className="chat-panel-popover gpt"
    >
      <TokenPanel
        tokens={tokens}
        index={open.index}
        canBranch={!isBusy}
        onWalk={(index) => onChange({ ...open, index })}
        onBranch={(tokenId) => {
          onChange(null)
          act(() => actions.branch(open.messageId, open.index, tokenId))
        }}
      />
    </Popover>
  )
}

/** For screen readers: a reply is told when it is whole, not token by token. */
function Said() {
  const t = chatTexts.use()
  const state = useChatSession((session) => session.live?.state ?? null)
  const last = useChatSession(({ live, messages }) => (live === null ? (messages.at(-1) ?? null) : null))
  const [text, setText] = useState('')
  const before = useRef(state)
  useEffect(() => {
    if (state !== null && before.current === null) setText(t.writing)
    else if (state === null && before.current !== null) setText(`${t.ended}. ${last?.text ?? ''}`)
    before.current = state
  }, [state, last, t])
  return (
    <p className="unseen" role="status">
      {text}
    </p>
  )
}
