// What there is to say of a reply that is under way or did not end by itself.

import type { MessageView } from '../../../shared/contract/chats.ts'
import { formatCount } from '../../app/format.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useFeltWait } from '../../components/loading.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { useChatSettings } from '../../stores/chat-settings.ts'
import { act } from './message-row.tsx'

export function MessageState({ message, isLast }: { message: MessageView; isLast: boolean }) {
  const t = chatTexts.use()
  const { state, reason } = message
  const goOn = () => act(() => useChatSession.actions.goOn(message.id))
  if (state === 'writing') return <Writing message={message} />
  if (state === 'waiting' || state === 'loading') return <Waiting text={state === 'loading' ? t.loading : t.waiting} />
  if (state === 'failed')
    return (
      <div className="chat-failed">
        {message.error !== null && (
          <ErrorNote error={message.error} onRetry={isLast ? goOn : undefined} retryLabel={t.retry} />
        )}
        {isLast && message.text !== '' && <p className="chat-quiet">{t.retryNote}</p>}
      </div>
    )
  const said =
    state === 'stopped'
      ? t.stopped
      : state === 'interrupted'
        ? t.interrupted
        : reason === 'length'
          ? t.length
          : reason === 'context'
            ? t.contextFull
            : null
  if (said === null || !isLast) return null
  // it goes on where older messages can make room
  const canGoOn = reason !== 'context' || message.tokens < message.context / 2
  return (
    <p className="chat-ended">
      <span>{said}</span>
      {canGoOn && (
        <Button size="sm" icon="play" onClick={goOn}>
          {t.goOn}
        </Button>
      )}
    </p>
  )
}

function Writing({ message }: { message: MessageView }) {
  const t = chatTexts.use()
  const rate = useChatSession((state) => state.rate)
  const { sampling } = useChatSettings()
  return (
    <p className="chat-progress num">
      {rate !== null && <span className="chat-rate">{t.rate(formatCount(rate))}</span>}
      <span>
        {t.progress(formatCount(message.tokens), formatCount(Math.max(message.tokens, sampling.maxNewTokens)))}
      </span>
    </p>
  )
}

function Waiting({ text }: { text: string }) {
  const isFelt = useFeltWait(true)
  return <p className="chat-progress">{isFelt && text}</p>
}
