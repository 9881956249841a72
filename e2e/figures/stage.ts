// Where the interface is measured: a host, a browser, and a page of the app in it, with what the page's clock needs.

import { type BrowserContext, chromium, type Page } from '@playwright/test'
import { browserArguments } from '../browser/arguments.ts'
import { findBrowser } from '../browser/find-browser.ts'
import { browserMachine } from '../browser/this-machine.ts'
import { type ContractClient, connect } from '../host/contract-client.ts'
import { type HostProcess, startHost } from '../host/host-process.ts'

export type Stage = {
  host: HostProcess
  api: ContractClient['api']
  /** A new one has nothing in its cache. */
  openContext(): Promise<BrowserContext>
  close(): Promise<void>
}

export async function openStage(home: string): Promise<Stage> {
  const executablePath = await findBrowser({ ...browserMachine, say: (text) => console.error(text) })
  const browser = await chromium.launch({ executablePath, args: browserArguments })
  const host = await startHost({ home })
  const client = await connect(host)
  return {
    host,
    api: client.api,
    async openContext() {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
      await context.addCookies([await host.session()])
      return context
    },
    async close() {
      client.close()
      await browser.close()
      await host.stop()
    },
  }
}

/** Milliseconds from `begin` to the frame after the one in which an element of the selector holds the text. */
export function timeUntil(page: Page, begin: { hash: string }, selector: string, text: string): Promise<number> {
  return page.evaluate(
    ([hash, where, what]) =>
      new Promise<number>((resolve) => {
        const start = performance.now()
        location.hash = hash
        const look = () => {
          const isThere = [...document.querySelectorAll(where)].some((element) => element.textContent?.includes(what))
          // the next frame's callback runs when this one is drawn
          if (isThere) requestAnimationFrame(() => resolve(performance.now() - start))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    [begin.hash, selector, text] as const,
  )
}

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

export async function repeat(count: number, measure: () => Promise<number>): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < count; i++) times.push(await measure())
  return median(times)
}
