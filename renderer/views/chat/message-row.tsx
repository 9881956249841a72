// One message of the path: what the user said, or a reply with its tokens, its state and what can be done with it.

import { memo, useEffect, useRef, useState } from 'react'
import type { MessageView } from '../../../shared/contract/chats.ts'
import { errorOf } from '../../app/client.ts'
import { Button } from '../../components/button.tsx'
import { toast } from '../../components/toast.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { isInWork } from '../../stores/chat-events.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { ChatField, type ChatFieldHandle } from './chat-field.tsx'
import { MessageActions } from './message-actions.tsx'
import { MessageState } from './message-state.tsx'
import { MessageText } from './message-text.tsx'
import { TokenText } from './token-text.tsx'

export type MessageRowProps = {
  message: MessageView
  isLast: boolean
  /** Outside the model's sight. */
  isDimmed: boolean
  /** Replies as tokens with lines under them. */
  isUnderlined: boolean
  selectedToken: number | null
  onToken(messageId: string, index: number): void
}

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, isDimmed } = props
  const live = useChatSession((state) => (state.live?.id === message.id ? state.live : null))
  const isOwn = message.role === 'user'
  return (
    <article
      className={isOwn ? 'chat-message chat-own' : 'chat-message chat-reply'}
      data-message={message.id}
      data-dimmed={isDimmed ? '' : undefined}
    >
      {isOwn ? <OwnMessage {...props} /> : <Reply {...props} message={live ?? message} />}
    </article>
  )
})

/** Runs an action of the session; what the host says against it is shown. */
export function act(action: () => Promise<unknown>): void {
  action().catch((error: unknown) => toast({ text: messageOf(errorOf(error)), tone: 'bad' }))
}

function OwnMessage({ message, isLast }: MessageRowProps) {
  const t = chatTexts.use()
  const [draft, setDraft] = useState<string | null>(null)
  const field = useRef<ChatFieldHandle>(null)
  const isEditing = draft !== null
  useEffect(() => {
    if (isEditing) field.current?.focus()
  }, [isEditing])
  if (draft === null)
    return (
      <>
        <h2 className="unseen">{t.you}</h2>
        <p className="chat-own-text">{message.text}</p>
        <MessageActions message={message} isLast={isLast} onEdit={() => setDraft(message.text)} />
      </>
    )
  const close = () => setDraft(null)
  const send = (text: string): boolean => {
    if (text.trim() === '') return false
    act(async () => {
      await useChatSession.actions.edit(message.id, text)
      close()
    })
    return false
  }
  return (
    <div className="chat-edit">
      <ChatField ref={field} value={draft} onChange={setDraft} onSend={send} onEscape={close} label={t.editMessage} />
      <div className="chat-edit-buttons">
        <Button size="sm" variant="quiet" onClick={close}>
          {t.cancel}
        </Button>
        <Button size="sm" disabled={draft.trim() === ''} onClick={() => field.current?.send()}>
          {t.resend}
        </Button>
      </div>
    </div>
  )
}

function Reply({ message, isLast, isUnderlined, selectedToken, onToken }: MessageRowProps) {
  const t = chatTexts.use()
  const tokens = useChatSession((state) => (isUnderlined ? state.tokens.get(message.id) : undefined))
  const isWriting = isInWork(message)
  const isWanted = isUnderlined && tokens === undefined && message.tokens > 0
  useEffect(() => {
    if (isWanted) void useChatSession.actions.loadTokens(message.id)
  }, [isWanted, message.id])
  return (
    <>
      <h2 className="unseen">{t.reply}</h2>
      <div className="chat-reply-text" data-live={message.state === 'writing' ? '' : undefined}>
        {tokens !== undefined ? (
          <TokenText tokens={tokens} selected={selectedToken} onSelect={(index) => onToken(message.id, index)} />
        ) : isUnderlined ? (
          <div className="chat-tokens">{message.text.trim()}</div>
        ) : (
          <MessageText text={message.text} isGrowing={isWriting} />
        )}
        {message.state === 'done' && message.text.trim() === '' && <p className="chat-quiet">{t.emptyReply}</p>}
      </div>
      <MessageState message={message} isLast={isLast} />
      {!isWriting && <MessageActions message={message} isLast={isLast} />}
    </>
  )
}
