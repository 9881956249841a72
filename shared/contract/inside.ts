// Look inside: the tokens, the attention of every layer and head, and the shapes of the loaded model.

import { z } from 'zod'
import { count, familyKind, id, probability, procedure, tokenViewSchema } from './common.ts'

const question = z.object({ modelId: id, text: z.string().max(100_000), pair: z.string().max(100_000).optional() })

/** One line of the pipeline: what it is, and the shapes of what flows out of it and of its weights. */
export const stageSchema = z.object({
  kind: z.enum(['tokens', 'embedding', 'position', 'segment', 'blocks', 'norm', 'head', 'softmax', 'sigmoid']),
  /** T stands for the number of tokens: ['T', 768]; empty for a single number. */
  shape: z.array(z.union([z.string(), count])),
  /** Of a stage's weights, by the model's own names; of one block where there are several. */
  weights: z.array(z.object({ name: z.string(), shape: z.array(count) })),
  /** Blocks, or labels, or words of the vocabulary. */
  size: count,
})
export type Stage = z.infer<typeof stageSchema>

export const insideSchema = z.object({
  kind: familyKind,
  tokens: z.array(tokenViewSchema),
  truncated: count,
  layers: count,
  heads: count,
  /** Every head in small: [layer][head], at most 16 x 16 bytes each (0 is no weight, 255 the head's largest), rows first, base64. */
  thumbnails: z.object({ size: count, bytes: z.array(z.array(z.string())) }),
  /** What the model says at each token: of a GPT the likeliest next tokens, of a masked model the likeliest here; empty for classifiers. */
  predictions: z.array(z.array(z.object({ token: z.string(), text: z.string(), probability }))),
})
export type Inside = z.infer<typeof insideSchema>

export const inside = {
  look: procedure.input(question).output(insideSchema),
  /** Attention of one head as base64 of little-endian float32 [T, T]: row = the token that looks, and sums to 1; a decoder's future is 0. */
  head: procedure
    .input(question.extend({ layer: count, head: count }))
    .output(z.object({ tokens: count, weights: z.string() })),
  pipeline: procedure.input(z.object({ modelId: id })).output(z.array(stageSchema)),
}
