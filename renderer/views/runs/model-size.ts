// How large a model of a size preset will be.

import type { PretrainRequest } from '../../../shared/contract/pretrain.ts'

export type SizeName = NonNullable<PretrainRequest['size']>

export const sizes: Record<SizeName, { layers: number; width: number; heads: number }> = {
  tiny: { layers: 2, width: 128, heads: 2 },
  mini: { layers: 4, width: 256, heads: 4 },
  small: { layers: 4, width: 512, heads: 8 },
  medium: { layers: 8, width: 512, heads: 8 },
  base: { layers: 12, width: 768, heads: 12 },
}
export const sizeNames = Object.keys(sizes) as SizeName[]

const positions = 128

/** Embeddings, layers, norms and heads; the output projection is the embedding again. */
export function parametersOf(family: PretrainRequest['family'], size: SizeName, vocabSize: number): number {
  const { layers, width } = sizes[size]
  const blocks = layers * (12 * width * width + 13 * width)
  const embeddings = (vocabSize + positions) * width
  if (family === 'gpt2') return embeddings + blocks + 2 * width
  const segmentsAndNorm = 4 * width
  const pooler = width * width + width
  const maskHead = width * width + 3 * width + vocabSize
  const pairHead = 2 * width + 2
  return embeddings + segmentsAndNorm + blocks + pooler + maskHead + pairHead
}
