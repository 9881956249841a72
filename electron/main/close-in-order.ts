// The way out: whoever has work in hand is asked first, then the host ends, which closes the database, and then the app.

import { app, BrowserWindow } from 'electron'
import type { HostProcess } from './host-process.ts'
import { noticeTexts, says } from './notices.ts'

let isClosed = false

export function closeInOrder(host: HostProcess, language: 'ko' | 'en'): void {
  let isClosing = false
  app.on('before-quit', (event) => {
    if (isClosed) return
    event.preventDefault()
    if (isClosing) return
    isClosing = true
    void (async () => {
      isClosing = await mayClose(host, language)
      if (!isClosing) return
      for (const window of BrowserWindow.getAllWindows()) window.hide()
      await host.close().catch(console.error)
      isClosed = true
      app.quit()
    })()
  })
}

/** Elsewhere than on a Mac the app ends with its window: the window stays until that is decided. */
export function quitInstead(event: { preventDefault(): void }): void {
  if (isClosed || process.platform === 'darwin') return
  event.preventDefault()
  app.quit()
}

async function mayClose(host: HostProcess, language: 'ko' | 'en'): Promise<boolean> {
  const count = await host.countWork()
  if (count === 0) return true
  const t = noticeTexts[language]
  const question = { message: t.atWork(count), detail: t.whatStays, yes: t.quit, no: t.stay }
  return (await says({ type: 'question', ...question, usual: 'no' })) === 'yes'
}
