// What the host asks of a compute process, however it was started.

import type { Said } from '../../shared/said.ts'
import type { Role, ToCompute } from './protocol.ts'

export type ProcessOptions = { role: Role; execArgv: string[]; env: Record<string, string> }
export type StartProcess = (entry: string | URL, options: ProcessOptions) => ComputeProcess

/** `reason` follows "The compute process"; a code or a signal where the process ended by one. */
export type ProcessEnd = { reason: Said; exitCode?: number | null; signal?: string | null }

export type ComputeProcess = {
  readonly pid: number | undefined
  readonly isConnected: boolean
  /** Throws for what cannot be cloned; nothing happens when the process is gone. */
  send(message: ToCompute): void
  /** The process ends by itself when it notices. */
  disconnect(): void
  /** Ends it at once. */
  kill(): void
  onMessage(listener: (raw: unknown) => void): void
  /** What it prints. */
  onOutput(listener: (text: string) => void): void
  /** `ending`: it does not hear any more. `ended`: all that it printed is here too. */
  onEnd(ending: () => void, ended: (end: ProcessEnd) => void): void
}
