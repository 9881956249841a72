// A generated token as it lies in its row: numbers and names in a list, a few hundred bytes for each.

import { z } from 'zod'
import type { GeneratedTokenView, TokenChance } from '../../shared/contract/chats.ts'
import { jsonColumn } from './rows.ts'

const chance = z.tuple([z.int(), z.string(), z.string(), z.number(), z.number(), z.int()])
const packed = z.tuple([chance, z.int(), z.int(), z.boolean(), z.array(chance)])

export const tokenRow = z.object({ place: z.int(), text: z.string(), chances: jsonColumn(packed) })

/** Six digits of a probability are more than a bar shows. */
const rounded = (value: number): number => Number(value.toPrecision(6))

const pack = ({ id, token, shown, probability, raw, rank }: TokenChance): z.infer<typeof chance> => [
  id,
  token,
  shown,
  rounded(probability),
  rounded(raw),
  rank,
]
const unpack = ([id, token, shown, probability, raw, rank]: z.infer<typeof chance>): TokenChance => ({
  id,
  token,
  shown,
  probability,
  raw,
  rank,
})

export function packToken(token: GeneratedTokenView): string {
  const { drawnFrom, vocabSize, isPicked, candidates } = token
  return JSON.stringify([pack(token), drawnFrom, vocabSize, isPicked, candidates.map(pack)])
}

export function unpackToken({ text, chances }: z.infer<typeof tokenRow>): GeneratedTokenView {
  const [own, drawnFrom, vocabSize, isPicked, candidates] = chances
  return { ...unpack(own), text, drawnFrom, vocabSize, isPicked, candidates: candidates.map(unpack) }
}
