// The contract's room "chats".

import { createChatRoom } from '../chats/chat-room.ts'
import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'

export function chatsHandlers(parts: AppParts) {
  const room = createChatRoom(parts)
  return os.chats.router({
    list: os.chats.list.handler(({ input }) => room.list(input)),
    create: os.chats.create.handler(({ input }) => room.create(input)),
    open: os.chats.open.handler(({ input }) => room.open(input)),
    page: os.chats.page.handler(({ input }) => room.page(input)),
    update: os.chats.update.handler(({ input }) => room.update(input)),
    remove: os.chats.remove.handler(({ input }) => {
      room.remove(input.id)
      return {}
    }),
    restore: os.chats.restore.handler(({ input }) => room.restore(input.id)),
    send: os.chats.send.handler(({ input }) => room.send(input)),
    regenerate: os.chats.regenerate.handler(({ input }) => room.regenerate(input.messageId)),
    edit: os.chats.edit.handler(({ input }) => room.edit(input)),
    continue: os.chats.continue.handler(({ input }) => room.continueReply(input)),
    select: os.chats.select.handler(({ input }) => {
      room.select(input.messageId)
      return {}
    }),
    fork: os.chats.fork.handler(({ input }) => room.fork(input.messageId)),
    stop: os.chats.stop.handler(({ input }) => {
      room.stop(input.id)
      return {}
    }),
    tokens: os.chats.tokens.handler(({ input }) => room.tokens(input.messageId)),
    measure: os.chats.measure.handler(({ input }) => room.measure(input)),
    watch: os.chats.watch.handler(({ input, signal }) => room.watch(input.id, signal)),
  })
}
