// Where the export goes: a folder and a new name in it, looked at by the host whenever they change.

import { useEffect, useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf } from '../../app/client.ts'

export type Place = { parent: string; name: string }
export type FoundPlace = { path: string; isTaken: boolean; freeName: string; freeBytes: number | null }
type Looked = { key: string; found: FoundPlace | null; error: ErrorRecord | null }

const settleMs = 150

/** `stamp` changes when an export ended: the place is taken from then on. */
export function useFoundPlace({ parent, name }: Place, stamp: string): Omit<Looked, 'key'> {
  const key = `${parent}\n${name}\n${stamp}`
  const [looked, setLooked] = useState<Looked | null>(null)
  useEffect(() => {
    const stop = new AbortController()
    const take = (found: FoundPlace | null, error: ErrorRecord | null) => {
      if (!stop.signal.aborted) setLooked({ key, found, error })
    }
    const timer = setTimeout(() => {
      client.exports.place({ parent, name }, { signal: stop.signal }).then(
        (found) => take(found, null),
        (error: unknown) => take(null, errorOf(error)),
      )
    }, settleMs)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [key, parent, name])
  return looked?.key === key ? looked : { found: null, error: null }
}
