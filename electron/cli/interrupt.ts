// Ctrl-C: the first asks the work in hand to stop cleanly, the second ends everything at once.

import type { Host } from '../host/open-host.ts'
import { exitCodes } from './exit-codes.ts'

export type Interrupt = { signal: AbortSignal; onInterrupt(action: (() => void) | undefined): void; stop(): void }

export function watchInterrupt(host: () => Host | undefined, warn: (text: string) => void): Interrupt {
  const controller = new AbortController()
  let own: (() => void) | undefined
  const handle = () => {
    if (own) {
      own()
      return
    }
    if (!controller.signal.aborted) {
      warn('Stopping after the step in hand; press Ctrl-C again to end at once.')
      controller.abort()
      return
    }
    const opened = host()
    for (const pid of [opened?.infer.pid, opened?.train.pid]) if (pid !== undefined) process.kill(pid, 'SIGKILL')
    process.exit(exitCodes.cancelled)
  }
  process.on('SIGINT', handle)
  process.on('SIGTERM', handle)
  return {
    signal: controller.signal,
    onInterrupt: (action) => {
      own = action
    },
    stop: () => {
      process.off('SIGINT', handle)
      process.off('SIGTERM', handle)
    },
  }
}
