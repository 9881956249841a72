// A compute process for looking at tables: neither an answer nor a training waits for it, and a hostile file takes nothing else with it. It comes with
// the first question and goes when none was asked for a while.

import type { MethodName, Methods } from '../../compute/methods.ts'
import type { Compute } from '../../compute/start-compute.ts'
import type { Watch } from '../call.ts'
import { callReader } from './call-reader.ts'

/** Whoever chooses columns asks again and again. */
const idleMs = 30_000

export type TableReader = ReturnType<typeof createTableReader>

export function createTableReader(startChild: () => Compute) {
  let child: Compute | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let calls = 0

  function rest(): void {
    const last = child
    child = undefined
    void last?.stop()
  }

  return {
    async call<M extends MethodName>(
      method: M,
      params: Methods[M]['params'],
      watch: Watch<Methods[M]['event']> = {},
    ): Promise<Methods[M]['result']> {
      clearTimeout(timer)
      child ??= startChild()
      calls++
      try {
        return await callReader(child, method, params, watch)
      } finally {
        if (--calls === 0) timer = setTimeout(rest, idleMs).unref()
      }
    },
    async close(): Promise<void> {
      clearTimeout(timer)
      await child?.stop()
    },
  }
}
