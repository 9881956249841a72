// A chat whose replies last for seconds and are always the same.

import { modelNames } from '../home/make-home.ts'
import type { ContractClient } from '../host/contract-client.ts'

/** A chat whose replies are long and always the same. */
export async function longChat({ api }: ContractClient, changes: { maxNewTokens?: number } = {}): Promise<string> {
  const model = (await api.models.list()).find(({ name }) => name === modelNames.gpt)!
  const sampling = { temperature: 0, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1, maxNewTokens: 3500, stop: [] }
  return (await api.chats.create({ modelId: model.id, sampling: { ...sampling, seed: 1, ...changes } })).id
}
