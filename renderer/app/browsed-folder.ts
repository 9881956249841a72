// The folder of the host that a file dialog stands in: the one of last time first, home where that is gone.

import { useEffect, useEffectEvent, useState } from 'react'
import type { ErrorRecord } from '../../shared/errors.ts'
import { client, errorOf, isAbort } from './client.ts'

export type BrowsedFolder = Awaited<ReturnType<typeof client.app.browse>>

const lastFolderKey = 'tunesmith:folder'

/** What cannot be read is an error beside the folder before. */
export function useBrowsedFolder(withHidden: boolean, onRead: (folder: BrowsedFolder) => void) {
  const [asked, setAsked] = useState<string | undefined>(() => localStorage.getItem(lastFolderKey) ?? undefined)
  const [folder, setFolder] = useState<BrowsedFolder | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)

  const take = useEffectEvent((found: BrowsedFolder) => {
    setFolder(found)
    setError(null)
    localStorage.setItem(lastFolderKey, found.path)
    onRead(found)
  })
  const fail = useEffectEvent((reason: unknown) => {
    if (folder === null && asked !== undefined) setAsked(undefined)
    else setError(errorOf(reason))
  })

  useEffect(() => {
    const stop = new AbortController()
    const input = { hidden: withHidden, ...(asked === undefined ? {} : { path: asked }) }
    client.app.browse(input, { signal: stop.signal }).then(
      (found) => {
        if (!stop.signal.aborted) take(found)
      },
      (reason: unknown) => {
        if (!stop.signal.aborted && !isAbort(reason)) fail(reason)
      },
    )
    return () => stop.abort()
  }, [asked, withHidden])

  return { folder, error, setAsked, setError }
}
