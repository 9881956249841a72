// How a token is written on a chip.

import type { TokenView } from '../../shared/contract/common.ts'

/** What stands on a chip: a space that belongs to a token is shown, a piece keeps its `##`, a lone byte its own name. */
export function tokenFace(token: Pick<TokenView, 'token' | 'text' | 'special'>): string {
  if (token.special || token.text === '' || token.token.startsWith('##')) return token.token
  return token.text.replaceAll('\n', '↵').replaceAll('\t', '⇥').replace(/^ /, '·').replace(/ $/, '·')
}
