// Whether the process that claimed a run is still there. Its id alone does not say so: after a restart of the machine,
// or in a container, another program has it.

import { uptime } from 'node:os'
import type { Owner } from './runs.ts'

// Clocks are set and uptimes are rounded.
const slackMs = 5000

export function isOwnerAlive({ pid, since }: Owner): boolean {
  const now = Date.now()
  if (since < now - uptime() * 1000 - slackMs) return false
  if (pid === process.pid) return since >= now - process.uptime() * 1000 - slackMs
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
