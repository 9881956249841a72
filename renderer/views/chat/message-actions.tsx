// Under a message: its branches, its figures, and what can be done with it.

import { useState } from 'react'
import type { MessageView } from '../../../shared/contract/chats.ts'
import { copyText } from '../../app/clipboard.ts'
import { formatCount, formatSeconds } from '../../app/format.ts'
import { go } from '../../app/navigation.ts'
import { IconButton } from '../../components/icon-button.tsx'
import { chatTexts } from '../../locales/chat.ts'
import { insideTexts } from '../../locales/inside.ts'
import { useChatSession } from '../../stores/chat-session.ts'
import { InsidePanel } from '../inside/inside-panel.tsx'
import { act } from './message-row.tsx'

const { actions } = useChatSession

export type MessageActionsProps = { message: MessageView; isLast: boolean; onEdit?: (() => void) | undefined }

export function MessageActions({ message, isLast, onEdit }: MessageActionsProps) {
  const t = chatTexts.use()
  const inside = insideTexts.use()
  const isBusy = useChatSession((state) => state.chat?.isWriting ?? false)
  const modelId = useChatSession((state) => state.chat?.modelId ?? null)
  const [isInside, setInside] = useState(false)
  const { id, role, tokens, seconds, siblings } = message
  const fork = async () => {
    const chat = await actions.fork(id)
    go('chat', { id: chat.id })
  }
  return (
    <div className="chat-acts" data-last={isLast ? '' : undefined}>
      {siblings.length > 1 && <Branches message={message} />}
      {role === 'assistant' && tokens > 0 && (
        <span className="num">
          {t.tokens(formatCount(tokens))}
          {seconds > 0 && ` · ${t.rate(formatCount(tokens / seconds))}`}
          {isLast && seconds > 0 && ` · ${formatSeconds(seconds)}`}
        </span>
      )}
      <span className="chat-acts-buttons">
        {role === 'assistant' ? (
          <>
            <IconButton
              size="sm"
              icon="retry"
              label={t.regenerate}
              disabled={isBusy}
              onClick={() => act(() => actions.regenerate(id))}
            />
            <IconButton size="sm" icon="copy" label={t.copy} onClick={() => void copyText(message.text.trim())} />
            <IconButton size="sm" icon="branch" label={t.fork} onClick={() => act(fork)} />
            {modelId !== null && message.text.trim() !== '' && (
              <IconButton size="sm" icon="inside" label={inside.panelTitle} onClick={() => setInside(true)} />
            )}
          </>
        ) : (
          <>
            <IconButton size="sm" icon="edit" label={t.edit} disabled={isBusy} onClick={onEdit} />
            <IconButton size="sm" icon="copy" label={t.copy} onClick={() => void copyText(message.text)} />
          </>
        )}
      </span>
      {isInside && modelId !== null && (
        <InsidePanel modelId={modelId} text={message.text.trim()} onClose={() => setInside(false)} />
      )}
    </div>
  )
}

function Branches({ message: { id, siblings } }: { message: MessageView }) {
  const t = chatTexts.use()
  const at = siblings.indexOf(id)
  const select = (index: number) => act(() => actions.select(siblings[index]!))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of buttons, not of form fields
    <span className="chat-branches" role="group" aria-label={t.branch(at + 1, siblings.length)}>
      <IconButton size="sm" icon="chevron-left" label={t.before} disabled={at <= 0} onClick={() => select(at - 1)} />
      <span className="num">
        {at + 1} / {siblings.length}
      </span>
      <IconButton
        size="sm"
        icon="chevron-right"
        label={t.after}
        disabled={at >= siblings.length - 1}
        onClick={() => select(at + 1)}
      />
    </span>
  )
}
