// What a message must be for what is asked of it.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { MessageRecord } from '../../store/chat-messages.ts'

const roleNames = { user: say`a message of the user`, assistant: say`a reply of the model` }

export function requireRole({ id, role }: MessageRecord, wanted: MessageRecord['role']): void {
  if (role === wanted) return
  const message = say`Message ${id} is ${roleNames[role]}: this needs ${roleNames[wanted]}.`
  throw new AppError('bad-argument', message, { message: id, role })
}

/** A reply that goes on where it stopped. */
export function requireUnfinished({ id, state, reason }: MessageRecord, isLast: boolean): void {
  if (state === 'done' && (reason === 'end-of-text' || reason === 'stop'))
    throw new AppError('bad-argument', say`The model ended this reply by itself: let it be written again instead.`, {
      message: id,
    })
  if (!isLast)
    throw new AppError('bad-argument', say`Messages follow this reply: only the last one of a path can go on.`, {
      message: id,
    })
}
