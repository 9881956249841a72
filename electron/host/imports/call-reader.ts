// A call to a process that reads a file of strangers: one that does not stop when it is asked to, or says nothing for too long, is ended.

import { AppError } from '../../../shared/errors.ts'
import { say } from '../../../shared/said.ts'
import type { MethodName, Methods } from '../../compute/methods.ts'
import type { Compute } from '../../compute/start-compute.ts'
import { callCompute, type Watch } from '../call.ts'

/** Between two signs of life: the strings of a large workbook take a while. */
const silentMs = 120_000
/** A reader hears of its end between two parts of a file. */
const graceMs = 3000

export type Patience = { silentMs: number; graceMs: number }

/** Errors: bad-file, where the file kept its reader busy for too long. */
export async function callReader<M extends MethodName>(
  child: Compute,
  method: M,
  params: Methods[M]['params'],
  { signal, onEvent }: Watch<Methods[M]['event']>,
  patience: Patience = { silentMs, graceMs },
): Promise<Methods[M]['result']> {
  let isStuck = false
  const end = () => void child.stop()
  const giveUp = () => {
    isStuck = true
    end()
  }
  let silent = setTimeout(giveUp, patience.silentMs)
  let grace: ReturnType<typeof setTimeout> | undefined
  const onAbort = () => {
    grace = setTimeout(end, patience.graceMs)
  }
  signal?.addEventListener('abort', onAbort, { once: true })
  try {
    return await callCompute(child, method, params, {
      signal,
      onEvent(event) {
        clearTimeout(silent)
        silent = setTimeout(giveUp, patience.silentMs)
        onEvent?.(event)
      },
    })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    if (!isStuck) throw error
    const seconds = Math.round(patience.silentMs / 1000)
    const message = say`Nothing more could be read of the file for ${seconds} seconds: it is damaged, or far too large for its format. Save it as CSV (UTF-8).`
    throw new AppError('bad-file', message, { seconds }, { cause: error })
  } finally {
    clearTimeout(silent)
    clearTimeout(grace)
    signal?.removeEventListener('abort', onAbort)
  }
}
