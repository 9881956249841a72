// How many messages of the path the model does not see: now, with the next message, or as it wrote the last reply.

import { useChatSession } from '../../stores/chat-session.ts'

export function useDropped(): number {
  return useChatSession(({ live, size, messages }) => {
    if (live?.context) return live.dropped
    return size?.dropped ?? messages.findLast(({ role }) => role === 'assistant')?.dropped ?? 0
  })
}
