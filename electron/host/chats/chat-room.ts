// What can be done with chats: every change is in the store before it is told to whoever watches.

import { randomInt, randomUUID } from 'node:crypto'
import type {
  ChatEvent,
  ChatFormat,
  ChatSampling,
  ChatView,
  GeneratedTokenView,
  MessageView,
} from '../../../shared/contract/chats.ts'
import { samplingSchema } from '../../../shared/contract/chats.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { MessageRecord, Writer } from '../../store/chat-messages.ts'
import type { ChatChanges, ChatRecord } from '../../store/chats.ts'
import { callCompute } from '../call.ts'
import { chooseModel } from '../chosen-model.ts'
import type { AppParts } from '../open-app.ts'
import { branchAt } from './branch.ts'
import { requireRole, requireUnfinished } from './checks.ts'
import { promptOf } from './prompt.ts'
import { createReplies } from './replies.ts'
import { chatSummary, chatView, messageNumber, messageView, titleOf } from './views.ts'
import { createWatchers } from './watchers.ts'

type Page = { offset: number; limit: number }

export function createChatRoom({ host, events, onClose }: Pick<AppParts, 'host' | 'events' | 'onClose'>) {
  const watchers = createWatchers()
  const store = () => host.store.chats
  const viewOf = (chat: ChatRecord): ChatView => chatView(host.store, chat, replies.isWriting(chat.id))
  const publish = watchers.publish
  const listChanged = () => events.publish({ kind: 'changed', what: 'chats' })
  const tellMessage = (message: MessageRecord) => {
    if (watchers.has(message.chatId)) publish(message.chatId, { kind: 'message', message: viewMessage(message) })
  }
  const tellChat = (chatId: string) => {
    const chat = store().find(chatId)
    if (chat) publish(chatId, { kind: 'chat', chat: viewOf(chat) })
    listChanged()
  }
  const replies = createReplies(host, {
    onMessage: tellMessage,
    onToken: (message, index, token) =>
      publish(message.chatId, { kind: 'token', messageId: String(message.id), index, token }),
    onEnd: tellChat,
  })
  onClose(() => {
    watchers.close()
    replies.stopAll()
  })

  function viewMessage(message: MessageRecord): MessageView {
    return messageView(message, store().messages.tree(message.chatId).siblings(message.id))
  }

  function messageOf(id: string): { message: MessageRecord; chat: ChatRecord } {
    const message = store().messages.get(messageNumber(id))
    return { message, chat: store().get(message.chatId) }
  }

  function requireIdle({ id }: ChatRecord): void {
    if (!replies.isWriting(id)) return
    throw new AppError(
      'bad-argument',
      say`A reply of this chat is still being written: stop it first, or wait for it.`,
      {
        chat: id,
      },
    )
  }

  function writerOf(modelId: string | null): Writer {
    const model = modelId === null ? undefined : host.store.models.find(modelId)
    if (model) return { modelId: model.id, modelName: model.name }
    throw new AppError('not-found', say`The model of this chat is no longer in the library: choose another one.`, {
      model: modelId,
    })
  }

  const seedFor = ({ sampling }: ChatRecord): number => sampling.seed ?? randomInt(2 ** 32)

  /** The reply is in the store, at the end of the path in view; it begins to be written. */
  function begin(chat: ChatRecord, reply: MessageRecord, said?: MessageRecord) {
    store().setLeaf(chat.id, reply.id)
    store().touch(chat.id)
    replies.start(chat, reply)
    if (said) tellMessage(said)
    tellMessage(reply)
    publish(chat.id, { kind: 'path' })
    tellChat(chat.id)
    return { messageId: String(said?.id ?? reply.parentId), replyId: String(reply.id) }
  }

  /** A message under `parentId`, and its reply. */
  function speak(chat: ChatRecord, parentId: number | null, text: string) {
    requireIdle(chat)
    const writer = writerOf(chat.modelId)
    const [said, reply] = host.store.transaction(() => {
      const message = store().messages.addUser(chat.id, parentId, text.normalize('NFC'))
      if (!chat.isNamed && parentId === null) store().update(chat.id, { title: titleOf(text) })
      const seed = seedFor(chat)
      return [
        message,
        store().messages.addReply({ chatId: chat.id, parentId: message.id, seed, ...writer }, process.pid),
      ] as const
    })
    return begin(chat, reply, said)
  }

  function pathPage(chat: ChatRecord, page: (total: number) => Page) {
    const tree = store().messages.tree(chat.id)
    const path = chat.leaf === null ? [] : tree.path(chat.leaf)
    const { offset, limit } = page(path.length)
    const messages = store().messages.many(path.slice(offset, offset + limit))
    return {
      total: path.length,
      offset,
      messages: messages.map((message) => messageView(message, tree.siblings(message.id))),
    }
  }

  return {
    list({ offset, limit, query }: Page & { query: string }) {
      if (query.trim() === '') {
        const items = store().list(offset, limit)
        return {
          total: store().count(),
          items: items.map((chat) => chatSummary(chat, replies.isWriting(chat.id), null)),
        }
      }
      const { total, items } = store().search(query, offset, limit)
      const found = items.map(({ chatId, excerpt }) =>
        chatSummary(store().get(chatId), replies.isWriting(chatId), excerpt),
      )
      return { total, items: found }
    },
    create(input: {
      modelId: string | null
      systemPrompt: string
      format: ChatFormat
      sampling?: ChatSampling | undefined
    }): ChatView {
      if (input.modelId !== null) writerOf(input.modelId)
      const { modelId, systemPrompt, format, sampling = samplingSchema.parse({}) } = input
      const chat = {
        id: randomUUID(),
        title: '',
        isNamed: false,
        modelId,
        systemPrompt,
        format,
        sampling,
        createdAt: Date.now(),
      }
      return viewOf(store().insert(chat))
    },
    open({ id, limit }: { id: string; limit: number }) {
      const chat = store().get(id)
      const path = pathPage(chat, (total) => ({ offset: Math.max(0, total - limit), limit }))
      return { chat: viewOf(chat), path }
    },
    page: ({ id, ...page }: Page & { id: string }) => pathPage(store().get(id), () => page),
    update({ id, ...changes }: { id: string } & Omit<ChatChanges, 'isNamed'>): ChatView {
      if (changes.modelId !== undefined) writerOf(changes.modelId)
      const chat = store().update(id, { ...changes, ...(changes.title === undefined ? {} : { isNamed: true }) })
      tellChat(id)
      return viewOf(chat)
    },
    remove(id: string): void {
      replies.stop(id)
      store().remove(id)
      publish(id, { kind: 'removed' })
      listChanged()
    },
    restore(id: string): ChatView {
      const chat = store().restore(id)
      listChanged()
      return viewOf(chat)
    },
    send({ id, text }: { id: string; text: string }) {
      const chat = store().get(id)
      return speak(chat, chat.leaf, text)
    },
    edit({ messageId, text }: { messageId: string; text: string }) {
      const { chat, message } = messageOf(messageId)
      requireRole(message, 'user')
      return speak(chat, message.parentId, text)
    },
    regenerate(messageId: string) {
      const { chat, message } = messageOf(messageId)
      requireRole(message, 'assistant')
      requireIdle(chat)
      const reply = { chatId: chat.id, parentId: message.parentId!, seed: seedFor(chat), ...writerOf(chat.modelId) }
      return begin(chat, store().messages.addReply(reply, process.pid))
    },
    continueReply({ messageId, at }: { messageId: string; at?: { index: number; tokenId: number } | undefined }) {
      const { chat, message } = messageOf(messageId)
      requireRole(message, 'assistant')
      requireIdle(chat)
      // token ids mean something only to the model that wrote them
      const writer = writerOf(message.tokens > 0 ? message.modelId : chat.modelId)
      if (at) {
        const tokens = branchAt(store().messages.tokens(message.id), at)
        const reply = { chatId: chat.id, parentId: message.parentId!, seed: message.seed ?? seedFor(chat), ...writer }
        return begin(chat, store().messages.addReply(reply, process.pid, tokens))
      }
      requireUnfinished(message, store().messages.tree(chat.id).newestEnd(message.id) === message.id)
      return begin(chat, store().messages.reopen(message.id, writer, process.pid))
    },
    select(messageId: string): void {
      const { chat, message } = messageOf(messageId)
      store().setLeaf(chat.id, store().messages.tree(chat.id).newestEnd(message.id))
      publish(chat.id, { kind: 'path' })
    },
    fork(messageId: string): ChatView {
      const { chat, message } = messageOf(messageId)
      const { title, isNamed, modelId, systemPrompt, format, sampling } = chat
      const id = randomUUID()
      host.store.transaction(() => {
        store().insert({ id, title, isNamed, modelId, systemPrompt, format, sampling, createdAt: Date.now() })
        const leaf = store().messages.copyPath(store().messages.tree(chat.id).path(message.id), id)
        if (leaf !== null) store().setLeaf(id, leaf)
      })
      listChanged()
      return viewOf(store().get(id))
    },
    stop: (id: string): void => replies.stop(id),
    tokens: (messageId: string): GeneratedTokenView[] => store().messages.tokens(messageOf(messageId).message.id),
    async measure({ id, draft }: { id: string; draft: string }) {
      const chat = store().get(id)
      writerOf(chat.modelId)
      const path = chat.leaf === null ? [] : store().messages.tree(id).path(chat.leaf)
      const { prompt, omitted } = promptOf(host.store, chat.systemPrompt, path, draft)
      const { params } = chooseModel(host.store, chat.modelId!)
      const { maxNewTokens } = chat.sampling
      const size = await callCompute(host.infer, 'measure-prompt', {
        model: params,
        prompt,
        format: chat.format,
        maxNewTokens,
      })
      return { ...size, dropped: size.dropped + omitted }
    },
    watch(id: string, signal?: AbortSignal): AsyncGenerator<ChatEvent, void> {
      const chat = store().get(id)
      // subscribed and read in one breath: nothing is missed, nothing comes twice
      return watchers.watch(id, signal, () => ({
        kind: 'snapshot',
        chat: viewOf(chat),
        writing: store().messages.inWork(id).map(viewMessage),
      }))
    },
  }
}
