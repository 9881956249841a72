// The host's handle on compute of one role: a process is started at the first call, and again after one died.

import { type CallOptions, ComputeChild, type ComputeOptions } from './compute-child.ts'

export type Compute = {
  /** The process now at work, if one is. */
  readonly pid: number | undefined
  /**
   * Rejects with the handler's AppError, with `process-died` when the process ended first, and with the signal's reason
   * when it was cancelled.
   */
  call(method: string, params?: unknown, options?: CallOptions): Promise<unknown>
  /** Ends the process and with it the calls in hand; frees all its memory. A later call starts a new one. */
  stop(): Promise<void>
}

/** `onEnd` hears of every process that ended, however it did. */
export function startCompute(entry: string | URL, options: ComputeOptions, onEnd?: () => void): Compute {
  let child: ComputeChild | undefined
  return {
    get pid() {
      return child?.isUsable ? child.pid : undefined
    },
    async call(method, params, callOptions = {}) {
      callOptions.signal?.throwIfAborted()
      if (!child?.isUsable) {
        child = new ComputeChild(entry, options)
        if (onEnd) void child.exited.then(onEnd)
      }
      return child.call(method, params, callOptions)
    },
    async stop() {
      const last = child
      child = undefined
      await last?.stop()
    },
  }
}
