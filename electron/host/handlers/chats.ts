// The contract's room "chats".

import { os } from '../implement.ts'
import type { AppParts } from '../open-app.ts'
import { notBuilt } from './not-built.ts'

export function chatsHandlers(_parts: AppParts) {
  return os.chats.router({
    list: os.chats.list.handler(notBuilt),
    create: os.chats.create.handler(notBuilt),
    open: os.chats.open.handler(notBuilt),
    page: os.chats.page.handler(notBuilt),
    update: os.chats.update.handler(notBuilt),
    remove: os.chats.remove.handler(notBuilt),
    restore: os.chats.restore.handler(notBuilt),
    send: os.chats.send.handler(notBuilt),
    regenerate: os.chats.regenerate.handler(notBuilt),
    edit: os.chats.edit.handler(notBuilt),
    continue: os.chats.continue.handler(notBuilt),
    select: os.chats.select.handler(notBuilt),
    fork: os.chats.fork.handler(notBuilt),
    stop: os.chats.stop.handler(notBuilt),
    tokens: os.chats.tokens.handler(notBuilt),
    measure: os.chats.measure.handler(notBuilt),
    watch: os.chats.watch.handler(notBuilt),
  })
}
