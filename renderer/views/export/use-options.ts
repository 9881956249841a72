// What a model can be exported as, asked once it is in view.

import { useEffect, useState } from 'react'
import type { ExportOptions } from '../../../shared/contract/exports.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'

type Read = { options: ExportOptions | null; error: ErrorRecord | null }

export function useOptions(modelId: string): Read & { reload(): void } {
  const [read, setRead] = useState<Read>({ options: null, error: null })
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` asks again
  useEffect(() => {
    const stop = new AbortController()
    client.exports.options({ modelId }, { signal: stop.signal }).then(
      (options) => {
        if (!stop.signal.aborted) setRead({ options, error: null })
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setRead({ options: null, error: errorOf(error) })
      },
    )
    return () => stop.abort()
  }, [modelId, round])
  return { ...read, reload: () => setRound((count) => count + 1) }
}
