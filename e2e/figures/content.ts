// What the interface is measured on: a chat of very many messages, a library of very many chats, and a writer of GPT-2 small's size with random
// weights. Made once in a scratch folder, by the store and the engine themselves.

import { randomUUID } from 'node:crypto'
import { cp, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createModelFolder, sizePresets } from '../../electron/engine/importing/new-model.ts'
import { openStore, type Store } from '../../electron/store/open-store.ts'
import { samplingSchema } from '../../shared/contract/chats.ts'
import { plainText } from '../home/sentences.ts'

const gpt2Vocab = 50_257
const hourMs = 3_600_000

/** GPT-2 small by its sizes. Its tokenizer is another model's, with words that nothing encodes to but that random weights draw. */
export async function makeGpt2Small(folder: string, tokenizerOf: string): Promise<void> {
  if (await exists(join(folder, 'tokenizer.json'))) return
  const sizes = { ...sizePresets.base, vocabSize: gpt2Vocab, positions: 1024, dropout: 0.1 }
  await createModelFolder(folder, { ...sizes, family: 'gpt2', task: 'causal-lm', padTokenId: 0, eosTokenId: 0 }, 1)
  await cp(join(tokenizerOf, 'tokenizer_config.json'), join(folder, 'tokenizer_config.json'))
  const tokenizer = JSON.parse(await readFile(join(tokenizerOf, 'tokenizer.json'), 'utf8'))
  const vocab: Record<string, number> = tokenizer.model.vocab
  for (let id = Object.keys(vocab).length; id < gpt2Vocab; id++) vocab[`Ġw${id}`] = id
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(tokenizer))
}

/** Adds to a data folder that no host has open. */
export function withStore<T>(home: string, action: (store: Store) => T): T {
  const store = openStore(join(home, 'tunesmith.sqlite'))
  try {
    return store.transaction(() => action(store))
  } finally {
    store.close()
  }
}

export function addChat(store: Store, id: string, title: string, messages: number, createdAt: number): void {
  const sentences = plainText(7, 2, Math.max(1, messages)).split('\n').filter(Boolean)
  const modelId = store.models.list().find(({ family }) => family === 'gpt2')!.id
  store.chats.insert({
    id,
    title,
    isNamed: true,
    modelId,
    systemPrompt: '',
    format: 'text',
    sampling: samplingSchema.parse({}),
    createdAt,
  })
  let parent: number | null = null
  for (let i = 0; i < messages; i += 2) {
    const asked = store.chats.messages.addUser(id, parent, `Message ${i + 1}: ${sentences[i % sentences.length]}`)
    const reply = store.chats.messages.addReply(
      { chatId: id, parentId: asked.id, modelId, modelName: 'writer', seed: 1 },
      1,
    )
    // a few lines, some with a list and some code: as replies are
    const rest = i % 10 === 0 ? '\n\n- one\n- two\n\n```js\nconst sum = 1 + 2\n```' : ''
    const text = `Message ${i + 2}: ${sentences.slice(i % 50, (i % 50) + 3).join(' ')}${rest}`
    parent = store.chats.messages.finish(reply.id, { state: 'done', reason: 'length', rest: text, seconds: 1 }).id
  }
  store.chats.setLeaf(id, parent!)
}

export function addManyChats(store: Store, count: number): void {
  const now = Date.now()
  for (let i = 0; i < count; i++) addChat(store, randomUUID(), `Chat number ${i}`, 2, now - i * hourMs)
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
