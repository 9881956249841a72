// A chat that is written while the rest is killed: what its watcher was shown must be in the store afterwards.

import type { AppUnderFire } from './app-under-fire.ts'
import { within } from './waiting.ts'

const questions = ['Once upon a time', 'Tell me about the sea.', 'And then?', '안녕하세요?']
const sampling = { temperature: 0.8, maxNewTokens: 60 }

export type ChatBeside = Awaited<ReturnType<typeof openChatBeside>>

export async function openChatBeside(app: AppUnderFire, modelId: string) {
  const { id } = await app.api.chats.create({ modelId, sampling })
  /** Text by message, as it was last shown. */
  const shown = new Map<string, string>()
  let asked = 0
  let left = new AbortController()

  /** Writes a message and waits until its reply has begun. */
  async function begin(): Promise<void> {
    left.abort()
    left = new AbortController()
    const { chat } = await app.api.chats.open({ id, limit: 1 })
    if (chat.isWriting) await app.api.chats.stop({ id })
    const events = await app.api.chats.watch({ id }, { signal: left.signal })
    const begun = Promise.withResolvers<void>()
    void (async () => {
      for await (const event of events) {
        if (event.kind === 'message') shown.set(event.message.id, event.message.text)
        if (event.kind !== 'token') continue
        shown.set(event.messageId, (shown.get(event.messageId) ?? '') + event.token.text)
        begun.resolve()
      }
    })().catch(() => undefined) // its host is killed
    const text = questions[asked++ % questions.length]!
    const { messageId } = await app.api.chats.send({ id, text })
    shown.set(messageId, text)
    await within('the first token of a reply', begun.promise)
  }

  /** What of it is lost or hangs; nothing where all is there. */
  async function check({ isRestarted }: { isRestarted: boolean }): Promise<string[]> {
    const known = new Map(shown)
    const { chat, path } = await app.api.chats.open({ id, limit: 1000 })
    const stored = new Map(path.messages.map((message) => [message.id, message]))
    const found: string[] = []
    for (const [messageId, text] of known) {
      const message = stored.get(messageId)
      if (!message?.text.startsWith(text))
        found.push(
          `message ${messageId} of the chat: shown ${JSON.stringify(text)}, stored ${JSON.stringify(message?.text)}`,
        )
    }
    for (const message of path.messages) {
      if (message.state === 'failed') found.push(`message ${message.id} of the chat failed: ${message.error?.message}`)
      if (isRestarted && ['waiting', 'loading', 'writing'].includes(message.state))
        found.push(`message ${message.id} of the chat is ${message.state} after a restart`)
    }
    if (isRestarted && chat.isWriting) found.push('the chat is writing after a restart')
    return found
  }

  return { begin, check }
}
