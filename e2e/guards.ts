// What no test lets pass: a request that leaves this machine, an error on the console or thrown in the page, a breach of the content security policy.

import type { BrowserContext, Page } from '@playwright/test'

export type Guards = {
  readonly problems: readonly string[]
  /** For tests that break something on purpose: what the page may say about it. */
  allow(pattern: RegExp): void
  /** From here on nothing counts: the host goes away under the page. */
  end(): void
}

const ownNames = new Set(['127.0.0.1', 'localhost', '[::1]'])
const ownSchemes = new Set(['data:', 'blob:', 'about:', 'app:'])

export function isOwn(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return ownSchemes.has(protocol) || ownNames.has(hostname)
}

export async function guardContext(context: BrowserContext): Promise<Guards> {
  const problems: string[] = []
  const allowed: RegExp[] = []
  let hasEnded = false
  const report = (problem: string) => {
    if (!hasEnded && !allowed.some((pattern) => pattern.test(problem))) problems.push(problem)
  }
  // answered here, so that nothing leaves the machine even where it could
  await context.route(
    (address) => !isOwn(address.href),
    (route) => {
      report(`request to ${route.request().url()}`)
      return route.abort('internetdisconnected')
    },
  )
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
      console.error(`content security policy: ${violatedDirective} refused ${blockedURI} (${sourceFile})`)
    })
  })
  const watch = (page: Page) => {
    page.on('pageerror', (error) => report(`thrown in the page: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      const { url } = message.location()
      if (message.type() === 'error') report(`console: ${message.text()}${url === '' ? '' : ` (${url})`}`)
    })
    page.on('websocket', (socket) => {
      if (!isOwn(socket.url())) report(`socket to ${socket.url()}`)
    })
  }
  for (const page of context.pages()) watch(page)
  context.on('page', watch)
  return {
    problems,
    allow: (pattern) => allowed.push(pattern),
    end() {
      hasEnded = true
    },
  }
}
