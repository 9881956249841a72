// Replies being written: each goes on in the host whoever watches, one at a time in a chat; those of several chats take turns in the compute process.

import { endReasons, type GeneratedTokenView } from '../../../shared/contract/chats.ts'
import { errorRecord } from '../../../shared/errors.ts'
import type { GenerateEvent } from '../../compute/methods.ts'
import type { MessageRecord, ReplyEnd } from '../../store/chat-messages.ts'
import type { ChatRecord } from '../../store/chats.ts'
import { callCompute } from '../call.ts'
import { chooseModel } from '../chosen-model.ts'
import type { Host } from '../open-host.ts'
import { promptOf } from './prompt.ts'

export type ReplyListener = {
  onMessage(message: MessageRecord): void
  onToken(message: MessageRecord, index: number, token: GeneratedTokenView): void
  onEnd(chatId: string): void
}

type Reply = { message: MessageRecord; controller: AbortController; isEnded: boolean }

export type Replies = ReturnType<typeof createReplies>

export function createReplies(host: Host, listener: ReplyListener) {
  const active = new Map<string, Reply>()

  function end(reply: Reply, how: ReplyEnd): void {
    if (reply.isEnded) return
    reply.isEnded = true
    const { id, chatId } = reply.message
    active.delete(chatId)
    let message: MessageRecord
    try {
      message = host.store.chats.messages.finish(id, how)
    } catch (error) {
      // the database takes nothing any more: whoever watches hears it all the same, and the next start finds the reply interrupted
      message = { ...reply.message, state: 'failed', error: errorRecord(error) }
    }
    listener.onMessage(message)
    listener.onEnd(chatId)
  }

  function take(reply: Reply, event: GenerateEvent, progress: Progress): void {
    const { messages } = host.store.chats
    const { id } = reply.message
    if (event.kind === 'loading') {
      reply.message = messages.setState(id, 'loading')
      listener.onMessage(reply.message)
    } else if (event.kind === 'prompt') {
      const { tokens, dropped, context } = event
      progress.goesOn = event.goesOn
      const texts = event.prefix.map((piece) => progress.shown(piece))
      reply.message = messages.begin(id, { promptTokens: tokens, dropped: dropped + progress.omitted, context }, texts)
      progress.began = performance.now()
      listener.onMessage(reply.message)
    } else {
      const { kind: _, ...fields } = event
      progress.length += event.text.length
      const token = { ...fields, text: progress.shown(event.text), isPicked: false }
      const index = progress.tokens++
      messages.addToken(id, index, token, progress.seconds())
      listener.onToken(reply.message, index, token)
    }
  }

  async function write(chat: ChatRecord, reply: Reply): Promise<void> {
    const { message, controller } = reply
    const { messages } = host.store.chats
    try {
      const { params } = chooseModel(host.store, message.modelId ?? '')
      const path = messages.tree(chat.id).path(message.parentId ?? -1)
      const { prompt, omitted } = promptOf(host.store, chat.systemPrompt, path)
      const prefix = messages.tokens(message.id).map(({ id }) => id)
      const progress = createProgress(prefix.length, message.seconds, omitted)
      const { seed: _, stop, maxNewTokens, ...sampling } = chat.sampling
      const result = await callCompute(
        host.infer,
        'generate',
        { model: params, prompt, format: chat.format, prefix, sampling, maxNewTokens, stop, seed: message.seed ?? 0 },
        {
          signal: controller.signal,
          onEvent(event) {
            if (!reply.isEnded) take(reply, event, progress)
          },
        },
      )
      const reason = endReasons.find((each) => each === result.reason) ?? null
      const rest = progress.shown(result.text.slice(progress.length))
      end(reply, { state: 'done', reason, rest, seconds: progress.seconds() })
    } catch (error) {
      end(reply, { state: 'failed', error: errorRecord(error) })
    }
  }

  return {
    isWriting: (chatId: string): boolean => active.has(chatId),
    start(chat: ChatRecord, message: MessageRecord): void {
      const reply: Reply = { message, controller: new AbortController(), isEnded: false }
      active.set(chat.id, reply)
      void write(chat, reply)
    },
    /** Takes effect at once, also while its model is loading; what is written stays. */
    stop(chatId: string, state: 'stopped' | 'interrupted' = 'stopped'): void {
      const reply = active.get(chatId)
      if (!reply) return
      end(reply, { state })
      reply.controller.abort()
    },
    stopAll(): void {
      for (const chatId of [...active.keys()]) this.stop(chatId, 'interrupted')
    },
  }
}

type Progress = ReturnType<typeof createProgress>

function createProgress(tokens: number, secondsBefore: number, omitted: number) {
  let isBegun = false
  return {
    /** Tokens that are there. */
    tokens,
    omitted,
    began: performance.now(),
    /** Of the text that came in this call. */
    length: 0,
    goesOn: false,
    /** A reply begins with its first word, models write a space before it; one that goes on with a text keeps it. */
    shown(piece: string): string {
      const text = isBegun || this.goesOn ? piece : piece.trimStart()
      isBegun ||= text !== ''
      return text
    },
    seconds(): number {
      return secondsBefore + (performance.now() - this.began) / 1000
    },
  }
}
