// One file at a time on its way into the wizard: brought to the host where the page is in a browser, then looked at.

import { useEffect, useRef, useState } from 'react'
import { maxPastedChars } from '../../../../shared/contract/imports.ts'
import type { ErrorRecord } from '../../../../shared/errors.ts'
import { errorOf, isAbort } from '../../../app/client.ts'
import { chooseFile, pathsOfDrop, type UploadProgress } from '../../../app/files.ts'
import { formatCount } from '../../../app/format.ts'
import { toast } from '../../../components/toast.tsx'
import { finetuneTexts } from '../../../locales/finetune.ts'
import { openTables, openText, tableEndings } from './open-table.ts'

export type Opening = { name: string; upload: UploadProgress | null }

export function useOpening() {
  const [opening, setOpening] = useState<Opening | null>(null)
  const [error, setError] = useState<ErrorRecord | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  /** What was under way before is no longer wanted. */
  function begin(name: string): AbortController {
    running.current?.abort()
    const controller = new AbortController()
    running.current = controller
    setError(null)
    setOpening({ name, upload: null })
    return controller
  }

  async function follow(controller: AbortController, work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (reason) {
      if (!controller.signal.aborted && !isAbort(reason)) setError(errorOf(reason))
    } finally {
      if (running.current === controller) setOpening(null)
    }
  }

  const openPaths = (paths: string[]) => {
    if (paths.length === 0) return
    const controller = begin(paths[0]!.split(/[/\\]/).at(-1)!)
    void follow(controller, openTables(paths, controller.signal))
  }
  /** Called inside the event's handler: later its files are gone. */
  const openDrop = (transfer: DataTransfer) => {
    const controller = begin(transfer.files[0]?.name ?? '')
    const { signal } = controller
    const onProgress = (upload: UploadProgress) => setOpening((old) => old && { ...old, upload })
    const paths = pathsOfDrop({ dataTransfer: transfer }, { signal, onProgress })
    void follow(
      controller,
      paths.then((found) => openTables(found, signal)),
    )
  }
  const openNamed = (name: string, file: string, text: string) => {
    const controller = begin(name)
    void follow(controller, openText(file, text, controller.signal))
  }
  const openPasted = (text: string) => {
    const t = finetuneTexts.get()
    if (text.trim() === '') toast({ text: t.pasteEmpty })
    else if (text.length > maxPastedChars) toast({ text: t.pasteTooLong(formatCount(maxPastedChars)), tone: 'bad' })
    else openNamed(t.pastedName, `${t.pastedName}.${endingOf(text)}`, text)
  }
  return {
    opening,
    error,
    cancel: () => running.current?.abort(),
    choose: async () => {
      const path = await chooseFile(finetuneTexts.get().chooseTitle, tableEndings)
      if (path !== null) openPaths([path])
    },
    openPaths,
    openDrop,
    openPasted,
    openText: (name: string, text: string) => openNamed(name, name, text),
  }
}

/** Spreadsheets copy with tabs, web pages often as JSON or CSV; without either it is a list of texts. */
function endingOf(text: string): string {
  const start = text.trimStart()
  if (start.startsWith('[{') || /^\[\s*\{/.test(start)) return 'json'
  if (start.startsWith('{')) return 'jsonl'
  const first = text.split('\n', 1)[0]!
  return first.includes('\t') ? 'tsv' : /[,;|]/.test(first) ? 'csv' : 'txt'
}
