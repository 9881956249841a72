// The rows of a dataset, read by pages as they come into view.

import { useCallback, useEffect, useRef, useState } from 'react'
import type { ErrorRecord } from '../../../shared/errors.ts'
import { client, errorOf, isAbort } from '../../app/client.ts'

export type PreviewRow = Awaited<ReturnType<typeof client.datasets.preview>>['rows'][number]
export type Pages = {
  total: number | null
  error: ErrorRecord | null
  /** Undefined where it is not read yet; asking for it has it read. */
  rowAt(index: number): PreviewRow | undefined
}

const pageRows = 200

export function usePages(id: string): Pages {
  const [pages, setPages] = useState<ReadonlyMap<number, PreviewRow[]>>(new Map())
  const [total, setTotal] = useState<number | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const asked = useRef(new Set<number>())
  const wanted = useRef(new Set<number>())
  const leaving = useRef(new AbortController())

  const read = useCallback(
    async (page: number) => {
      if (asked.current.has(page)) return
      asked.current.add(page)
      const { signal } = leaving.current
      try {
        const found = await client.datasets.preview({ id, offset: page * pageRows, limit: pageRows }, { signal })
        setTotal(found.total)
        setPages((old) => new Map(old).set(page, found.rows))
      } catch (reason) {
        if (isAbort(reason) || signal.aborted) return
        asked.current.delete(page)
        setError(errorOf(reason))
      }
    },
    [id],
  )

  useEffect(() => {
    leaving.current = new AbortController()
    asked.current.clear()
    void read(0)
    return () => leaving.current.abort()
  }, [read])

  // rows say while they are drawn that they are missing: they are asked for after it
  useEffect(() => {
    for (const page of wanted.current) void read(page)
    wanted.current.clear()
  })

  return {
    total,
    error,
    rowAt(index) {
      const page = Math.floor(index / pageRows)
      const rows = pages.get(page)
      if (rows === undefined) wanted.current.add(page)
      return rows?.[index % pageRows]
    },
  }
}
