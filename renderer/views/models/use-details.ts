// The details of the model that is looked at. Walking through the list with the arrows asks only for the one where it stops.

import { useEffect, useState } from 'react'
import type { ModelDetails } from '../../../shared/contract/models.ts'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'

const settleMs = 120

type Read = { key: string; details: ModelDetails | null; error: ErrorRecord | null }

/** `stamp` changes when the model did. */
export function useDetails(id: string, stamp: string): { details: ModelDetails | null; error: ErrorRecord | null } {
  const key = `${id} ${stamp}`
  const [read, setRead] = useState<Read | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const timer = setTimeout(() => {
      client.models.details({ id }, { signal: stop.signal }).then(
        (details) => {
          if (!stop.signal.aborted) setRead({ key, details, error: null })
        },
        (error: unknown) => {
          if (!stop.signal.aborted) setRead({ key, details: null, error: errorOf(error) })
        },
      )
    }, settleMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [id, key])
  // the same model under a new stamp keeps its old details until the new ones are there
  const isOwn = read?.key.startsWith(`${id} `) ?? false
  return { details: isOwn ? read!.details : null, error: isOwn ? read!.error : null }
}
