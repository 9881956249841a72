// Ways to draw the next token: three presets, and what the settings mean in words.

import { type ChatSampling, type GeneratedTokenView, samplingSchema } from '../../shared/contract/chats.ts'
import { keptValue } from './kept.ts'

export const presetNames = ['precise', 'balanced', 'lively'] as const
export type PresetName = (typeof presetNames)[number]
type Drawing = Pick<ChatSampling, 'temperature' | 'topK' | 'topP' | 'minP' | 'repetitionPenalty'>

const defaults = samplingSchema.parse({})
const { temperature, topK, topP, minP, repetitionPenalty } = defaults

export const presets: Record<PresetName, Drawing> = {
  precise: { temperature: 0.3, topK: 20, topP: 0.9, minP: 0.05, repetitionPenalty: 1.05 },
  balanced: { temperature, topK, topP, minP, repetitionPenalty },
  lively: { temperature: 1.1, topK: 100, topP: 0.98, minP: 0.02, repetitionPenalty: 1.15 },
}

/** null where the settings are the user's own. */
export function presetOf(sampling: ChatSampling): PresetName | null {
  const isSame = (preset: Drawing) =>
    (Object.keys(preset) as (keyof Drawing)[]).every((key) => preset[key] === sampling[key])
  return presetNames.find((name) => isSame(presets[name])) ?? null
}

/** Among how many tokens the next one is drawn: for sure one, by the reply before, at most so many, or all. */
export type Draws =
  | { kind: 'one' }
  | { kind: 'measured' | 'most'; count: number; of: number }
  | { kind: 'all'; of: number }

export function drawsOf(
  sampling: ChatSampling,
  vocabSize: number,
  tokens: readonly GeneratedTokenView[] | undefined,
): Draws {
  if (sampling.temperature === 0 || sampling.topK === 1) return { kind: 'one' }
  const drawn = (tokens ?? []).filter(({ isPicked }) => !isPicked).map(({ drawnFrom }) => drawnFrom)
  if (drawn.length > 0) {
    const middle = drawn.sort((a, b) => a - b)[drawn.length >> 1]!
    return { kind: 'measured', count: middle, of: tokens![0]!.vocabSize }
  }
  if (sampling.topK > 0 && sampling.topK < vocabSize) return { kind: 'most', count: sampling.topK, of: vocabSize }
  return { kind: 'all', of: vocabSize }
}

/** What new chats begin with. */
export const samplingForNew = keptValue('chat-sampling', samplingSchema, defaults)
