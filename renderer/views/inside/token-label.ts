// A token where there is little room: its text without the space before it; the model's own and pieces of words as the vocabulary writes them.

import type { TokenView } from '../../../shared/contract/common.ts'
import { tokenFace } from '../../components/token-strip.tsx'

const mostChars = 14

export function tokenLabel(token: TokenView): string {
  const face = token.special || token.token.startsWith('##') ? token.token : token.text.trim() || tokenFace(token)
  return [...face].length > mostChars ? `${[...face].slice(0, mostChars - 1).join('')}…` : face
}
