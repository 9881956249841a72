// The beginning of a reply that goes on from a token which the user chose in place of the one that was drawn.

import type { GeneratedTokenView } from '../../../shared/contract/chats.ts'
import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'

export function branchAt(
  tokens: readonly GeneratedTokenView[],
  { index, tokenId }: { index: number; tokenId: number },
): GeneratedTokenView[] {
  const drawn = tokens[index]
  if (!drawn)
    throw new AppError('bad-argument', say`The reply has ${tokens.length} tokens: there is none at ${index}.`, {
      index,
      tokens: tokens.length,
    })
  const chosen = [drawn, ...drawn.candidates].find(({ id }) => id === tokenId)
  if (!chosen)
    throw new AppError(
      'bad-argument',
      say`Token ${tokenId} is not among the candidates at ${index}: choose one of them.`,
      {
        index,
        tokenId,
        candidates: drawn.candidates.map(({ id }) => id),
      },
    )
  const { id, token, shown, probability, raw, rank } = chosen
  // what a byte of a character adds shows once the model has read it
  const text = shown.includes('⟨') ? '' : shown
  return [...tokens.slice(0, index), { ...drawn, id, token, shown, probability, raw, rank, text, isPicked: true }]
}
