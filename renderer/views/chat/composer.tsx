// Where the next message is written: its field, the chat's settings, what the context holds, and Send or Stop.

import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { errorOf } from '../../app/client.ts'
import { formatCount } from '../../app/format.ts'
import { useHotkey } from '../../app/hotkeys.ts'
import { go } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { useFeltWait } from '../../components/loading.tsx'
import { Meter } from '../../components/meter.tsx'
import { toast } from '../../components/toast.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { keepDraft, readDraft } from '../../stores/chat-drafts.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { newChatOf, resetStart, useChatSettings } from '../../stores/chat-settings.ts'
import { useModels } from '../../stores/models.ts'
import { ChatField, type ChatFieldHandle } from './chat-field.tsx'
import { InstructionsPanel } from './instructions-panel.tsx'
import { act } from './message-row.tsx'
import { SamplingPanel } from './sampling-panel.tsx'
import { useDropped } from './use-dropped.ts'

const { actions } = useChatSession

export type ComposerHandle = { put(text: string): void; focus(): void }

export function Composer({ chatId, ref }: { chatId: string | null; ref?: Ref<ComposerHandle> | undefined }) {
  const t = chatTexts.use()
  const [text, setText] = useState(() => readDraft(chatId))
  const [isSending, setSending] = useState(false)
  /** Enter came before the chat or its model was known: the message goes as soon as they are. */
  const [isAwaited, setAwaited] = useState(false)
  const [box, setBox] = useState<HTMLElement | null>(null)
  // the field lives on when its chat comes to be by the first message: an input method may still be at work in it
  const [textOf, setTextOf] = useState(chatId)
  const created = useRef<string | null>(null)
  if (textOf !== chatId) {
    setTextOf(chatId)
    setAwaited(false)
    if (created.current !== chatId) setText(readDraft(chatId))
  }
  const settings = useChatSettings()
  const isWriting = useChatSession((state) => state.live !== null || state.chat?.isWriting === true)
  const isTextModel = useModels((state) => state.byId(settings.modelId)?.hasChatTemplate === false)
  const isChatLoaded = useChatSession((state) => state.isLoaded)
  const isLoaded = useModels((state) => state.isLoaded) && isChatLoaded
  const field = useRef<ChatFieldHandle>(null)
  const canSend = text.trim() !== '' && !isWriting && !isSending && settings.modelId !== null

  const change = (next: string) => {
    setAwaited(false)
    setText(next)
    keepDraft(chatId, next)
    actions.setDraft(next)
  }
  useEffect(() => actions.setDraft(readDraft(chatId)), [chatId])
  useImperativeHandle(ref, () => ({
    put(next) {
      change(next)
      requestAnimationFrame(() => field.current?.focus())
    },
    focus: () => field.current?.focus(),
  }))

  /** The field is emptied at once; what could not be sent comes back. */
  const send = (typed: string): boolean => {
    const start = newChatOf(settings)
    const message = typed.replace(/\n+$/, '')
    if (message.trim() === '' || isWriting || isSending) return false
    if (start === null) {
      setAwaited(!isLoaded)
      return false
    }
    setSending(true)
    keepDraft(chatId, '')
    actions
      .send(message, start)
      .then((id) => {
        if (chatId !== null) return
        created.current = id
        resetStart()
        go('chat', { id }, { replace: true })
      })
      .catch((error: unknown) => {
        toast({ text: messageOf(errorOf(error)), tone: 'bad' })
        change(message)
      })
      .finally(() => setSending(false))
    return true
  }
  useEffect(() => {
    if (!isAwaited || !isLoaded) return
    setAwaited(false)
    field.current?.send()
  }, [isAwaited, isLoaded])
  const stop = () => act(actions.stop)
  useHotkey('escape', stop, { enabled: isWriting })

  return (
    <div className="chat-dock">
      <div className="chat-composer" ref={setBox}>
        <ModelLoading />
        <ChatField
          ref={field}
          value={text}
          onChange={change}
          onSend={send}
          label={t.message}
          placeholder={
            isWriting ? t.placeholderWriting : isTextModel && chatId === null ? t.placeholderText : t.placeholder
          }
          describedBy="chat-keys"
        />
        <div className="chat-tools">
          <SamplingPanel anchor={box} />
          <InstructionsPanel anchor={box} />
          <span className="chat-tools-gap" />
          <span id="chat-keys" className={chatId === null || isWriting ? 'chat-keys only-wide' : 'unseen'}>
            {isWriting && text.trim() !== '' ? t.waitToSend : chatId === null ? t.keys : null}
          </span>
          <ContextMeter />
          {isWriting ? (
            <Button icon="stop" shortcut="escape" onClick={stop}>
              {t.stop}
            </Button>
          ) : (
            <button
              type="button"
              className="chat-send"
              aria-label={t.send}
              disabled={!canSend}
              onClick={() => {
                field.current?.send()
                field.current?.focus()
              }}
            >
              <Icon name="arrow-up" />
            </button>
          )}
        </div>
      </div>
    </div>
  )
}

function ModelLoading() {
  const t = chatTexts.use()
  const isLoading = useChatSession((state) => state.live?.state === 'loading')
  const isFelt = useFeltWait(isLoading)
  if (!isFelt) return null
  return (
    <div className="chat-loading">
      <Meter value={null} label={t.loading} />
    </div>
  )
}

/** While a reply grows: what it has read and written; else what the next message would take, or the last reply took. */
function ContextMeter() {
  const t = chatTexts.use()
  const read = useChatSession(({ live }) => (live?.context ? live.promptTokens + live.tokens : null))
  const liveContext = useChatSession(({ live }) => live?.context ?? 0)
  const size = useChatSession((state) => state.size)
  const isTooLong = useChatSession((state) => state.sizeError?.data.limit !== undefined)
  const last = useChatSession(({ messages }) =>
    messages.findLast(({ role, context }) => role === 'assistant' && context > 0),
  )
  const dropped = useDropped()
  const used = read ?? size?.tokens ?? (last && last.promptTokens + last.tokens)
  if (isTooLong && read === null)
    return (
      <span className="chat-context chat-context-full" role="status">
        <Icon name="warning" size={14} />
        {t.tooLong}
      </span>
    )
  if (used === undefined) return null
  const text = t.context(formatCount(used), formatCount(read === null ? (size ?? last!).context : liveContext))
  return (
    <span className="chat-context num" title={dropped > 0 ? t.outOfSight(dropped) : t.contextHelp}>
      {dropped > 0 && (
        <>
          <Icon name="warning" size={14} />
          <span className="unseen">{t.outOfSight(dropped)}. </span>
        </>
      )}
      {text}
    </span>
  )
}
