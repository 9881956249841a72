// Chat: with any GPT of the library; every word of a reply can be opened to see what it was drawn from.

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { errorOf } from '../../app/client.ts'
import { formatCount } from '../../app/format.ts'
import { go, useRoute } from '../../app/navigation.ts'
import { Button } from '../../components/button.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { IconButton } from '../../components/icon-button.tsx'
import { Loading } from '../../components/loading.tsx'
import { ModelPicker } from '../../components/model-picker.tsx'
import { NoModel } from '../../components/no-model.tsx'
import { Note } from '../../components/note.tsx'
import { Switch } from '../../components/switch.tsx'
import { toast } from '../../components/toast.tsx'
import { ViewBar, ViewFrame } from '../../components/view-frame.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { messageOf } from '../../locales/error-sentences.ts'
import { useChatList } from '../../stores/chat-list.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { useChatSettings } from '../../stores/chat-settings.ts'
import { useModels } from '../../stores/models.ts'
import { useSettings } from '../../stores/settings.ts'
import './chat.css'
import { ChatListPane } from './chat-list-pane.tsx'
import { Composer, type ComposerHandle } from './composer.tsx'
import { EmptyChat } from './empty-chat.tsx'
import { Thread } from './thread.tsx'

const { actions } = useChatSession

export function ChatView() {
  const t = chatTexts.use()
  const { params } = useRoute()
  const id = params.id ?? null
  const [isListOpen, setListOpen] = useState(false)
  const { settings, change } = useSettings()
  const chatSettings = useChatSettings()
  const title = useChatSession((state) => state.chat?.title)
  const detail = useModelDetail()
  useLayoutEffect(() => actions.open(id), [id])
  useEffect(() => () => actions.close(), [])
  return (
    <ViewFrame
      kind="gpt"
      className="chat"
      list={<ChatListPane chatId={id} onShow={() => setListOpen(true)} onLeave={() => setListOpen(false)} />}
      isListOpen={isListOpen}
      onListClose={() => setListOpen(false)}
    >
      <ViewBar
        start={
          <>
            <IconButton
              icon="sidebar"
              label={t.openList}
              className="only-narrow chat-list-toggle"
              onClick={() => setListOpen(true)}
            />
            <h1 className="unseen">{title || t.title}</h1>
            <ModelPicker
              use="chat"
              value={chatSettings.modelId}
              onChange={(modelId) => chatSettings.change({ modelId })}
              {...(detail === null ? {} : { detail })}
            />
          </>
        }
        end={
          <Switch
            label={t.underline}
            checked={settings.showProbabilities}
            onChange={(showProbabilities) => void change({ showProbabilities })}
          />
        }
      />
      <ChatBody id={id} />
    </ViewFrame>
  )
}

/** The precision that it runs in, and how fast it wrote here the last time. */
function useModelDetail(): string | null {
  const t = chatTexts.use()
  const precision = useSettings((state) => state.settings.precision)
  const speed = useChatSession(({ messages, chat }) => {
    const last = messages.findLast(({ role, tokens, seconds }) => role === 'assistant' && tokens > 8 && seconds > 0)
    const name = chat?.modelId === null ? undefined : useModels.getState().byId(chat?.modelId)?.name
    return last === undefined || last.modelName !== name ? null : Math.round(last.tokens / last.seconds)
  })
  const parts = [precision === 'float32' ? null : precision, speed === null ? null : t.rate(formatCount(speed))]
  const shown = parts.filter((part) => part !== null)
  return shown.length === 0 ? null : shown.join(' · ')
}

function ChatBody({ id }: { id: string | null }) {
  const t = chatTexts.use()
  const chatId = useChatSession((state) => state.chatId)
  const isLoaded = useChatSession((state) => state.isLoaded)
  const isEmpty = useChatSession((state) => state.messages.length === 0 && state.live === null)
  const isRemoved = useChatSession((state) => state.isRemoved)
  const error = useChatSession((state) => state.error)
  const { modelId } = useChatSettings()
  const model = useModels((state) => state.byId(modelId))
  const hasModels = useModels((state) => state.list.some(({ uses }) => uses.includes('chat')))
  const areModelsLoaded = useModels((state) => state.isLoaded)
  const composer = useRef<ComposerHandle>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another chat is another composer
  useEffect(() => {
    composer.current?.focus()
  }, [id])

  if (areModelsLoaded && !hasModels && id === null)
    return (
      <div className="chat-body scroll">
        <NoModel use="chat" />
      </div>
    )
  if (isRemoved || error?.code === 'not-found') return <Gone id={id} canRestore={isRemoved} />
  // a chat that comes to be by its first message is in view before the address names it
  const isOpening = (id !== null && chatId !== id) || !isLoaded || !areModelsLoaded
  return (
    <>
      {error !== null && (
        <div className="chat-error">
          <ErrorNote error={error} onRetry={actions.reload} />
        </div>
      )}
      {isOpening ? (
        <div className="chat-body">
          <div className="chat-opening-chat">
            <Loading label={t.loadingChat} lines={4} />
          </div>
        </div>
      ) : isEmpty && model !== undefined ? (
        <EmptyChat model={model} onBegin={(text) => composer.current?.put(text)} />
      ) : (
        <Thread key={`thread ${id}`} />
      )}
      {!isOpening && id !== null && modelId === null && (
        <div className="chat-error">
          <Note tone="warn" role="status">
            {t.modelGone}
          </Note>
        </div>
      )}
      <Composer chatId={id} ref={composer} />
    </>
  )
}

function Gone({ id, canRestore }: { id: string | null; canRestore: boolean }) {
  const t = chatTexts.use()
  const restore = async () => {
    if (id === null) return
    try {
      await useChatList.actions.restore(id)
      actions.close()
      actions.open(id)
    } catch (reason) {
      toast({ text: messageOf(errorOf(reason)), tone: 'bad' })
    }
  }
  return (
    <div className="chat-body">
      <EmptyState title={t.gone}>
        {canRestore && <Button onClick={() => void restore()}>{t.takeBack}</Button>}
        <Button variant="primary" onClick={() => go('chat', {}, { replace: true })}>
          {t.newChat}
        </Button>
      </EmptyState>
    </div>
  )
}
