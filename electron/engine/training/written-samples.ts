// What a model writes on openings from held-out rows, and how much of it stands in the training rows word for word.

import type { LoadedModel } from '../importing/load-model.ts'
import { type Decoder, openDecoder } from '../inference/decoder.ts'
import { generate } from '../inference/generate.ts'
import type { SessionOptions } from '../runtime/session.ts'
import { renderChat } from '../tokenizer/chat-template.ts'
import type { Tokenizer } from '../tokenizer/tokenizer.ts'
import type { WrittenExample } from './written-examples.ts'

export type Opening = {
  /** As people read it: the last message, or the first words. */
  shown: string
  reference: string
  turns: WrittenExample['prompt']
  /** The first words of a plain text. */
  ids: number[]
}

export type Written = { ids: number[]; text: string }

const samples = 6
const openingTokens = 8
const maxNewTokens = 60
const sampling = { temperature: 0.7, topK: 40, topP: 0.95, minP: 0, repetitionPenalty: 1.1 }
/** A stretch shorter than this is in common speech. */
const stretchTokens = 8

export function openingsOf(test: readonly WrittenExample[]): Opening[] {
  const step = Math.max(1, Math.floor(test.length / samples))
  return test
    .filter((_, i) => i % step === 0)
    .slice(0, samples)
    .map(({ prompt, reference, ids }) => ({
      shown: prompt.at(-1)?.content ?? '',
      reference,
      turns: prompt,
      ids: [...ids.slice(0, openingTokens)],
    }))
}

export async function writeSamples(
  model: LoadedModel,
  tokenizer: Tokenizer,
  openings: Opening[],
  template: string,
  seed: number,
  session: SessionOptions,
  signal: AbortSignal | undefined,
): Promise<Written[]> {
  const decoder = await openDecoder(model, session)
  try {
    const written: Written[] = []
    for (const opening of openings) {
      signal?.throwIfAborted()
      if (opening.turns.length === 0) opening.shown = tokenizer.decode(opening.ids)
      written.push(await write(decoder, tokenizer, promptOf(opening, tokenizer, template, model), seed))
    }
    return written
  } finally {
    await decoder.close()
  }
}

function promptOf({ turns, ids }: Opening, tokenizer: Tokenizer, template: string, { config }: LoadedModel): number[] {
  if (turns.length === 0) return ids
  const text = renderChat(template, turns, { addGenerationPrompt: true, specials: tokenizer.special })
  const all = [...tokenizer.encode(text, { addSpecial: false }).ids]
  return all.slice(-Math.max(1, config.positions - maxNewTokens))
}

async function write(decoder: Decoder, tokenizer: Tokenizer, prompt: number[], seed: number): Promise<Written> {
  const ids: number[] = []
  for await (const { id } of generate(decoder, tokenizer, prompt, { sampling, maxNewTokens, seed })) ids.push(id)
  return { ids, text: tokenizer.decode(ids).trim() }
}

const stretches = function* (ids: ArrayLike<number>): Generator<string> {
  for (let i = 0; i + stretchTokens <= ids.length; i++)
    yield Array.from({ length: stretchTokens }, (_, j) => ids[i + j]).join()
}

export function copiedShare(written: readonly Written[], train: readonly WrittenExample[]): number {
  const wanted = new Set(written.flatMap(({ ids }) => [...stretches(ids)]))
  if (wanted.size === 0) return 0
  const found = new Set<string>()
  for (const { ids } of train) for (const stretch of stretches(ids)) if (wanted.has(stretch)) found.add(stretch)
  return found.size / wanted.size
}
